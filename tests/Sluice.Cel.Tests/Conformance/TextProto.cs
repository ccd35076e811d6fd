using System.Text;

namespace Sluice.Cel.Tests.Conformance;

/// <summary>A message of the protobuf text format: its fields in order, each a <see cref="TextProto"/> or the text of a scalar.</summary>
internal sealed class TextProto
{
    private readonly List<(string Name, object Value)> _fields = [];

    /// <summary>Reads a file.</summary>
    internal static TextProto Parse(string text)
    {
        Reader reader = new(text);
        return reader.Message('\0');
    }

    internal IReadOnlyList<(string Name, object Value)> Fields => _fields;

    internal bool Has(string name) => _fields.Exists(f => f.Name == name);

    internal IEnumerable<TextProto> Messages(string name) =>
        _fields.Where(f => f.Name == name).Select(f => (TextProto)f.Value);

    internal TextProto? Message(string name) => Messages(name).FirstOrDefault();

    /// <summary>A scalar; strings are Latin-1 octets, see <see cref="Utf8"/>.</summary>
    internal string? Scalar(string name) => _fields.Find(f => f.Name == name).Value as string;

    /// <summary>A string field as text.</summary>
    internal string Utf8(string name) => Encoding.UTF8.GetString(Octets(name));

    /// <summary>A bytes field.</summary>
    internal byte[] Octets(string name) => Encoding.Latin1.GetBytes(Scalar(name) ?? "");

    private sealed class Reader(string text)
    {
        private int _at;

        internal TextProto Message(char close)
        {
            TextProto message = new();
            while (true)
            {
                SkipBlank();
                if (_at >= text.Length || text[_at] == close)
                {
                    _at++;
                    return message;
                }

                string name = Name();
                SkipBlank();
                if (text[_at] == ':')
                {
                    _at++;
                    SkipBlank();
                }

                message._fields.Add((name, text[_at] is '{' or '<' ? Nested() : Scalar()));
                SkipBlank();
                if (_at < text.Length && text[_at] is ',' or ';')
                {
                    _at++;
                }
            }
        }

        private TextProto Nested() => Message(text[_at++] == '{' ? '}' : '>');

        private void SkipBlank()
        {
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'))
            {
                _at = text[_at] == '#' ? EndOfLine() : _at + 1;
            }
        }

        private int EndOfLine() => text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;

        private string Name()
        {
            int start = _at;
            _at = text[_at] == '[' ? text.IndexOf(']', _at) + 1 : _at;
            while (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_')
            {
                _at++;
            }

            return text[start.._at];
        }

        private string Scalar()
        {
            if (text[_at] is not ('"' or '\''))
            {
                int start = _at;
                while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '+'))
                {
                    _at++;
                }

                return text[start.._at];
            }

            StringBuilder result = new();
            while (_at < text.Length && text[_at] is '"' or '\'')
            {
                Quoted(result);
                SkipBlank();
            }

            return result.ToString();
        }

        private void Quoted(StringBuilder result)
        {
            char quote = text[_at++];
            while (text[_at] != quote)
            {
                char c = text[_at++];
                if (c == '\\')
                {
                    Escape(result);
                }
                else
                {
                    int length = char.IsHighSurrogate(c) ? 2 : 1;
                    result.Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.Substring(_at - 1, length))));
                    _at += length - 1;
                }
            }

            _at++;
        }

        private void Escape(StringBuilder result)
        {
            char c = text[_at++];
            switch (c)
            {
                case 'x' or 'X':
                    result.Append((char)Digits(16, 2));
                    break;
                case 'u' or 'U':
                    string rune = char.ConvertFromUtf32(Digits(16, c == 'u' ? 4 : 8));
                    result.Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(rune)));
                    break;
                case >= '0' and <= '7':
                    _at--;
                    result.Append((char)Digits(8, 3));
                    break;
                default:
                    int index = "abfnrtv".IndexOf(c, StringComparison.Ordinal);
                    result.Append(index < 0 ? c : "\a\b\f\n\r\t\v"[index]);
                    break;
            }
        }

        private int Digits(int radix, int most)
        {
            int value = 0;
            for (int n = 0; n < most && char.IsAsciiHexDigit(text[_at]) && Convert.ToInt32(text[_at].ToString(), 16) < radix; n++)
            {
                value = (value * radix) + Convert.ToInt32(text[_at++].ToString(), 16);
            }

            return value;
        }
    }
}
