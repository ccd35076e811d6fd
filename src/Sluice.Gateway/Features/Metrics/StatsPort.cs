using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Lets what a configuration measures be collected, and shown on its port. A port that cannot be opened is told and ends nothing, as in
/// the original: requests are served without it.</summary>
/// <param name="collector">Ends the windows.</param>
/// <param name="registry">What is measured.</param>
/// <param name="listener">The listener; <see langword="null"/> when nothing is shown.</param>
/// <param name="host">The name or address to listen on; empty for every address.</param>
/// <param name="log">The log.</param>
internal sealed class StatsPort(StatsCollector collector, StatsRegistry registry, FeatureListener? listener, string host, IGatewayLog log) : IFeaturePort
{
    private readonly StatsPage _page = new(registry);

    /// <inheritdoc/>
    public async ValueTask<string?> ServeAsync(CancellationToken cancellation)
    {
        collector.Collect(registry);
        if (listener is not null && await OpenAsync(listener, cancellation) is { } failure)
        {
            log.Write(LogLevel.Error, $"[SERVICE: Stats] {failure}");
        }

        return null;
    }

    private async ValueTask<string?> OpenAsync(FeatureListener listener, CancellationToken cancellation)
    {
        IPAddress? address = IPAddress.IPv6Any;
        if (host.Length > 0 && !IPAddress.TryParse(host, out address))
        {
            try
            {
                // Of several, one of IPv4, as in the original.
                IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellation);
                address = Array.Find(addresses, static a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            }
            catch (SocketException exception)
            {
                return $"cannot listen on {host}: {exception.Message}";
            }
        }

        return await listener.ServeAsync(address, _page.AnswerAsync, cancellation);
    }
}
