using Sluice.Configuration;
using Sluice.Gateway.Features.Metrics;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Lets what is measured be pushed from the moment on in which a configuration serves.</summary>
/// <param name="pusher">Pushes.</param>
/// <param name="collector">Has what is measured.</param>
internal sealed class InfluxPush(InfluxPusher pusher, StatsCollector collector) : IFeaturePort
{
    /// <summary>Compiles the pushing of a configuration.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="stats">What is measured; <see langword="null"/> for nothing.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static void Compile(ExtraConfig config, GatewayStats? stats, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (InfluxOptions.Read(config, stats is not null, diagnostics) is not { } options || stats is null)
        {
            return;
        }

        // Where the points go decides what was told already, not how often they are sent.
        StatsPoints points = services.State.Take(InfluxOptions.Namespace, (options.Target.Address, options.Target.Database), static () => new StatsPoints());
        InfluxPusher pusher = services.State.Take(
            InfluxOptions.Namespace, options, () => new InfluxPusher(options, points, services.Clock, services.KeptLog));
        services.Ports.Add(new InfluxPush(pusher, stats.Collector));
    }

    /// <inheritdoc/>
    public ValueTask<string?> ServeAsync(CancellationToken cancellation)
    {
        pusher.Follow(collector);
        return default;
    }
}
