using Sluice.Gateway.Hosting;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The Lua states of one configuration, kept for the next execution, and what scripts reach through the gateway.</summary>
/// <param name="limits">What one execution may use.</param>
/// <param name="transport">Sends the calls of <c>http_response</c>.</param>
/// <param name="bodyLimit">The largest body in bytes that a script reads of a client (<c>max_buffered_body</c>).</param>
/// <param name="answerLimit">The largest body in bytes that a script reads of a backend (<c>max_decoded_body</c>).</param>
/// <param name="log">Where <c>print</c> writes.</param>
/// <param name="clock">The clock.</param>
internal sealed class LuaEngine(
    LuaLimits limits, IUpstreamTransport transport, int bodyLimit, int answerLimit, IGatewayLog log, TimeProvider clock) : IDisposable
{
    /// <summary>The time after which a state ends that nobody took in it: longer than the gaps between bursts.</summary>
    public static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(30);

    private readonly LuaStatePool _closed = new(Environment.ProcessorCount);
    private readonly LuaStatePool _open = new(Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private ITimer? _trimming;
    private bool _isDisposed;

    /// <summary>What one execution may use.</summary>
    public LuaLimits Limits => limits;

    /// <summary>Sends the calls of <c>http_response</c>.</summary>
    public IUpstreamTransport Transport => transport;

    /// <summary>The largest body in bytes that a script reads of a client.</summary>
    public int BodyLimit => bodyLimit;

    /// <summary>The largest body in bytes that a script reads of a backend.</summary>
    public int AnswerLimit => answerLimit;

    /// <summary>The log.</summary>
    public IGatewayLog Log => log;

    /// <summary>Makes the engine of a configuration.</summary>
    /// <inheritdoc cref="LuaEngine(LuaLimits, IUpstreamTransport, int, int, IGatewayLog, TimeProvider)"/>
    public static LuaEngine Create(
        LuaLimits limits, IUpstreamTransport transport, int bodyLimit, int answerLimit, IGatewayLog log, TimeProvider clock) =>
        new(limits, transport, bodyLimit, answerLimit, log, clock);

    /// <summary>The number of states that nobody uses.</summary>
    public int IdleStates => _closed.Count + _open.Count;

    /// <summary>Takes a state; the caller gives it back.</summary>
    /// <param name="opensLibraries">Whether scripts see all libraries.</param>
    public LuaState Rent(bool opensLibraries) =>
        (opensLibraries ? _open : _closed).Take(Thread.GetCurrentProcessorId()) ?? Make(opensLibraries);

    /// <summary>Gives a state back.</summary>
    /// <param name="state">The state.</param>
    public void Return(LuaState state)
    {
        if (state.IsTainted || state.UsedMemory > LuaLimits.MaxRetained)
        {
            state.Dispose();
            return;
        }

        (state.OpensLibraries ? _open : _closed).Keep(state, Thread.GetCurrentProcessorId());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _trimming?.Dispose();
        _closed.Dispose();
        _open.Dispose();
    }

    private LuaState Make(bool opensLibraries)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                // Only here, so that a gateway without scripts has no timer.
                _trimming ??= clock.CreateTimer(static engine => ((LuaEngine)engine!).Trim(), this, TrimInterval, TrimInterval);
            }
        }

        return new LuaState(opensLibraries, limits);
    }

    private void Trim()
    {
        _closed.Trim();
        _open.Trim();
    }
}
