using System.Runtime.InteropServices;
using System.Threading.Channels;
using Sluice.Cli.Commands;
using Sluice.Cli.Output;
using Sluice.Cli.Signals;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Reloading;

/// <summary>Reads a running gateway's configuration again when SIGHUP, or a change of its files, asks for it: one reload at a time, and
/// one more after it however often it was asked for meanwhile.</summary>
internal sealed class ReloadLoop : IDisposable
{
    private readonly ConfigurationSource _source;
    private readonly ServiceNotice _notice;
    private readonly Terminal _terminal;
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly PosixSignalRegistration _hangUp;
    private readonly FileWatch? _watch;

    /// <summary>Begins to listen for what asks for a reload.</summary>
    /// <param name="source">Where the configuration comes from; it was read once.</param>
    /// <param name="watches">Whether a change of its files asks for a reload.</param>
    /// <param name="notice">What the service manager is told.</param>
    /// <param name="terminal">Where findings are printed.</param>
    /// <param name="clock">The source of time.</param>
    public ReloadLoop(ConfigurationSource source, bool watches, ServiceNotice notice, Terminal terminal, TimeProvider clock)
    {
        _source = source;
        _notice = notice;
        _terminal = terminal;
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Ask();
        });
        if (watches)
        {
            _watch = new FileWatch(clock, Ask);
            _watch.Watch(source.Files);
        }
    }

    /// <summary>Reloads until the gateway stops.</summary>
    /// <param name="host">The gateway.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(GatewayHost host, CancellationToken stop)
    {
        try
        {
            while (await _asked.Reader.WaitToReadAsync(stop))
            {
                _asked.Reader.TryRead(out _);
                bool done = false;
                _notice.Reloading();
                try
                {
                    done = await ReloadAsync(host, stop);
                }
                catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
                {
                    // Neither the reloads after this one nor the stop may be lost to a mistake of ours.
                    _terminal.Failure("ERROR reloading the gateway:", $" unexpected {e.GetType().Name}: {e.Message}; the previous one keeps serving");
                }

                _notice.Ready(done ? "Serving" : "Serving the previous configuration: the changed one was refused");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hangUp.Dispose();
        _watch?.Dispose();
    }

    private void Ask() => _asked.Writer.TryWrite(true);

    private async Task<bool> ReloadAsync(GatewayHost host, CancellationToken stop)
    {
        (LoadedConfiguration loaded, GatewayConfig? config) = _source.Read();
        _watch?.Watch(_source.Files);
        if (config is null)
        {
            host.TellRefused();
            return false;
        }

        GatewayReload reload = await host.ReloadAsync(config, stop);
        loaded.Print(reload.Diagnostics, _terminal);
        if (!reload.Done)
        {
            string reason = reload.Failure is { } failure ? $" {failure}" : " with this configuration";
            _terminal.Failure("ERROR reloading the gateway:", reason + "; the previous one keeps serving");
        }

        return reload.Done;
    }
}
