using Sluice.Configuration;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary><c>qos/ratelimit/proxy</c> of a backend (security-traffic.md 2.3).</summary>
internal static class BackendRateLimitOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "qos/ratelimit/proxy";

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the backend.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The limit of all calls; <see langword="null"/> for none.</returns>
    public static TokenBucketRules? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        var reader = new LimitReader(node, diagnostics);
        TimeSpan every = reader.Every();
        if (every <= TimeSpan.Zero)
        {
            diagnostics.Error(RateLimitCodes.ShortPeriod, reader.Value("every")!, "no request fits into a period of no time", "write \"1s\"");
            every = TimeSpan.FromSeconds(1);
        }

        double rate = reader.Number("max_rate");
        double perSecond = rate / every.TotalSeconds;
        double capacity = reader.Capacity("capacity", "max_rate", rate, perSecond < 1 ? 1 : perSecond);
        reader.WarnUnknownKeys();
        if (rate > 0)
        {
            return new TokenBucketRules(perSecond, capacity);
        }

        if (!reader.HasMistakes)
        {
            diagnostics.Warning(RateLimitCodes.NothingLimited, node, "max_rate is not more than 0, so NOTHING is limited",
                "write a rate, or remove the section");
        }

        return null;
    }
}
