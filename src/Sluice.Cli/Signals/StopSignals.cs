using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Cli.Output;

namespace Sluice.Cli.Signals;

/// <summary>SIGINT and SIGTERM: the first asks for a graceful stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Terminal _terminal;
    private readonly TimeProvider _clock;
    private int _seen;

    /// <summary>Listens for the signals.</summary>
    /// <param name="terminal">Where they are told.</param>
    /// <param name="clock">The time told with them.</param>
    public StopSignals(Terminal terminal, TimeProvider clock)
    {
        _terminal = terminal;
        _clock = clock;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, "interrupt", 2));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, "terminated", 15));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Waits for the first signal.</summary>
    public async Task WaitAsync()
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = Stop.Register(signalled.SetResult);
        await signalled.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Take(PosixSignalContext context, string name, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _seen) > 1)
        {
            Environment.Exit(ExitCode.SignalBias + number);
        }

        string time = _clock.GetLocalNow().ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        _terminal.Error.WriteLine($"{time} Signal intercepted: {name}");
        _stop.Cancel();
    }
}
