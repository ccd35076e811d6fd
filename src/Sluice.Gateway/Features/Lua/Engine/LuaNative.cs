using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The functions of the native Lua 5.4 library that are used (Lua 5.4 manual, section 4.6). None of them may be called from a managed
/// frame where it can raise a Lua error: such an error would jump over managed frames, which nothing survives.</summary>
internal static unsafe partial class LuaNative
{
    /// <summary>The status of a call that ended well.</summary>
    public const int Ok = 0;

    /// <summary>The status of a coroutine that waits to be resumed.</summary>
    public const int Yield = 1;

    /// <summary>The status of a call for which there was not enough memory.</summary>
    public const int MemoryError = 4;

    /// <summary>The pseudo-index of the registry.</summary>
    public const int Registry = -1_001_000;

    /// <summary>Asks <c>lua_gc</c> for a full collection.</summary>
    public const int CollectAll = 2;

    /// <summary>The event mask of a hook that is called every so many instructions.</summary>
    public const int MaskCount = 1 << 3;

    /// <summary>The types of values, as <see cref="Type"/> tells them; -1 for an argument that was not given.</summary>
    public const int TypeNone = -1, TypeNil = 0, TypeBoolean = 1, TypeNumber = 3, TypeString = 4, TypeTable = 5, TypeFunction = 6, TypeUserdata = 7;

    private const string Library = "lua54";

    /// <summary>The address of the library's <c>luaL_error</c>, a function that raises an error from native code.</summary>
    public static nint RaiseError { get; } = NativeLibrary.GetExport(
        NativeLibrary.Load(Library, typeof(LuaNative).Assembly, null), "luaL_error");

#pragma warning disable CS1591, SYSLIB1054 // The names and meanings are those of the Lua manual.
    [LibraryImport(Library, EntryPoint = "lua_newstate")]
    internal static partial nint NewState(nint allocator, nint data);

    [LibraryImport(Library, EntryPoint = "lua_close")]
    internal static partial void Close(nint state);

    [LibraryImport(Library, EntryPoint = "luaL_openlibs")]
    internal static partial void OpenLibraries(nint state);

    [LibraryImport(Library, EntryPoint = "lua_newthread")]
    internal static partial nint NewThread(nint state);

    [LibraryImport(Library, EntryPoint = "lua_closethread")]
    internal static partial void CloseThread(nint state, nint from);

    [LibraryImport(Library, EntryPoint = "lua_sethook")]
    internal static partial void SetHook(nint state, nint hook, int mask, int count);

    [LibraryImport(Library, EntryPoint = "lua_resume")]
    internal static partial int Resume(nint state, nint from, int arguments, int* results);

    [LibraryImport(Library, EntryPoint = "lua_pcallk")]
    internal static partial int ProtectedCall(nint state, int arguments, int results, int handler, nint context, nint continuation);

    [LibraryImport(Library, EntryPoint = "luaL_loadbufferx")]
    internal static partial int LoadBuffer(nint state, byte* text, nuint length, byte* name, byte* mode);

    [LibraryImport(Library, EntryPoint = "luaL_ref")]
    internal static partial int Reference(nint state, int table);

    [LibraryImport(Library, EntryPoint = "lua_gettop"), SuppressGCTransition]
    internal static partial int GetTop(nint state);

