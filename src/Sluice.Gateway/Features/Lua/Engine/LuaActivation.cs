using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Sluice.Gateway.Features.Lua;

/// <summary>A function that runs, as the engine describes it to a hook: <c>lua_Debug</c> of Lua 5.4 (manual, section 4.7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LuaActivation
{
    private const int ShortSourceLength = 60;

    private readonly int _event;
    private readonly nint _name;
    private readonly nint _nameKind;
    private readonly nint _what;
    private readonly nint _source;
    private readonly nuint _sourceLength;
    private readonly int _currentLine;
    private readonly int _lineDefined;
    private readonly int _lastLineDefined;
    private readonly byte _upvalues;
    private readonly byte _parameters;
    private readonly byte _isVariadic;
    private readonly byte _isTailCall;
    private readonly ushort _firstTransferred;
    private readonly ushort _transferred;
    private fixed byte _shortSource[ShortSourceLength];
    private readonly nint _private;

    /// <summary>The position of the function, as it stands in front of an error's message.</summary>
    /// <param name="handle">The coroutine.</param>
    /// <param name="activation">The function, as the hook got it.</param>
    public static string Position(nint handle, LuaActivation* activation)
    {
        fixed (byte* what = "Sl\0"u8)
        {
            _ = LuaNative.GetInfo(handle, what, activation);
        }

        ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(activation->_shortSource);
        return string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(name)}:{activation->_currentLine}: ");
    }
}
