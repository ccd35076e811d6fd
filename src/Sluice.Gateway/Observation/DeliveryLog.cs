using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Observation;

/// <summary>Tells of deliveries that fail: when that begins, when it is over, and not each time. Not thread-safe: one loop delivers.</summary>
/// <param name="log">The log, which outlives a configuration.</param>
/// <param name="prefix">The component and where to, such as <c>[SERVICE: OpenTelemetry] localhost:4317</c>.</param>
/// <param name="clock">The source of time.</param>
internal sealed class DeliveryLog(IGatewayLog log, string prefix, TimeProvider clock)
{
    /// <summary>How long nothing more is told of drops once some were.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private long _dropped;
    private long? _toldAt;
    private string? _told;
    private long _lost;

    /// <summary>Takes note of a delivery.</summary>
    /// <param name="delivery">What became of it.</param>
    /// <param name="items">How many items it had.</param>
    public void Note(Delivery delivery, int items)
    {
        if (delivery.IsDelivered)
        {
            if (_lost > 0)
            {
                log.Log(LogLevel.Info, $"{prefix}: it works again; {_lost} were lost meanwhile");
            }

            _lost = 0;
            if (delivery.Problem is { } warning && warning != _told)
            {
                log.Log(LogLevel.Warning, $"{prefix}: {warning}");
            }

            _told = delivery.Problem;
            return;
        }

        if (_lost == 0)
        {
            log.Log(LogLevel.Error, $"{prefix}: {delivery.Problem}");
        }

        _lost += items;
        _told = null;
    }

    /// <summary>Takes note of what came too fast to be kept. It is told once a minute at most, and while deliveries fail with what they
    /// lose.</summary>
    /// <param name="items">How many items were dropped.</param>
    public void NoteDropped(long items)
    {
        if (_lost > 0)
        {
            _lost += items;
            return;
        }

        _dropped += items;
        if (_toldAt is not { } last || clock.GetElapsedTime(last) >= Silence)
        {
            log.Log(LogLevel.Warning, $"{prefix}: {_dropped} were dropped, since they came faster than they are taken");
            _dropped = 0;
            _toldAt = clock.GetTimestamp();
        }
    }
}
