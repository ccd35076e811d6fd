using Sluice.Configuration;

namespace Sluice.Gateway.Features.CircuitBreaking;

/// <summary>What people are told about the keys of <c>qos/circuit-breaker</c>.</summary>
internal static class CircuitBreakerKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        CircuitBreakerOptions.Namespace,
        NamespaceScope.Backend,
        "Calls stop for a while when a backend fails again and again",
        static config => CircuitBreakerOptions.Read(config, []),
        new("interval", "The seconds after which the counts of a closed circuit begin anew. 0: never.") { Kind = ValueKind.Whole, Minimum = 0 },
        new("timeout", "The seconds for which an open circuit lets nothing through.") { Kind = ValueKind.Whole, Default = "60", Minimum = 0 },
        new("max_errors", "The failures in a row that are borne; one more opens the circuit.") { Kind = ValueKind.Whole, Minimum = 0 },
        new("name", "What the log calls it."),
        new("log_status_change", "Whether the log tells of changes of state."));
}
