using Sluice.Configuration;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>What is told of rate limits. Each code explains itself.</summary>
internal static class RateLimitCodes
{
    public static readonly DiagnosticArea Area = new("qos/ratelimit", 2500, 2549);

    public static readonly DiagnosticCode NothingLimited = Area.Add(2501, "nothing is limited",
        "A rate of 0 or less, or none, switches a limit off. The section has no other, so every request passes.");

    public static readonly DiagnosticCode NoStrategy = Area.Add(2502, "the client limit does not apply",
        "`client_max_rate` needs a `strategy` that tells clients from each other: `ip`, `header` or `param`. As in KrakenD, without one of these there is NO limit "
        + "for a client.");

    public static readonly DiagnosticCode NobodyIdentified = Area.Add(2503, "every request is denied",
        "A request that does not tell its client is answered with 429. With a `key` that names no header, or no placeholder of the path, that is every request.");

    public static readonly DiagnosticCode SmallCapacity = Area.Add(2504, "the capacity is smaller than the rate",
        "Without `capacity`, a limit lets as many requests pass at once as the rate allows for one second, and at least one; `client_capacity` is computed from `max_rate`, "
        + "and 1 without it. So `100` with `\"every\": \"1m\"` denies the second of two requests at once. Write the capacity that is meant.");

    public static readonly DiagnosticCode ShortPeriod = Area.Add(2505, "a period that cannot be counted in",
        "`every` counts as at least one second at endpoints and for the service. For a backend it must be more than nothing.");

    public static readonly DiagnosticCode ChosenAddress = Area.Add(2506, "clients can choose the address they are limited by",
        "Unless `router.trusted_proxies` is set, everybody is believed to be a proxy, and the address in `X-Forwarded-For` counts: a client that writes another one into "
        + "each request is never limited.");
}
