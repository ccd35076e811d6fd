using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sluice.Gateway.Upstream;

/// <summary>Writes a <c>Host</c> header that differs from the host that is called. The handler below takes the name that a certificate
/// must have from the <c>Host</c> header it holds, so it holds that of the URL, and when it asks for the encoding of that value, this
/// writes the other one in its place, as <see cref="HeaderBlock"/> does for all other lines.</summary>
internal sealed class HostLine : Encoding
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("!$%&'()*+,-.:;=[]_~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly string _value;

    private HostLine(string value) => _value = value;

    /// <summary>Makes a line of a value that may stand there (RFC 3986 section 3.2.2, with a port).</summary>
    /// <param name="value">The value.</param>
    /// <param name="line">The line.</param>
    public static bool TryCreate(string value, [NotNullWhen(true)] out HostLine? line)
    {
        line = value.Length == 0 || value.AsSpan().ContainsAnyExcept(Allowed) ? null : new HostLine(value);
        return line is not null;
    }

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => _value.Length;

    /// <inheritdoc/>
    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes) => Latin1.GetBytes(_value, bytes);

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => _value.Length;

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(_value, bytes.AsSpan(byteIndex));

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;
}
