using System.Buffers;
using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Lua;

/// <summary>One call of a <see cref="LuaFunction"/>: its arguments, from 1 on, and the results it gives. The first result tells the prelude
/// what to do: absent or nil to return the others, true to raise the error that follows, 1 to wait for the gateway.</summary>
internal readonly struct LuaCall
{
    private readonly nint _handle;
    private readonly LuaState _state;

    /// <summary>Wraps a call.</summary>
    /// <param name="handle">The coroutine that calls.</param>
    /// <param name="state">Its state.</param>
    public LuaCall(nint handle, LuaState state)
    {
        _handle = handle;
        _state = state;
        Count = LuaNative.GetTop(handle);
    }

    /// <summary>The number of arguments.</summary>
    public int Count { get; }

    /// <summary>The coroutine that calls.</summary>
    public nint Handle => _handle;

    /// <summary>The state.</summary>
    public LuaState State => _state;

    /// <summary>The execution.</summary>
    public LuaRun Run => _state.Run!;

    /// <summary>The type of an argument.</summary>
    /// <param name="index">Which.</param>
    public int Type(int index) => index > Count ? LuaNative.TypeNone : LuaNative.Type(_handle, index);

    /// <summary>Gives no results.</summary>
    public static int Nothing() => 0;

    /// <summary>Raises an error at the script's line.</summary>
    /// <param name="message">The message.</param>
    public int Fail(string message)
    {
        LuaNative.SetTop(_handle, 0);
        LuaNative.PushBoolean(_handle, 1);
        LuaNative.PushText(_handle, Encoding.UTF8.GetBytes(message));
        return 2;
    }

    /// <summary>Raises the error of an argument of the wrong type.</summary>
    /// <param name="index">Which argument.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="expected">What it takes.</param>
    public int FailArgument(int index, string function, string expected) =>
        Fail($"bad argument #{index} to {function} ({expected} expected, got {TypeName(index)})");

    /// <summary>Lets the script wait.</summary>
    /// <param name="work">The work; what it returns gives the results.</param>
    public int Wait(Func<ValueTask<LuaFunction>> work)
    {
        Run.Pending = work;
        LuaNative.PushInteger(_handle, 1);
        return 1;
    }

    /// <summary>Whether an argument is text: a string, or a number, which counts as its text.</summary>
    /// <param name="index">Which.</param>
    public bool IsText(int index) => Type(index) is LuaNative.TypeString or LuaNative.TypeNumber;

    /// <summary>The bytes of a text argument.</summary>
    /// <param name="index">Which.</param>
    public ReadOnlySpan<byte> Bytes(int index) =>
        Type(index) == LuaNative.TypeNumber ? Encoding.ASCII.GetBytes(GoFloat.ToText(Number(index))) : LuaNative.Bytes(_handle, index);

    /// <summary>A text argument, each character a byte, as headers and URLs are kept.</summary>
    /// <param name="index">Which.</param>
    public string Latin(int index) => Encoding.Latin1.GetString(Bytes(index));

    /// <summary>A text argument as text, as parameters are kept.</summary>
    /// <param name="index">Which.</param>
    public string Text(int index) => LosslessUtf8.Decode(Bytes(index));

    /// <summary>A number argument.</summary>
    /// <param name="index">Which.</param>
    public unsafe double Number(int index) => LuaNative.ToNumber(_handle, index, null);

    /// <summary>A whole number argument: a fraction is cut off, what does not fit is the nearest that does.</summary>
    /// <param name="index">Which.</param>
    public int Integer(int index) => (int)Math.Clamp(Number(index), int.MinValue, int.MaxValue);

    /// <summary>An argument as a condition: all but nil and false are true.</summary>
    /// <param name="index">Which.</param>
    public bool Condition(int index) => LuaNative.ToBoolean(_handle, index) != 0;

    /// <summary>An object argument; <see langword="null"/> when the argument is none of the kind.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="index">Which.</param>
    /// <param name="kind">Its kind.</param>
    public T? Object<T>(int index, LuaKind kind)
        where T : class =>
        _state.ObjectAt(_handle, index, kind) is var id && id >= 0 ? Run.Objects[id] as T : null;

    /// <summary>Gives one string.</summary>
    /// <param name="text">Its bytes.</param>
    public int Return(ReadOnlySpan<byte> text)
    {
        if (!_state.HasMemory(text.Length))
        {
            return Fail("not enough memory");
        }

        LuaNative.PushNil(_handle);
        LuaNative.PushText(_handle, text);
        return 2;
    }

    /// <summary>Gives one string of characters that are bytes.</summary>
    /// <param name="text">The text.</param>
    public int ReturnLatin(string text)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length, 1));
        int results = Return(bytes.AsSpan(0, Encoding.Latin1.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
        return results;
    }

    /// <summary>Gives one string.</summary>
    /// <param name="text">The text, as parameters are kept.</param>
    public int ReturnText(string text)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(LosslessUtf8.MaxBytes(text.Length), 1));
        int results = Return(bytes.AsSpan(0, LosslessUtf8.Encode(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
        return results;
    }

    /// <summary>Gives one number.</summary>
    /// <param name="value">The number.</param>
    public int Return(double value)
    {
        LuaNative.PushNil(_handle);
        LuaNative.PushNumber(_handle, value);
        return 2;
    }

    /// <summary>Gives one boolean.</summary>
    /// <param name="value">The boolean.</param>
    public int Return(bool value)
    {
        LuaNative.PushNil(_handle);
        LuaNative.PushBoolean(_handle, value ? 1 : 0);
        return 2;
    }

    /// <summary>Gives one object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="value">The object.</param>
    public int Return(LuaKind kind, object value)
    {
        if (!Run.Charge(64))
        {
            return Fail("not enough memory");
        }

        LuaNative.PushNil(_handle);
        _state.PushObject(_handle, kind, Run.Add(value));
        return 2;
    }

    private string TypeName(int index) => Type(index) switch
    {
        LuaNative.TypeNone or LuaNative.TypeNil => "nil",
        LuaNative.TypeBoolean => "boolean",
        LuaNative.TypeNumber => "number",
        LuaNative.TypeString => "string",
        LuaNative.TypeTable => "table",
        LuaNative.TypeFunction => "function",
        LuaNative.TypeUserdata => "userdata",
        _ => "thread",
    };
}
