using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>Writes JSON that is compact and spelled as the encoder would, for data that was not JSON. Names keep the order in which
/// they are written.</summary>
/// <param name="writer">Where to.</param>
internal ref struct JsonBuilder(IBufferWriter<byte> writer)
{
    private OutputBuffer _output = new(writer);
    private bool _separate;

    /// <summary>Opens an object.</summary>
    public void StartObject() => Open((byte)'{');

    /// <summary>Closes an object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Opens an array.</summary>
    public void StartArray() => Open((byte)'[');

    /// <summary>Closes an array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>Writes the name of a member; its value comes next.</summary>
    /// <param name="name">The name.</param>
    public void Name(string name)
    {
        String(name);
        _output.Write((byte)':');
        _separate = false;
    }

    /// <summary>Writes a string.</summary>
    /// <param name="text">The text.</param>
    public void String(string text)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        String(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes a string.</summary>
    /// <param name="text">The text; bytes that are not UTF-8 become <c>\ufffd</c>.</param>
    public void String(scoped ReadOnlySpan<byte> text)
    {
        Separate();
        _output.Write((byte)'"');
        JsonText.WriteEscaped(text, ref _output);
        _output.Write((byte)'"');
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    public void Number(long value) => Literal(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    /// <param name="literal">Valid JSON.</param>
    public void Literal(string literal)
    {
        Separate();
        foreach (char c in literal)
        {
            _output.Write((byte)c);
        }
    }

    /// <summary>Hands the writer what was written.</summary>
    public void Complete() => _output.Flush();

    private void Open(byte bracket)
    {
        Separate();
        _output.Write(bracket);
        _separate = false;
    }

    private void Close(byte bracket)
    {
        _output.Write(bracket);
        _separate = true;
    }

    private void Separate()
    {
        if (_separate)
        {
            _output.Write((byte)',');
        }

        _separate = true;
    }
}
