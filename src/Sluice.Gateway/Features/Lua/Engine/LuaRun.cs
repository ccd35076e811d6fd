using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Lua;

/// <summary>One execution of a component's scripts for one request: the sources, <c>pre</c> and <c>post</c> share its globals. It has a state
/// for itself until it is disposed.</summary>
internal sealed class LuaRun : IDisposable
{
    private readonly LuaScript _script;
    private LuaState? _state;
    private CancellationToken _cancellation;
    private LuaFunction? _completion;

    /// <summary>Begins an execution.</summary>
    /// <param name="script">The component's scripts.</param>
    /// <param name="scope">What they work on: a <see cref="LuaContext"/> or a <see cref="LuaRequest"/>.</param>
    public LuaRun(LuaScript script, object scope)
    {
        _script = script;
        Scope = scope;
    }

    /// <summary>What the scripts work on.</summary>
    public object Scope { get; }

    /// <summary>The answer, once there is one.</summary>
    public LuaResponse? Response { get; set; }

    /// <summary>The files that ran first; <see langword="null"/> for none.</summary>
    public LuaSources? Sources { get; set; }

    /// <summary>The objects that scripts hold, by number.</summary>
    public List<object> Objects { get; } = [];

    /// <summary>The engine.</summary>
    public LuaEngine Engine => _script.Engine;

    /// <summary>What the script waits for.</summary>
    public Func<ValueTask<LuaFunction>>? Pending { get; set; }

    /// <summary>Whether the time for the script is over, or nobody waits for it any more.</summary>
    public bool IsCancelled => _cancellation.IsCancellationRequested;

    /// <summary>Ends what the script waits for.</summary>
    public CancellationToken Cancellation => _cancellation;

    /// <summary>The bytes of managed objects that count as the script's memory.</summary>
    public long Charged { get; private set; }

    /// <summary>Notes that a script changed data, so that it is written anew.</summary>
    public void ChangesData() => Response?.ChangesData();

    /// <summary>Counts managed memory as the script's.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Whether it may have that much.</returns>
    public bool Charge(long bytes)
    {
        if (!_state!.HasMemory(Charged + bytes))
        {
            return false;
        }

        Charged += bytes;
        return true;
    }

    /// <summary>Gives an object a number.</summary>
    /// <param name="value">The object.</param>
    public int Add(object value)
    {
        Objects.Add(value);
        return Objects.Count - 1;
    }

    /// <summary>Runs a script to its end. It leaves the caller's thread, which may serve sockets, unless it is
    /// short.</summary>
    /// <param name="chunk">The script.</param>
    /// <param name="cancellation">Ends the script.</param>
    /// <returns>Why it failed; <see langword="null"/> when it did not.</returns>
    public async ValueTask<Failure?> ExecuteAsync(LuaChunk chunk, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        LuaState state = Lease();
        if (state.Prepare(chunk) is { } mistake)
        {
            return LuaScript.Describe(mistake, Sources);
        }

        for (bool isNew = true; ; isNew = false)
        {
            bool wasShort = state.StaysShort;
            int status = state.Resume(isNew);
            if (status == LuaNative.Ok)
            {
                return null;
            }

            if (status != LuaNative.Yield || state.Exceeded is not null)
            {
                return Failed(state, status);
            }

            if (wasShort && !state.StaysShort && Pending is null)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                continue;
            }

            if (Pending is not { } work)
            {
                state.Recover();
                return LuaScript.Describe("attempt to yield from outside a coroutine", Sources);
            }

            ValueTask<LuaFunction> pending = Begin(work);
            bool waits = !pending.IsCompleted;
            _completion = await pending;
            if (waits)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    /// <summary>Lets the scripts that follow see the answer.</summary>
    /// <param name="response">The answer.</param>
    public void ShowResponse(LuaResponse response)
    {
        Response = response;
        Lease().ShowResponse();
    }

    /// <summary>Waits where the script cannot be suspended, such as in a comparison of <c>table.sort</c>: the thread is held.</summary>
    public void WaitHere()
    {
        if (Pending is { } work)
        {
            _completion = Begin(work).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Gives the results of what the script waited for.</summary>
    /// <param name="call">The call.</param>
    public int Complete(LuaCall call)
    {
        LuaFunction? completion = _completion;
        _completion = null;
        return completion is null ? LuaCall.Nothing() : completion(call);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (object held in Objects)
        {
            (held as IDisposable)?.Dispose();
        }

        Objects.Clear();
        if (_state is { } state)
        {
            _state = null;
            state.End();
            _script.Engine.Return(state);
        }
    }

    private LuaState Lease()
    {
        if (_state is { } held)
        {
            return held;
        }

        LuaState state = _script.Engine.Rent(_script.OpensLibraries);
        _state = state;
        state.Begin(this, Scope is LuaContext ? "ctx"u8 : "request"u8);
        if (Response is not null)
        {
            state.ShowResponse();
        }

        return state;
    }

    private ValueTask<LuaFunction> Begin(Func<ValueTask<LuaFunction>> work)
    {
        Pending = null;
        return work();
    }

    private Failure Failed(LuaState state, int status)
    {
        nint thread = state.Thread;
        if (state.Exceeded is { } exceeded)
        {
            state.IsTainted = true;
            return LuaScript.Describe(exceeded, Sources);
        }

        CustomError? custom = state.ObjectAt(thread, -1, LuaKind.Failure) is var id && id >= 0 ? Objects[id] as CustomError : null;
        string message = LuaNative.Type(thread, -1) switch
        {
            LuaNative.TypeString => Encoding.UTF8.GetString(LuaNative.Bytes(thread, -1)),
            LuaNative.TypeNumber => GoFloat.ToText(LuaState.NumberAt(thread, -1)),
            LuaNative.TypeNil => "nil",
            LuaNative.TypeTable => "the error is a table",
            _ => "the error is no text",
        };
        state.IsTainted |= status == LuaNative.MemoryError;
        if (!state.IsTainted)
        {
            state.Recover();
        }

        return custom is null ? LuaScript.Describe(message, Sources) : custom.ToFailure();
    }
}
