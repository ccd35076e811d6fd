using Sluice.Configuration;

namespace Sluice.Gateway.Features.CircuitBreaking;

/// <summary>What is told of <c>qos/circuit-breaker</c>. Each code explains itself.</summary>
internal static class CircuitBreakerCodes
{
    public static readonly DiagnosticArea Area = new("qos/circuit-breaker", 2550, 2599);

    public static readonly DiagnosticCode NoBreaker = Area.Add(2551, "there is no circuit breaker",
        "As in KrakenD, a section in which nothing is set makes no breaker. A value of the wrong type counts as not set.");

    public static readonly DiagnosticCode NeverOpens = Area.Add(2552, "a circuit that never opens",
        "`max_errors` is the number of failures in a row that are borne. A negative one is read as some four billion by KrakenD.");

    public static readonly DiagnosticCode NegativeTime = Area.Add(2553, "a negative time",
        "As in KrakenD, a negative `timeout` is 60 seconds, and a negative `interval` none.");
}
