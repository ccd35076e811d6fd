using Sluice.Configuration;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>Reads the keys of a limit: what is wrong would make it laxer and is an error; what does not change it is not.</summary>
/// <param name="node">The section.</param>
/// <param name="diagnostics">Where mistakes are told.</param>
internal sealed class LimitReader(ConfigNode node, DiagnosticBag diagnostics)
{
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    private readonly ObjectReader _strict = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);

    /// <summary>Whether a value could not be read, which has been told.</summary>
    public bool HasMistakes => _strict.WrongTypes > 0;

    /// <summary>A value as it stands.</summary>
    /// <param name="key">Its key.</param>
    public ConfigNode? Value(string key) => _strict.Child(key);

    /// <summary>A rate; 0 when absent.</summary>
    /// <param name="key">Its key.</param>
    public double Number(string key) => _strict.Number(key);

    /// <summary>A text; empty when absent.</summary>
    /// <param name="key">Its key.</param>
    public string Text(string key) => _strict.String(key);

    /// <summary><c>every</c>: the period that rates are written for; one second when absent.</summary>
    public TimeSpan Every() => _strict.Duration("every", TimeSpan.FromSeconds(1));

    /// <summary>A capacity, of which a fraction does not count.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="rateKey">The key of its rate.</param>
    /// <param name="rate">The rate as written.</param>
    /// <param name="fallback">The capacity when none is written, or 0.</param>
    public double Capacity(string key, string rateKey, double rate, double fallback)
    {
        double written = Math.Floor(_strict.Number(key));
        if (written < 0)
        {
            diagnostics.Error(ValueCodes.OutOfRange, Value(key)!, $"{key} is negative", "write the requests that may pass at once");
        }
        else if (written > TokenBucketRules.MaxCapacity)
        {
            diagnostics.Warning(ValueCodes.OutOfRange, Value(key)!, $"{key} counts as {TokenBucketRules.MaxCapacity}", "write a smaller number");
        }

        if (written > 0)
        {
            return written;
        }

        double capacity = Math.Max(1, Math.Floor(fallback));
        if (Math.Floor(rate) > capacity)
        {
            diagnostics.Warning(RateLimitCodes.SmallCapacity, Value(rateKey)!,
                $"{key} is not set and counts as {capacity}: no more requests pass at once, although {rateKey} is {rate}",
                $"write \"{key}\": {Math.Floor(rate)}, or the number that is meant");
        }

        return capacity;
    }

    /// <summary>How often clients that are gone are looked for; a mistake there limits nobody more or less. The numbers of shards and
    /// threads, which the original has too, have no effect that could be seen.</summary>
    public TimeSpan CleanupPeriod()
    {
        Value("cleanup_period");
        Value("cleanup_threads");
        Value("num_shards");
        return _strict.IsObject ? ObjectReader.Strict(node, diagnostics).Duration("cleanup_period", OneMinute) : OneMinute;
    }

    /// <summary>Tells keys that nothing reads.</summary>
    public void WarnUnknownKeys() => _strict.WarnUnknownKeys();
}
