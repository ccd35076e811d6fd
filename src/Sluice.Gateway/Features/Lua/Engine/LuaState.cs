using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Sluice.Gateway.Features.Lua;

/// <summary>One Lua state: the engine, the prelude and the scripts compiled in it so far. It serves one execution at a time. The globals of
/// an execution are a fresh table, so nothing of one is seen by the next.</summary>
internal sealed unsafe class LuaState : IDisposable
{
    /// <summary>The instructions between two checks of the budget: few enough that expensive library calls between them stay bounded.</summary>
    public const int CheckInterval = 100;

    /// <summary>The instructions that a script may run on the thread that serves its socket, some tens of microseconds: a change of
    /// threads costs as much, and most scripts need fewer.</summary>
    public const int ShortInstructions = 5_000;

    private static readonly byte[] Prelude = ReadPrelude();

    private readonly Dictionary<LuaChunk, int> _chunks = [];
    private readonly int[] _kinds = new int[Enum.GetValues<LuaKind>().Length];
    private readonly int _environment;
    private readonly int _start;
    private readonly int _answer;
    private readonly int _concatenation;
    private LuaMemory* _memory;
    private GCHandle _self;

    /// <summary>Makes a state.</summary>
    /// <param name="opensLibraries">Whether scripts see <c>io</c>, <c>os</c>, <c>string</c>, <c>math</c>, <c>debug</c> and <c>coroutine</c>.</param>
    /// <param name="limits">What a script may use.</param>
    public LuaState(bool opensLibraries, LuaLimits limits)
    {
        OpensLibraries = opensLibraries;
        Limits = limits;
        _memory = (LuaMemory*)NativeMemory.AllocZeroed((nuint)sizeof(LuaMemory));
        _memory->Limit = limits.MaxMemory;
        Handle = LuaNative.NewState(LuaMemory.Allocator, (nint)_memory);
        if (Handle == 0)
        {
            NativeMemory.Free(_memory);
            throw new InvalidOperationException("there is no memory for a Lua state");
        }

        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        *LuaNative.Owner(Handle) = GCHandle.ToIntPtr(_self);
        LuaNative.OpenLibraries(Handle);
        Thread = LuaNative.NewThread(Handle);
        _ = LuaNative.Reference(Handle, LuaNative.Registry);
        LuaNative.PushBoolean(Handle, 0);
        _environment = LuaNative.Reference(Handle, LuaNative.Registry);

        Load(Handle, Prelude, "=prelude"u8);
        LuaCallbacks.PushAll(Handle);
        LuaNative.PushBoolean(Handle, opensLibraries ? 1 : 0);
        if (LuaNative.ProtectedCall(Handle, 2, 3, 0, 0, 0) != LuaNative.Ok)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(LuaNative.Bytes(Handle, -1)));
        }

        _concatenation = LuaNative.Reference(Handle, LuaNative.Registry);
        _answer = LuaNative.Reference(Handle, LuaNative.Registry);
        _start = LuaNative.Reference(Handle, LuaNative.Registry);
    }

    /// <summary>The native state.</summary>
    public nint Handle { get; private set; }

    /// <summary>The coroutine in which scripts run, so that they can wait.</summary>
    public nint Thread { get; }

    /// <summary>Whether scripts see all libraries.</summary>
    public bool OpensLibraries { get; }

    /// <summary>What a script may use.</summary>
    public LuaLimits Limits { get; }

    /// <summary>The execution that has the state.</summary>
    public LuaRun? Run { get; private set; }

    /// <summary>Whether the state must not serve another execution.</summary>
    public bool IsTainted { get; set; }

    /// <summary>The instructions of this execution, in steps of <see cref="CheckInterval"/>.</summary>
    public long Instructions { get; private set; }

    /// <summary>Whether the script runs on its caller's thread: it is suspended after <see cref="ShortInstructions"/>, to go on elsewhere.</summary>
    public bool StaysShort { get; private set; }

    /// <summary>Why the script was ended; <see langword="null"/> while it was not.</summary>
    public string? Exceeded { get; private set; }

    /// <summary>The bytes in use.</summary>
    public long UsedMemory => _memory->Used;

    /// <summary>The state that a coroutine belongs to.</summary>
    /// <param name="handle">The native state of a coroutine.</param>
    public static LuaState Of(nint handle) => Unsafe.As<LuaState>(GCHandle.FromIntPtr(*LuaNative.Owner(handle)).Target!);

    /// <summary>Begins an execution with fresh globals.</summary>
    /// <param name="run">The execution.</param>
    /// <param name="scope">The name of the object that scripts find: <c>ctx</c> or <c>request</c>.</param>
    public void Begin(LuaRun run, ReadOnlySpan<byte> scope)
    {
        Run = run;
        Instructions = 0;
        Exceeded = null;
        StaysShort = true;
        _memory->Refusals = 0;
        LuaNative.RawGet(Handle, LuaNative.Registry, _start);
        LuaNative.PushText(Handle, scope);
        Require(LuaNative.ProtectedCall(Handle, 1, 1, 0, 0, 0));
        LuaNative.RawSet(Handle, LuaNative.Registry, _environment);
    }

    /// <summary>Lets the scripts that follow see <c>response</c>.</summary>
    public void ShowResponse()
    {
        LuaNative.RawGet(Handle, LuaNative.Registry, _answer);
        LuaNative.RawGet(Handle, LuaNative.Registry, _environment);
        Require(LuaNative.ProtectedCall(Handle, 1, 0, 0, 0, 0));
    }

    /// <summary>Ends an execution.</summary>
    public void End()
    {
        if (!IsTainted)
        {
            LuaNative.SetHook(Thread, 0, 0, 0);
            LuaNative.PushBoolean(Handle, 0);
            LuaNative.RawSet(Handle, LuaNative.Registry, _environment);
            LuaNative.SetTop(Handle, 0);
        }

        Run = null;
    }

    /// <summary>Makes a script ready to be resumed.</summary>
    /// <param name="chunk">The script.</param>
    /// <returns>The message of a syntax error; <see langword="null"/> when there is none.</returns>
    public string? Prepare(LuaChunk chunk)
    {
        if (!_chunks.TryGetValue(chunk, out int reference))
        {
            if (!TryCompile(Handle, chunk.Text.Span, chunk.Name))
            {
                return TakeText(Handle);
            }

            LuaNative.RawGet(Handle, LuaNative.Registry, _concatenation);
            Require(LuaNative.ProtectedCall(Handle, 1, 1, 0, 0, 0));
            if (!chunk.IsKept)
            {
                Enter();
                return null;
            }

            reference = LuaNative.Reference(Handle, LuaNative.Registry);
            _chunks.Add(chunk, reference);
        }

        LuaNative.RawGet(Handle, LuaNative.Registry, reference);
        Enter();
        return null;
    }

    /// <summary>Looks for syntax errors, without an execution.</summary>
    /// <param name="chunk">The script.</param>
    /// <returns>The message; <see langword="null"/> when there is no error.</returns>
    public string? Check(LuaChunk chunk)
    {
        string? mistake = TryCompile(Handle, chunk.Text.Span, chunk.Name) ? null : Encoding.UTF8.GetString(LuaNative.Bytes(Handle, -1));
        LuaNative.SetTop(Handle, 0);
        return mistake;
    }

    /// <summary>Runs the prepared script, or goes on with one that waited.</summary>
    /// <param name="isNew">Whether it was just prepared.</param>
    /// <returns>The status.</returns>
    public int Resume(bool isNew)
    {
        if (isNew)
        {
            LuaNative.SetHook(Thread, LuaCallbacks.CountHook, LuaNative.MaskCount, CheckInterval);
        }

        int results;
        _memory->IsEnforced = true;
        int status = LuaNative.Resume(Thread, Handle, 0, &results);
        _memory->IsEnforced = false;
        if (status <= LuaNative.Yield)
        {
            LuaNative.Pop(Thread, results);
        }

        return status;
    }

    /// <summary>Makes the coroutine fit for another script after an error.</summary>
    public void Recover() => LuaNative.CloseThread(Thread, Handle);

    /// <summary>Compiles text; its function, or the message, is then on top of the stack. The limit of memory holds meanwhile.</summary>
    /// <param name="handle">The coroutine.</param>
    /// <param name="script">The script as its author wrote it.</param>
    /// <param name="name">Its name, as Lua writes chunk names.</param>
    public bool TryCompile(nint handle, ReadOnlySpan<byte> script, ReadOnlySpan<byte> name)
    {
        bool enforced = _memory->IsEnforced;
        _memory->IsEnforced = true;
        int status = Load(handle, LuaDialect.Rewrite(script), name);
        _memory->IsEnforced = enforced;
        if (status != LuaNative.Ok)
        {
            return false;
        }

        // The first value of a chunk is its globals (Lua 5.4 manual, section 2.2).
        LuaNative.RawGet(handle, LuaNative.Registry, _environment);
        LuaNative.SetUpvalue(handle, -2, 1);
        return true;
    }

    /// <summary>Keeps the metatable of a kind of object, which is on top of the stack.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="handle">The coroutine.</param>
    public void SetKind(LuaKind kind, nint handle) => _kinds[(int)kind] = LuaNative.Reference(handle, LuaNative.Registry);

    /// <summary>Pushes an object.</summary>
    /// <param name="handle">The coroutine.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its number in the execution.</param>
    public void PushObject(nint handle, LuaKind kind, int id)
    {
        *(int*)LuaNative.NewUserdata(handle, sizeof(int), 0) = id;
        LuaNative.RawGet(handle, LuaNative.Registry, _kinds[(int)kind]);
        LuaNative.SetMetatable(handle, -2);
    }

    /// <summary>The number of the object at a place of the stack; negative for what is no object of the kind.</summary>
    /// <param name="handle">The coroutine.</param>
    /// <param name="index">The place.</param>
    /// <param name="kind">The kind.</param>
    public int ObjectAt(nint handle, int index, LuaKind kind)
    {
        if (LuaNative.Type(handle, index) != LuaNative.TypeUserdata || LuaNative.GetMetatable(handle, index) == 0)
        {
            return -1;
        }

        LuaNative.RawGet(handle, LuaNative.Registry, _kinds[(int)kind]);
        bool isKind = LuaNative.RawEqual(handle, -1, -2) != 0;
        LuaNative.Pop(handle, 2);
        return isKind ? *(int*)LuaNative.ToUserdata(handle, index) : -1;
    }

    /// <summary>The number at a place of the stack.</summary>
    /// <param name="handle">The coroutine.</param>
    /// <param name="index">The place.</param>
    public static double NumberAt(nint handle, int index) => LuaNative.ToNumber(handle, index, null);

    /// <summary>Stops or starts the limit of memory.</summary>
    /// <param name="holds">Whether it holds.</param>
    public void EnforceMemory(bool holds) => _memory->IsEnforced = holds;

    /// <summary>Whether a script may have some more memory, garbage not counted.</summary>
    /// <param name="bytes">How much.</param>
    public bool HasMemory(long bytes)
    {
        if (_memory->Used + bytes > _memory->Limit)
        {
            LuaNative.Collect(Handle, LuaNative.CollectAll);
        }

        return _memory->Used + bytes <= _memory->Limit;
    }

    /// <summary>Counts instructions, and ends the script when it has had too many, too much memory or too much time.</summary>
    /// <param name="handle">The coroutine that runs.</param>
    /// <param name="activation">The function that runs.</param>
    public void Count(nint handle, LuaActivation* activation)
    {
        Instructions += CheckInterval;
        string? exceeded = Exceeded is not null ? null : Instructions > Limits.MaxInstructions ? $"the script used more than {Limits.MaxInstructions} instructions"
            : _memory->Refusals > LuaLimits.MaxRefusals ? $"the script used more than {Limits.MaxMemory} bytes of memory"
            : Run is { IsCancelled: true } ? "the time for the script is over"
            : null;
        if (exceeded is not null)
        {
            Exceeded = LuaActivation.Position(handle, activation) + exceeded;
        }

        if (Exceeded is null)
        {
            if (StaysShort && Instructions >= ShortInstructions && handle == Thread && LuaNative.IsYieldable(handle) != 0)
            {
                StaysShort = false;
                _ = LuaNative.YieldFrom(handle, 0, 0, 0);
            }

            return;
        }

        if (LuaNative.IsYieldable(handle) != 0)
        {
            // Nothing catches a suspension, and it leaves any number of nested calls at once.
            _ = LuaNative.YieldFrom(handle, 0, 0, 0);
        }
        else
        {
            // The library itself raises an error, at the next instruction: one raised from here would jump over this frame.
            LuaNative.SetHook(handle, LuaNative.RaiseError, LuaNative.MaskCount, 1);
            LuaNative.SetHook(Thread, LuaNative.RaiseError, LuaNative.MaskCount, 1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Handle != 0)
        {
            LuaNative.Close(Handle);
            Handle = 0;
            NativeMemory.Free(_memory);
            _memory = null;
            _self.Free();
        }
    }

    // Puts the function on top of the main stack where it is resumed, with the execution's globals.
    private void Enter()
    {
        for (int i = 1; LuaNative.GetUpvalue(Handle, -1, i) is var name && name is not null; i++)
        {
            LuaNative.Pop(Handle, 1);
            if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual("_ENV"u8))
            {
                LuaNative.RawGet(Handle, LuaNative.Registry, _environment);
                LuaNative.SetUpvalue(Handle, -2, i);
                break;
            }
        }

        LuaNative.Move(Handle, Thread, 1);
    }

    private static int Load(nint handle, ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        Span<byte> terminated = stackalloc byte[256];
        name = name[..Math.Min(name.Length, 255)];
        name.CopyTo(terminated);
        terminated[name.Length] = 0;
        fixed (byte* bytes = text, label = terminated, mode = "t\0"u8)
        {
            return LuaNative.LoadBuffer(handle, bytes, (nuint)text.Length, label, mode);
        }
    }

    private static string TakeText(nint handle)
    {
        string text = Encoding.UTF8.GetString(LuaNative.Bytes(handle, -1));
        LuaNative.Pop(handle, 1);
        return text;
    }

    private void Require(int status)
    {
        if (status != LuaNative.Ok)
        {
            IsTainted = true;
            throw new InvalidOperationException(TakeText(Handle));
        }
    }

    private static byte[] ReadPrelude()
    {
        using Stream stream = typeof(LuaState).Assembly.GetManifestResourceStream("Sluice.Gateway.Features.Lua.prelude.lua")!;
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
