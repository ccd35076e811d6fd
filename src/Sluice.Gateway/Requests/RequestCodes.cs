using Sluice.Configuration;

namespace Sluice.Gateway.Requests;

/// <summary>What is told of how requests to backends are made. Each code explains itself.</summary>
internal static class RequestCodes
{
    public static readonly DiagnosticArea Area = new("Requests to backends", 1200, 1299);

    public static readonly DiagnosticCode Fragment = Area.Add(1201, "a # in url_pattern",
        "What follows a `#` never leaves a client of HTTP, so it is not sent.");

    public static readonly DiagnosticCode Unfilled = Area.Add(1202, "a placeholder that is never filled in",
        "The placeholder is neither one of the endpoint nor a field of an earlier backend of a sequential chain, so every call fails.");
}