    [LibraryImport(Library, EntryPoint = "lua_settop")]
    internal static partial void SetTop(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_xmove"), SuppressGCTransition]
    internal static partial void Move(nint from, nint to, int count);

    [LibraryImport(Library, EntryPoint = "lua_type"), SuppressGCTransition]
    internal static partial int Type(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_toboolean"), SuppressGCTransition]
    internal static partial int ToBoolean(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_tonumberx"), SuppressGCTransition]
    internal static partial double ToNumber(nint state, int index, int* converted);

    [LibraryImport(Library, EntryPoint = "lua_tointegerx"), SuppressGCTransition]
    internal static partial long ToInteger(nint state, int index, int* converted);

    [LibraryImport(Library, EntryPoint = "lua_tolstring")]
    internal static partial byte* ToText(nint state, int index, nuint* length);

    [LibraryImport(Library, EntryPoint = "lua_touserdata"), SuppressGCTransition]
    internal static partial void* ToUserdata(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_pushnil"), SuppressGCTransition]
    internal static partial void PushNil(nint state);

    [LibraryImport(Library, EntryPoint = "lua_pushboolean"), SuppressGCTransition]
    internal static partial void PushBoolean(nint state, int value);

    [LibraryImport(Library, EntryPoint = "lua_pushnumber"), SuppressGCTransition]
    internal static partial void PushNumber(nint state, double value);

    [LibraryImport(Library, EntryPoint = "lua_pushinteger"), SuppressGCTransition]
    internal static partial void PushInteger(nint state, long value);

    [LibraryImport(Library, EntryPoint = "lua_pushlstring")]
    internal static partial byte* PushText(nint state, byte* text, nuint length);

    [LibraryImport(Library, EntryPoint = "lua_pushcclosure")]
    internal static partial void PushFunction(nint state, nint function, int upvalues);

    [LibraryImport(Library, EntryPoint = "lua_createtable")]
    internal static partial void NewTable(nint state, int items, int members);

    [LibraryImport(Library, EntryPoint = "lua_newuserdatauv")]
    internal static partial void* NewUserdata(nint state, nuint size, int values);

    [LibraryImport(Library, EntryPoint = "lua_setmetatable")]
    internal static partial void SetMetatable(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_getmetatable"), SuppressGCTransition]
    internal static partial int GetMetatable(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_rawequal"), SuppressGCTransition]
    internal static partial int RawEqual(nint state, int first, int second);

    [LibraryImport(Library, EntryPoint = "lua_rawgeti"), SuppressGCTransition]
    internal static partial void RawGet(nint state, int table, long index);

    [LibraryImport(Library, EntryPoint = "lua_rawgeti"), SuppressGCTransition]
    internal static partial int RawGetType(nint state, int table, long index);

    [LibraryImport(Library, EntryPoint = "lua_rawseti")]
    internal static partial void RawSet(nint state, int table, long index);

    [LibraryImport(Library, EntryPoint = "lua_rawset")]
    internal static partial void RawSet(nint state, int table);

    [LibraryImport(Library, EntryPoint = "lua_next")]
    internal static partial int Next(nint state, int table);

    [LibraryImport(Library, EntryPoint = "lua_getupvalue"), SuppressGCTransition]
    internal static partial byte* GetUpvalue(nint state, int function, int index);

    [LibraryImport(Library, EntryPoint = "lua_setupvalue")]
    internal static partial byte* SetUpvalue(nint state, int function, int index);

    [LibraryImport(Library, EntryPoint = "lua_checkstack")]
    internal static partial int CheckStack(nint state, int slots);

    [LibraryImport(Library, EntryPoint = "lua_isyieldable"), SuppressGCTransition]
    internal static partial int IsYieldable(nint state);

    [LibraryImport(Library, EntryPoint = "lua_yieldk")]
    internal static partial int YieldFrom(nint state, int results, nint context, nint continuation);

    [LibraryImport(Library, EntryPoint = "lua_getinfo")]
    internal static partial int GetInfo(nint state, byte* what, LuaActivation* activation);

    [LibraryImport(Library, EntryPoint = "lua_gc")]
    internal static partial void Collect(nint state, int what);
#pragma warning restore CS1591, SYSLIB1054

    /// <summary>The pseudo-index of a native function's first value of its own.</summary>
    public const int FirstUpvalue = Registry - 1;

    /// <summary>The place of a pointer that every coroutine of a state shares.</summary>
    /// <param name="state">The state, or one of its coroutines.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint* Owner(nint state) => (nint*)(state - sizeof(nint));

    /// <summary>Takes values off the stack.</summary>
    /// <param name="state">The state.</param>
    /// <param name="count">How many.</param>
    public static void Pop(nint state, int count) => SetTop(state, -count - 1);

    /// <summary>Pushes a string.</summary>
    /// <param name="state">The state.</param>
    /// <param name="text">Its bytes.</param>
    public static void PushText(nint state, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            PushText(state, bytes, (nuint)text.Length);
        }
    }

    /// <summary>The bytes of a string; valid while the value is on the stack. For any other value it is empty.</summary>
    /// <param name="state">The state.</param>
    /// <param name="index">The value's place.</param>
    public static ReadOnlySpan<byte> Bytes(nint state, int index)
    {
        if (Type(state, index) != TypeString)
        {
            return default;
        }

        nuint length;
        byte* text = ToText(state, index, &length);
        return new ReadOnlySpan<byte>(text, checked((int)length));
    }
}
