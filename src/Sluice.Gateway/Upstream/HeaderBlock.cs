using System.Buffers;
using System.Text;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>
/// Writes the header lines of a request exactly as they are given: order, spelling, repeated names. The handler below would
/// join the lines of one name and has its own idea of names that belong to a body, so it is shown one header only, the
/// <see cref="Carrier"/>, and when it asks for the encoding of that value, this writes all the lines in its place.
/// </summary>
internal sealed class HeaderBlock : Encoding
{
    /// <summary>The value that the handler holds for the carrier; it is never sent.</summary>
    public const string Placeholder = "-";

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly HeaderList _lines;
    private readonly int _carrier;
    private readonly Header _extra1;
    private readonly Header _extra2;
    private readonly int _size;

    private HeaderBlock(HeaderList lines, int carrier, Header extra1, Header extra2, int size, bool expectsContinue)
    {
        _lines = lines;
        _carrier = carrier;
        _extra1 = extra1;
        _extra2 = extra2;
        _size = size;
        ExpectsContinue = expectsContinue;
    }

    /// <summary>The name of the line that is written first: the one that the handler knows of; <see langword="null"/> when there are
    /// no lines.</summary>
    public string? Carrier => _carrier >= 0 ? _lines[_carrier].Name : _extra1.Name ?? _extra2.Name;

    /// <summary>Whether the lines ask for <c>100 Continue</c>: the handler writes that line, since it acts on the answer.</summary>
    public bool ExpectsContinue { get; }

    /// <summary>Called when the lines are written, which is when the request goes out.</summary>
    public Action? Written { get; set; }

    /// <summary>Gets the time at which the lines are written; <see langword="null"/> when nobody asks.</summary>
    public CallTimings? Timings { get; init; }

    /// <summary>Checks the lines and makes a block of those that are not the transport's own.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="gzip">Whether <c>Accept-Encoding: gzip</c> is added.</param>
    /// <param name="authorization">The credentials of the host, for a request that has none of its own.</param>
    /// <param name="failure">Why a line cannot be sent.</param>
    /// <param name="timings">Gets the time at which the lines are written; <see langword="null"/> when nobody asks.</param>
    public static HeaderBlock? Create(
        HeaderList lines, bool gzip, string? authorization, out Failure? failure, CallTimings? timings = null)
    {
        failure = null;
        int carrier = -1;
        int size = 0;
        bool expectsContinue = false;
        ReadOnlySpan<Header> all = lines.AsSpan();
        for (int i = 0; i < all.Length; i++)
        {
            ref readonly Header line = ref all[i];
            if (line.Name.Length == 0 || line.Name.AsSpan().ContainsAnyExcept(NameChars))
            {
                failure = new Failure(FailureKind.Request, "a header for the backend has a name that is not valid");
                return null;
            }

            if (!IsValidValue(line.Value))
            {
                failure = new Failure(
                    FailureKind.Request, $"the header {line.Name} for the backend has a character that cannot be sent");
                return null;
            }

            if (IsOwn(line.Name))
            {
                expectsContinue |= line.Name.Length == 6 && line.Value.Equals("100-continue", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            size += line.Name.Length + line.Value.Length + 4;
            if (carrier < 0 && !IsOfContent(line.Name))
            {
                carrier = i;
            }
        }

        Header extra1 = gzip ? new Header("Accept-Encoding", "gzip") : default;
        Header extra2 = authorization is not null ? new Header("Authorization", authorization) : default;
        if (carrier < 0 && size > 0 && !gzip && authorization is null)
        {
            // Only lines such as Content-Type: something that may be sent with any request has to carry them.
            extra1 = new Header("Accept", "*/*");
        }

        size += Size(extra1) + Size(extra2);
        return new HeaderBlock(lines, carrier, extra1, extra2, size, expectsContinue) { Timings = timings };
    }

    /// <summary>Whether a name may stand in a header line (RFC 9110, section 5.1).</summary>
    /// <param name="name">The name.</param>
    public static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameChars);

    /// <summary>Whether a value may stand in a header line: no control characters but the tab, nothing beyond Latin-1.</summary>
    /// <param name="value">The value.</param>
    public static bool IsValidValue(string value)
    {
        ReadOnlySpan<char> span = value;
        if (span.ContainsAnyInRange('\u0100', '\uffff') || span.Contains('\u007f'))
        {
            return false;
        }

        if (!span.ContainsAnyInRange('\0', '\u001f'))
        {
            return true;
        }

        foreach (char c in span)
        {
            if (c < ' ' && c != '\t')
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => _size;

    /// <inheritdoc/>
    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        Timings?.HeadWritten();
        Written?.Invoke();
        Writer writer = new(bytes);
        if (_carrier >= 0)
        {
            writer.Line(_lines[_carrier]);
        }

        if (_extra1.Name is not null)
        {
            writer.Line(_extra1);
        }

        if (_extra2.Name is not null)
        {
            writer.Line(_extra2);
        }

        ReadOnlySpan<Header> all = _lines.AsSpan();
        for (int i = 0; i < all.Length; i++)
        {
            if (i != _carrier && !IsOwn(all[i].Name))
            {
                writer.Line(all[i]);
            }
        }

        return writer.Length;
    }

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => _size;

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;

    private static int Size(Header line) => line.Name is null ? 0 : line.Name.Length + line.Value.Length + 4;

    // Lines that the transport writes itself, or that would change how the connection or the body is framed.
    private static bool IsOwn(string name) => name.Length switch
    {
        4 => name.Equals("Host", StringComparison.OrdinalIgnoreCase),
        6 => name.Equals("Expect", StringComparison.OrdinalIgnoreCase),
        10 => name.Equals("Connection", StringComparison.OrdinalIgnoreCase),
        14 => name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase),
        17 => name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // Names that the handler accepts with a body only.
    private static bool IsOfContent(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Allow", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expires", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes lines; the handler writes the first one's name and the last one's end.</summary>
    private ref struct Writer(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;
        private bool _started;

        public int Length { get; private set; }

        public void Line(in Header line)
        {
            if (_started)
            {
                "\r\n"u8.CopyTo(_bytes[Length..]);
                Length += 2;
                Length += Latin1.GetBytes(line.Name, _bytes[Length..]);
                ": "u8.CopyTo(_bytes[Length..]);
                Length += 2;
            }

            _started = true;
            Length += Latin1.GetBytes(line.Value, _bytes[Length..]);
        }
    }
}
