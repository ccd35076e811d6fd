using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Sluice.JsonSchema.Instance;

/// <summary>
/// Reads a document into <see cref="JsonTokens"/> in one pass, without recursion: nesting costs a slot in an array,
/// never the stack. The grammar is RFC 8259's; bytes in strings that are not UTF-8 are let through, as the gateways
/// and services around do, and each counts as one character.
/// </summary>
internal ref struct JsonParser
{
    private static readonly SearchValues<byte> EndsRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static i => (byte)i)]);

    private readonly ReadOnlySpan<byte> _source;
    private readonly JsonTokens _tokens;
    private readonly JsonLimits _limits;
    private int _position;

    /// <summary>Takes a document.</summary>
    /// <param name="source">The document.</param>
    /// <param name="tokens">Receives the tokens; empty.</param>
    /// <param name="limits">What is too much.</param>
    public JsonParser(ReadOnlySpan<byte> source, JsonTokens tokens, in JsonLimits limits)
    {
        _source = source;
        _tokens = tokens;
        _limits = limits;
    }

    /// <summary>What is wrong, after <see cref="Parse"/> told that something is.</summary>
    public JsonSyntaxErrorKind ErrorKind { get; private set; }

    /// <summary>Where it is wrong, a byte offset.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>What was expected there.</summary>
    public string Expected { get; private set; } = "";

    /// <summary>Reads the whole document.</summary>
    /// <param name="open">A pooled array for the containers that are open; replaced by a larger one when needed.</param>
    /// <returns>Whether it is JSON within the limits.</returns>
    public bool Parse(ref int[] open)
    {
        var depth = 0;

    value:
        if (!Peek(out var c))
        {
            return End();
        }

        switch (c)
        {
            case (byte)'{':
                if (!Open(JsonKind.Object, ref depth, ref open))
                {
                    return false;
                }

                if (!Peek(out c))
                {
                    return End();
                }

                if (c == '}')
                {
                    _position++;
                    goto close;
                }

                goto name;
            case (byte)'[':
                if (!Open(JsonKind.Array, ref depth, ref open))
                {
                    return false;
                }

                if (!Peek(out c))
                {
                    return End();
                }

                if (c == ']')
                {
                    _position++;
                    goto close;
                }

                goto value;
            case (byte)'"':
                if (!ReadString())
                {
                    return false;
                }

                break;
            case (byte)'t':
                if (!ReadLiteral("true"u8, JsonKind.True))
                {
                    return false;
                }

                break;
            case (byte)'f':
                if (!ReadLiteral("false"u8, JsonKind.False))
                {
                    return false;
                }

                break;
            case (byte)'n':
                if (!ReadLiteral("null"u8, JsonKind.Null))
                {
                    return false;
                }

                break;
            default:
                if (c != '-' && !char.IsAsciiDigit((char)c))
                {
                    return Invalid("looking for beginning of value");
                }

                if (!ReadNumber())
                {
                    return false;
                }

                break;
        }

    afterValue:
        if (depth == 0)
        {
            return !Peek(out _) || Invalid("after top-level value");
        }

        ref var container = ref _tokens[open[depth - 1]];
        container.Length++;
        if (!Peek(out c))
        {
            return End();
        }

        if (container.Kind == JsonKind.Array)
        {
            if (c == ',')
            {
                _position++;
                goto value;
            }

            if (c != ']')
            {
                return Invalid("after array element");
            }

            _position++;
            goto close;
        }

        if (c == '}')
        {
            _position++;
            goto close;
        }

        if (c != ',')
        {
            return Invalid("after object key:value pair");
        }

        _position++;

    name:
        if (!Peek(out c))
        {
            return End();
        }

        if (c != '"')
        {
            return Invalid("looking for beginning of object key string");
        }

        if (!ReadString())
        {
            return false;
        }

        if (!Peek(out c))
        {
            return End();
        }

        if (c != ':')
        {
            return Invalid("after object key");
        }

        _position++;
        goto value;

    close:
        depth--;
        _tokens[open[depth]].Next = _tokens.Count;
        goto afterValue;
    }

    private bool Open(JsonKind kind, ref int depth, ref int[] open)
    {
        if (depth == _limits.MaxDepth)
        {
            return Fail(JsonSyntaxErrorKind.TooDeep, _position, "");
        }

        if (depth == open.Length)
        {
            Array.Resize(ref open, open.Length * 2);
        }

        open[depth++] = _tokens.Add(kind, _position, 0);
        _position++;
        return true;
    }

    private bool Peek(out byte c)
    {
        while ((uint)_position < (uint)_source.Length)
        {
            c = _source[_position];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            {
                return true;
            }

            _position++;
        }

        c = 0;
        return false;
    }

    private bool ReadLiteral(ReadOnlySpan<byte> literal, JsonKind kind)
    {
        if (_source[_position..].StartsWith(literal))
        {
            _tokens.Add(kind, _position, literal.Length);
            _position += literal.Length;
            return true;
        }

        for (var i = 1; ; i++)
        {
            if (++_position == _source.Length)
            {
                return End();
            }

            if (_source[_position] != literal[i])
            {
                return Invalid($"in literal {Encoding.ASCII.GetString(literal)} (expecting '{(char)literal[i]}')");
            }
        }
    }

    private bool ReadNumber()
    {
        var start = _position;
        var flags = JsonTokenFlags.None;
        var hasExponent = false;
        if (_source[_position] == '-' && (++_position == _source.Length || !IsDigit()))
        {
            return InvalidOrEnd("in numeric literal");
        }

        if (_source[_position] == '0')
        {
            _position++;
        }
        else
        {
            SkipDigits();
        }

        if (_position < _source.Length && _source[_position] == '.')
        {
            _position++;
            flags = JsonTokenFlags.FractionOrExponent;
            if (_position == _source.Length || !IsDigit())
            {
                return InvalidOrEnd("after decimal point in numeric literal");
            }

            SkipDigits();
        }

        if (_position < _source.Length && (_source[_position] | 0x20) == 'e')
        {
            _position++;
            flags = JsonTokenFlags.FractionOrExponent;
            hasExponent = true;
            if (_position < _source.Length && _source[_position] is (byte)'+' or (byte)'-')
            {
                _position++;
            }

            if (_position == _source.Length || !IsDigit())
            {
                return InvalidOrEnd("in exponent of numeric literal");
            }

            SkipDigits();
        }

        var length = _position - start;
        if (length > _limits.MaxNumberLength)
        {
            return Fail(JsonSyntaxErrorKind.NumberTooLong, start, "");
        }

        if (_limits.Doubles && (length > 300 || hasExponent)
            && (!Utf8Parser.TryParse(_source.Slice(start, length), out double value, out _) || !double.IsFinite(value)))
        {
            return Fail(JsonSyntaxErrorKind.NumberOutOfRange, start, "");
        }

        _tokens.Add(JsonKind.Number, start, length, flags);
        return true;
    }

    private readonly bool IsDigit() => (uint)(_source[_position] - '0') <= 9;

    private void SkipDigits()
    {
        while (_position < _source.Length && IsDigit())
        {
            _position++;
        }
    }

    private bool ReadString()
    {
        var start = ++_position;
        var run = RunLength(_source[start..]);
        if (run < 0)
        {
            return End();
        }

        _position += run;
        if (_source[_position] == '"')
        {
            _tokens.Add(JsonKind.String, start, run);
            _position++;
            return true;
        }

        return ReadEscapedString(start);
    }

    /// <summary>Counts the bytes up to a quote, a backslash or a control character; names and most values end within the first sixteen.</summary>
    private static int RunLength(ReadOnlySpan<byte> text)
    {
        if (Vector128.IsHardwareAccelerated && text.Length >= Vector128<byte>.Count)
        {
            var block = Vector128.Create(text);
            var ends = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)0x20));
            if (ends != Vector128<byte>.Zero)
            {
                return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
            }
        }

        return text.IndexOfAny(EndsRun);
    }

    private bool ReadEscapedString(int start)
    {
        // The text without escapes is never longer than the text with them, so the closing quote bounds the room needed.
        var end = FindClosingQuote(_position);
        var room = _tokens.ReserveSide((end < 0 ? _source.Length : end) - start, out var sideStart);
        _source[start.._position].CopyTo(room);
        var written = _position - start;
        while (true)
        {
            if (_position == _source.Length)
            {
                return End();
            }

            var c = _source[_position];
            if (c == '"')
            {
                _tokens.Add(JsonKind.String, sideStart, written, JsonTokenFlags.Unescaped);
                _tokens.CommitSide(written);
                _position++;
                return true;
            }

            if (c < 0x20)
            {
                return Invalid("in string literal");
            }

            if (c == '\\')
            {
                if (!ReadEscape(room, ref written))
                {
                    return false;
                }

                continue;
            }

            var run = _source[_position..].IndexOfAny(EndsRun);
            if (run < 0)
            {
                return End();
            }

            _source.Slice(_position, run).CopyTo(room[written..]);
            written += run;
            _position += run;
        }
    }

    private readonly int FindClosingQuote(int from)
    {
        var i = from;
        while (i < _source.Length)
        {
            var next = _source[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (_source[i] == '"')
            {
                return i;
            }

            i += 2;
        }

        return -1;
    }

    private bool ReadEscape(Span<byte> room, ref int written)
    {
        if (++_position == _source.Length)
        {
            return End();
        }

        var plain = _source[_position] switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'/' => '/',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            room[written++] = (byte)plain;
            _position++;
            return true;
        }

        if (_source[_position] != 'u')
        {
            return Invalid("in string escape code");
        }

        if (!ReadHex(out var unit))
        {
            return false;
        }

        var rune = Rune.ReplacementChar;
        if (!char.IsSurrogate((char)unit))
        {
            rune = new Rune(unit);
        }
        else if (char.IsHighSurrogate((char)unit) && _source[_position..].StartsWith("\\u"u8))
        {
            // A low half that is not one is an escape of its own; the high half before it stands alone.
            var back = _position++;
            if (!ReadHex(out var low))
            {
                return false;
            }

            if (char.IsLowSurrogate((char)low))
            {
                rune = new Rune((char)unit, (char)low);
            }
            else
            {
                _position = back;
            }
        }

        written += rune.EncodeToUtf8(room[written..]);
        return true;
    }

    private bool ReadHex(out int unit)
    {
        unit = 0;
        for (var i = 0; i < 4; i++)
        {
            if (++_position == _source.Length)
            {
                return End();
            }

            var c = (char)_source[_position];
            if (!char.IsAsciiHexDigit(c))
            {
                return Invalid("in \\u hexadecimal character escape");
            }

            unit = (unit << 4) | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        _position++;
        return true;
    }

    private bool InvalidOrEnd(string expected) => _position == _source.Length ? End() : Invalid(expected);

    private bool End() => Fail(JsonSyntaxErrorKind.UnexpectedEnd, _source.Length, "");

    private bool Invalid(string expected) => Fail(JsonSyntaxErrorKind.InvalidCharacter, _position, expected);

    private bool Fail(JsonSyntaxErrorKind kind, int offset, string expected)
    {
        ErrorKind = kind;
        ErrorOffset = offset;
        Expected = expected;
        return false;
    }
}
