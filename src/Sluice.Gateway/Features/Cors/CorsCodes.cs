using Sluice.Configuration;

namespace Sluice.Gateway.Features.Cors;

/// <summary>What is told of <c>security/cors</c>. Each code explains itself.</summary>
internal static class CorsCodes
{
    public static readonly DiagnosticArea Area = new("security/cors", 2900, 2949);

    public static readonly DiagnosticCode AllowsMore = Area.Add(2901, "a list that would allow more than is written",
        "KrakenD drops what is no list of texts, and without a list it allows every origin or header, or its default methods.");

    public static readonly DiagnosticCode MaxAge = Area.Add(2902, "max_age is no text",
        "KrakenD ends at the start with such a `max_age`. It is a duration: `\"2h\"`.");

    public static readonly DiagnosticCode Credentials = Area.Add(2903, "credentials for every origin",
        "Browsers refuse an answer that allows credentials and every origin at once: list the origins.");

    public static readonly DiagnosticCode Origin = Area.Add(2904, "an origin that no browser sends",
        "An origin is a scheme, a host and perhaps a port: `https://shop.example.com`. It has no slash at its end.");

    public static readonly DiagnosticCode Stars = Area.Add(2905, "several * in one origin",
        "Only the first `*` of an entry stands for any text; the others stand for themselves.");

    public static readonly DiagnosticCode Method = Area.Add(2906, "a method that is never asked for",
        "The case of a method's letters counts, and `*` does not stand for every method: list them, in upper case.");

    public static readonly DiagnosticCode Status = Area.Add(2907, "an odd status for preflights",
        "Browsers take a preflight for allowed only when its status is from 200 to 299.");
}
