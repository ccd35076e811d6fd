using Sluice.Configuration;

namespace Sluice.Gateway.Features.CircuitBreaking;

/// <summary><c>qos/circuit-breaker</c> of a backend (security-traffic.md 3).</summary>
internal sealed record CircuitBreakerOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "qos/circuit-breaker";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary><c>interval</c>, in seconds: the counts of a closed circuit begin anew after it. Default 0: never.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary><c>timeout</c>, in seconds: how long an open circuit lets nothing through. Default 60 s, also for 0.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary><c>max_errors</c>: the consecutive failures that are borne; one more opens the circuit. Default 0.</summary>
    public int MaxErrors { get; init; }

    /// <summary><c>name</c>: what the log calls it. Default empty.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>log_status_change</c>: whether the log tells of changes of state. Default false.</summary>
    public bool LogsChanges { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The backend's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told: as errors where they would leave the backend without a breaker.</param>
    /// <returns><see langword="null"/> when there is no breaker: none is configured, or nothing of it is set.</returns>
    public static CircuitBreakerOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        if (node is not ConfigObject)
        {
            diagnostics.Error(CircuitBreakerCodes.NoBreaker, node, $"qos/circuit-breaker is {node.Kind}: there would be no circuit breaker", "write { \"max_errors\": 1, ... }");
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        int interval = Whole(reader, "interval");
        int timeout = Whole(reader, "timeout");
        int maxErrors = Whole(reader, "max_errors");
        string name = reader.String("name");
        bool logs = reader.Boolean("log_status_change");
        reader.WarnUnknownKeys();
        if (interval == 0 && timeout == 0 && maxErrors == 0 && name.Length == 0 && !logs)
        {
            const string Off = "nothing of the circuit breaker is set, so there is none";
            if (reader.WrongTypes > 0)
            {
                diagnostics.Error(CircuitBreakerCodes.NoBreaker, node, Off, "write numbers without quotes");
            }
            else
            {
                diagnostics.Warning(CircuitBreakerCodes.NoBreaker, node, Off, "set timeout (seconds) and max_errors, or remove it");
            }

            return null;
        }

        if (maxErrors < 0)
        {
            diagnostics.Error(CircuitBreakerCodes.NeverOpens, reader.Child("max_errors")!, "max_errors is negative: the circuit would never open", "write a number of 0 or more");
        }

        WarnIfNegative(reader, "interval", interval, "the counts never begin anew", diagnostics);
        WarnIfNegative(reader, "timeout", timeout, "60 seconds are used", diagnostics);
        return new CircuitBreakerOptions
        {
            Interval = interval > 0 ? TimeSpan.FromSeconds(interval) : TimeSpan.Zero,
            Timeout = timeout > 0 ? TimeSpan.FromSeconds(timeout) : DefaultTimeout,
            MaxErrors = Math.Max(maxErrors, 0),
            Name = name,
            LogsChanges = logs,
        };
    }

    private static int Whole(ObjectReader reader, string key) => (int)Math.Clamp(Math.Truncate(reader.Number(key)), int.MinValue, int.MaxValue);

    private static void WarnIfNegative(ObjectReader reader, string key, int value, string consequence, DiagnosticBag diagnostics)
    {
        if (value < 0)
        {
            diagnostics.Warning(CircuitBreakerCodes.NegativeTime, reader.Child(key)!, $"{key} is negative: {consequence}", "write a number of 0 or more");
        }
    }
}
