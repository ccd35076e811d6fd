using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>What a reload replaced and requests in flight still use: configurations until their last request ended, servers until their
/// last connection closed.</summary>
/// <param name="clock">The source of time.</param>
internal sealed class RetiredGateways(TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How often is looked whether a configuration is idle: nobody waits for it, and memory is the only cost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How much garbage a reload may leave before it is collected, in bytes, beside a twentieth of what is in use: a configuration has
    /// grown old when it is replaced, and what is old is otherwise collected late.</summary>
    private const long MaxGarbage = 4 << 20;

    private readonly Lock _lock = new();
    private readonly List<CompiledGateway> _gateways = [];
    private readonly List<(GatewayServer Server, Task Stop, CancellationTokenSource Limit)> _servers = [];
    private ITimer? _timer;
    private long _inUse;
    private bool _isDisposed;

    /// <summary>Takes a configuration that serves no new requests.</summary>
    /// <param name="gateway">The configuration.</param>
    public void Add(CompiledGateway gateway)
    {
        lock (_lock)
        {
            _gateways.Add(gateway);
            if (!_isDisposed)
            {
                _timer ??= clock.CreateTimer(
                    static retired => ((RetiredGateways)retired!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(LookEvery, LookEvery);
            }
        }
    }

    /// <summary>Takes a server that is stopping.</summary>
    /// <param name="server">The server.</param>
    /// <param name="stop">Ends when its last connection is closed.</param>
    /// <param name="limit">Ends the wait of its stop.</param>
    public void Add(GatewayServer server, Task stop, CancellationTokenSource limit)
    {
        lock (_lock)
        {
            _servers.Add((server, stop, limit));
        }

        _ = DisposeAfterAsync(server, stop, limit);
    }

    /// <summary>Waits until every server has stopped.</summary>
    /// <param name="cancellation">Ends the wait for their requests in flight.</param>
    public async Task StopServersAsync(CancellationToken cancellation)
    {
        (GatewayServer, Task Stop, CancellationTokenSource Limit)[] servers;
        lock (_lock)
        {
            servers = [.. _servers];
        }

        await using (cancellation.Register(() => Array.ForEach(servers, static s => Cancel(s.Limit))))
        {
            await Task.WhenAll(servers.Select(static s => s.Stop));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopServersAsync(new CancellationToken(canceled: true));
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _gateways.ForEach(static g => g.Dispose());
            _gateways.Clear();
        }
    }

    private async Task DisposeAfterAsync(GatewayServer server, Task stop, CancellationTokenSource limit)
    {
        await stop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _servers.RemoveAll(s => ReferenceEquals(s.Server, server));
        }

        limit.Dispose();
        await server.DisposeAsync();
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _gateways.RemoveAll(static gateway =>
            {
                if (!gateway.InFlight.IsIdle)
                {
                    return false;
                }

                gateway.Dispose();
                return true;
            });
            if (_gateways.Count == 0)
            {
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Collect();
            }
        }
    }

    private void Collect()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > _inUse + (_inUse / 20) + MaxGarbage)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            _inUse = GC.GetTotalMemory(forceFullCollection: false);
        }
    }

    private static void Cancel(CancellationTokenSource limit)
    {
        try
        {
            limit.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its server has stopped meanwhile.
        }
    }
}
