using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Sends a copy of each request to backends whose answers nobody waits for (<c>proxy.shadow</c>, core.md 7.2).</summary>
internal sealed class ShadowBackends
{
    /// <summary>The most shadow calls of an endpoint that may be under way: beyond it requests are not shadowed, so that a slow shadow
    /// cannot fill the memory.</summary>
    public const int DefaultLimit = 1024;

    private readonly ProxyStep _regular;
    private readonly ProxyStep _shadow;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly IGatewayLog _log;
    private readonly InFlight _inFlight;
    private readonly string _logPrefix;
    private int _underWay;

    private ShadowBackends(
        ProxyStep regular, ProxyStep shadow, TimeSpan timeout, GatewayServices services, string logPrefix)
    {
        _regular = regular;
        _shadow = shadow;
        _timeout = TimerTime.Bounded(timeout);
        _clock = services.Clock;
        _log = services.Log;
        _inFlight = services.InFlight;
        _logPrefix = logPrefix;
    }

    /// <summary>Compiles the split.</summary>
    /// <param name="regular">The backends whose answer counts.</param>
    /// <param name="shadow">The others.</param>
    /// <param name="timeout">The time for a shadow call.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="logPrefix">The endpoint, for the log.</param>
    public static ProxyStep Compile(
        ProxyStep regular, ProxyStep shadow, TimeSpan timeout, GatewayServices services, string logPrefix) =>
        new ShadowBackends(regular, shadow, timeout, services, logPrefix).Invoke;

    private ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _underWay) > DefaultLimit)
        {
            Interlocked.Decrement(ref _underWay);
            _log.Log(LogLevel.Warning, $"{_logPrefix}[Shadow] {DefaultLimit} calls are under way: this request is not shadowed");
        }
        else
        {
            _ = ShadowAsync(request.Detach(), _inFlight.Enter());
        }

        return _regular(request, cancellation);
    }

    private async Task ShadowAsync(ProxyRequest copy, int lease)
    {
        try
        {
            await LongWork.HopToPool();
            using var time = new CancellationTokenSource(_timeout, _clock);
            (await _shadow(copy, time.Token)).Response?.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            _inFlight.Exit(lease);
        }
    }
}
