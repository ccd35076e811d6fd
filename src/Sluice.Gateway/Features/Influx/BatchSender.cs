using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Influx;

/// <summary>Sends batches in their order, and keeps some while the server does not take them. That it does not is told once, and once that it
/// does again. One caller at a time.</summary>
/// <param name="client">The server.</param>
/// <param name="bufferSize">The most batches that are kept.</param>
/// <param name="log">The log.</param>
internal sealed class BatchSender(InfluxClient client, int bufferSize, IGatewayLog log)
{
    /// <summary>What lines of the log begin with.</summary>
    public const string LogPrefix = "[SERVICE: InfluxDB]";

    private readonly PendingBatches _pending = new(bufferSize);
    private bool _isFailing;

    /// <summary>Sends what could not be sent before, and a batch.</summary>
    /// <param name="batch">The batch; <see langword="null"/> for none.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task SendAsync(LineBatch? batch, CancellationToken cancellation)
    {
        if (batch is not null)
        {
            _pending.Add(batch);
        }

        bool fails = false;
        while (!_pending.IsEmpty && !fails && !cancellation.IsCancellationRequested)
        {
            (byte[] lines, int count) = _pending.Oldest;
            (WriteOutcome outcome, string problem) = await client.WriteAsync(lines, cancellation);
            fails = outcome == WriteOutcome.Failed;
            if (outcome == WriteOutcome.Refused)
            {
                log.Write(LogLevel.Error, $"{LogPrefix} {count} points are lost, the server refuses them: {problem}");
            }
            else if (!fails)
            {
                log.Log(LogLevel.Debug, $"{LogPrefix} {count} datapoints sent");
            }
            else if (!_isFailing)
            {
                log.Write(LogLevel.Error, $"{LogPrefix} Couldn't write to server: {problem}");
            }

            if (!fails)
            {
                _pending.Remove();
            }
        }

        _pending.Trim();
        if (_isFailing && !fails)
        {
            log.Write(LogLevel.Info, $"{LogPrefix} the server takes points again; {_pending.TakeDropped()} were lost");
        }

        _isFailing = fails;
    }
}
