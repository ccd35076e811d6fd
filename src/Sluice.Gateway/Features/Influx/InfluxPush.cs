using Sluice.Configuration;
using Sluice.Gateway.Features.Metrics;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Lets points be pushed from the moment on in which a configuration serves.</summary>
/// <param name="pusher">Pushes.</param>
/// <param name="source">What the configuration has to tell.</param>
internal sealed class InfluxPush(InfluxPusher pusher, PointSource source) : IFeaturePort
{
    /// <summary>The time for one exchange with the server, as in the original.</summary>
    private static readonly TimeSpan ExchangeTime = TimeSpan.FromSeconds(10);

    /// <summary>Compiles the pushing of what <c>telemetry/metrics</c> measures.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="stats">What is measured; <see langword="null"/> for nothing.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static void Compile(ExtraConfig config, GatewayStats? stats, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (InfluxOptions.Read(config, stats is not null, diagnostics) is { } options && stats is not null)
        {
            // Where the points go decides what was told already, not how often they are sent.
            StatsPoints points = services.State.Take(InfluxOptions.Namespace, (options.Target.Address, options.Target.Database), static () => new StatsPoints());
            StatsCollector collector = stats.Collector;
            Open(InfluxOptions.Namespace, new PushSettings(options.Target, options.Period, ExchangeTime, options.BufferSize),
                new PointSource(() => points.Of(collector.Latest), collector.EndWindow), services);
        }
    }

    /// <summary>Adds a pusher to a configuration.</summary>
    /// <param name="place">The namespace that it belongs to.</param>
    /// <param name="settings">What it is made of.</param>
    /// <param name="source">What the configuration has to tell.</param>
    /// <param name="services">The surroundings; they get it.</param>
    public static void Open(string place, PushSettings settings, PointSource source, GatewayServices services)
    {
        InfluxPusher pusher = services.State.Take(place, settings, () => new InfluxPusher(settings, services.Clock, services.KeptLog));
        services.Ports.Add(new InfluxPush(pusher, source));
    }

    /// <inheritdoc/>
    public ValueTask<string?> ServeAsync(CancellationToken cancellation)
    {
        pusher.Follow(source);
        return default;
    }
}
