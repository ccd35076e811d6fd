using System.Collections.Concurrent;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The Lua states of one configuration, kept for the next execution, and what scripts reach through the gateway.</summary>
/// <param name="limits">What one execution may use.</param>
/// <param name="transport">Sends the calls of <c>http_response</c>.</param>
/// <param name="bodyLimit">The largest body in bytes that a script reads of a client (<c>max_buffered_body</c>).</param>
/// <param name="answerLimit">The largest body in bytes that a script reads of a backend (<c>max_decoded_body</c>).</param>
/// <param name="log">Where <c>print</c> writes.</param>
internal sealed class LuaEngine(LuaLimits limits, IUpstreamTransport transport, int bodyLimit, int answerLimit, IGatewayLog log) : IDisposable
{
    /// <summary>The states that are kept while nobody uses them, of each sort: enough for a busy gateway, at about 100 KB each.</summary>
    private static readonly int MaxIdle = Math.Max(16, Environment.ProcessorCount * 4);

    private readonly ConcurrentBag<LuaState> _closed = [];
    private readonly ConcurrentBag<LuaState> _open = [];
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
    /// <inheritdoc cref="LuaEngine(LuaLimits, IUpstreamTransport, int, int, IGatewayLog)"/>
    public static LuaEngine Create(LuaLimits limits, IUpstreamTransport transport, int bodyLimit, int answerLimit, IGatewayLog log) =>
        new(limits, transport, bodyLimit, answerLimit, log);

    /// <summary>Takes a state; the caller gives it back.</summary>
    /// <param name="opensLibraries">Whether scripts see all libraries.</param>
    public LuaState Rent(bool opensLibraries) =>
        (opensLibraries ? _open : _closed).TryTake(out LuaState? state) ? state : new LuaState(opensLibraries, limits);

    /// <summary>Gives a state back.</summary>
    /// <param name="state">The state.</param>
    public void Return(LuaState state)
    {
        ConcurrentBag<LuaState> bag = state.OpensLibraries ? _open : _closed;
        if (state.IsTainted || _isDisposed || state.UsedMemory > LuaLimits.MaxRetained || bag.Count >= MaxIdle)
        {
            state.Dispose();
            return;
        }

        bag.Add(state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (LuaState state in _closed.Concat(_open))
        {
            state.Dispose();
        }

        _closed.Clear();
        _open.Clear();
    }
}
