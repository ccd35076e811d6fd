using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Configuration;

/// <summary>Reads JSON (RFC 8259) and keeps every position. Slips that people make often (a comma too many or too few,
/// comments, single quotes, bare keys) are each told and read over, so that one run tells all of them.</summary>
internal sealed class JsonDocumentReader
{
    private static readonly SearchValues<char> StringStops =
        SearchValues.Create("\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly string _file;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _depth;
    private bool _stopped;

    private JsonDocumentReader(string file, string text, DiagnosticBag diagnostics)
    {
        _file = file;
        _text = text;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="file">The file's name, for positions.</param>
    /// <param name="text">The text, without byte order mark.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The document; <see langword="null"/> after a mistake that could not be read over.</returns>
    public static ConfigNode? Read(string file, string text, DiagnosticBag diagnostics)
    {
        var reader = new JsonDocumentReader(file, text, diagnostics);
        ConfigNode? document = reader.ReadValue(ConfigPath.Root);
        if (document is null || reader._stopped)
        {
            return null;
        }

        reader.SkipSpace(ConfigPath.Root);
        if (!reader._stopped && reader._at < text.Length)
        {
            reader.Error(DocumentCodes.TrailingText, ConfigPath.Root, $"{reader.Shown()} stands after the end of the document",
                "remove it, or check the brackets before it");
        }

        return document;
    }

    private SourcePosition Here => new(_file, _line, _at - _lineStart + 1);

    private ConfigNode? ReadValue(ConfigPath path)
    {
        SkipSpace(path);
        if (_stopped)
        {
            return null;
        }

        SourcePosition position = Here;
        if (_at >= _text.Length)
        {
            return Stop(DocumentCodes.Unclosed, path, "the document ends where a value belongs", _text.AsSpan().Trim().IsEmpty ? "the file is empty" : "close what was opened");
        }

        char c = _text[_at];
        switch (c)
        {
            case '{' or '[':
                if (_depth == DocumentLimits.MaxDepth)
                {
                    return Stop(DocumentCodes.TooDeep, path: ConfigPath.Root, $"more than {DocumentLimits.MaxDepth} levels of nesting",
                        "flatten the document");
                }

                _depth++;
                ConfigNode? container = c == '{' ? ReadObject(position, path) : ReadArray(position, path);
                _depth--;
                return container;
            case '"' or '\'':
                string? text = ReadString(path, c);
                return text is null ? null : new ConfigScalar(position, path, ConfigScalarKind.String, text);
            default:
                return ReadLiteral(position, path);
        }
    }

    private ConfigObject? ReadObject(SourcePosition position, ConfigPath path)
    {
        _at++;
        var builder = new ObjectBuilder();
        bool needsComma = false;
        while (true)
        {
            SkipSpace(path);
            if (_stopped)
            {
                return null;
            }

            if (_at >= _text.Length)
            {
                Stop(DocumentCodes.Unclosed, path, $"the document ends inside the object that line {position.Line} opened", "write the missing }");
                return null;
            }

            char c = _text[_at];
            if (c == '}')
            {
                _at++;
                return builder.Build(position, path);
            }

            if (c == ',')
            {
                if (!ReadComma(path, ref needsComma, '}'))
                {
                    return null;
                }

                continue;
            }

            if (needsComma)
            {
                if (c is ']' or ':' or '{' or '[')
                {
                    Stop(DocumentCodes.Unexpected, path, $"{Shown()} stands where a comma or }} belongs", remedy: null);
                    return null;
                }

                Error(DocumentCodes.MissingComma, path, "a comma is missing before this key", "write , after the value before it");
            }

            if (!ReadProperty(path, builder))
            {
                return null;
            }

            needsComma = true;
        }
    }

    private bool ReadProperty(ConfigPath path, ObjectBuilder builder)
    {
        SourcePosition position = Here;
        string? name = ReadKey(path);
        if (name is null)
        {
            return false;
        }

        ConfigPath valuePath = path.Key(name);
        SkipSpace(valuePath);
        if (_stopped)
        {
            return false;
        }

        if (_at < _text.Length && _text[_at] == '=')
        {
            Error(DocumentCodes.MissingColon, valuePath, $"= stands after the key \"{name}\"", "write : between a key and its value");
            _at++;
        }
        else if (_at < _text.Length && _text[_at] == ':')
        {
            _at++;
        }
        else
        {
            Stop(DocumentCodes.MissingColon, valuePath, $"{Shown()} stands after the key \"{name}\"", "write : and the value, or the quote that is missing before");
            return false;
        }

        ConfigNode? value = ReadValue(valuePath);
        if (value is null)
        {
            return false;
        }

        ConfigProperty? former = builder.Set(new ConfigProperty(name, position, value));
        if (former is not null)
        {
            _diagnostics.Add(new Diagnostic(DocumentCodes.RepeatedKey, DiagnosticSeverity.Warning, position, valuePath.ToString(),
                $"\"{name}\" is written a second time, the value of line {former.Position.Line} is not used", "remove one of the two"));
        }

        return true;
    }

    private string? ReadKey(ConfigPath path)
    {
        char c = _text[_at];
        if (c is '"' or '\'')
        {
            return ReadString(path, c);
        }

        if (char.IsAsciiLetter(c) || c is '_' or '$' or '@')
        {
            int start = _at;
            int end = _at;
            while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or '$' or '@' or '-' or '/' or '.'))
            {
                end++;
            }

            string name = _text[start..end];
            Error(DocumentCodes.UnquotedKey, path, $"the key {ObjectReader.Shown(name)} has no quotes", $"write \"{ObjectReader.Shown(name)}\"");
            _at = end;
            return name;
        }

        if (c == ']')
        {
            Stop(DocumentCodes.Unexpected, path, "] stands where the } of this object belongs", "write } before it");
        }
        else
        {
            Stop(DocumentCodes.Unexpected, path, $"{Shown()} stands where a key belongs", "write a key in double quotes");
        }

        return null;
    }

    private ConfigArray? ReadArray(SourcePosition position, ConfigPath path)
    {
        _at++;
        var items = new List<ConfigNode>();
        bool needsComma = false;
        while (true)
        {
            SkipSpace(path);
            if (_stopped)
            {
                return null;
            }

            if (_at >= _text.Length)
            {
                Stop(DocumentCodes.Unclosed, path, $"the document ends inside the list that line {position.Line} opened", "write the missing ]");
                return null;
            }

            char c = _text[_at];
            if (c == ']')
            {
                _at++;
                return new ConfigArray(position, path, items);
            }

            if (c == ',')
            {
                if (!ReadComma(path, ref needsComma, ']'))
                {
                    return null;
                }

                continue;
            }

            if (needsComma)
            {
                if (c is '}' or ':')
                {
                    Stop(DocumentCodes.Unexpected, path, $"{Shown()} stands where a comma or ] belongs", remedy: null);
                    return null;
                }

                Error(DocumentCodes.MissingComma, path.Item(items.Count), "a comma is missing before this value",
                    "write , after the value before it");
            }

            ConfigNode? item = ReadValue(path.Item(items.Count));
            if (item is null)
            {
                return null;
            }

            items.Add(item);
            needsComma = true;
        }
    }

    /// <summary>Reads a comma; one that nothing stands before or after is told and read over.</summary>
    private bool ReadComma(ConfigPath path, ref bool needsComma, char close)
    {
        SourcePosition position = Here;
        _at++;
        SkipSpace(path);
        if (_stopped)
        {
            return false;
        }

        bool closes = _at < _text.Length && _text[_at] == close;
        if (!needsComma || closes)
        {
            string message = closes ? $"a comma stands before the closing {close}" : "a comma stands where nothing precedes it";
            Error(DocumentCodes.SuperfluousComma, position, path, message, "remove the comma");
        }

        needsComma = false;
        return true;
    }

    private ConfigScalar? ReadLiteral(SourcePosition position, ConfigPath path)
    {
        int start = _at;
        int end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '-' or '+' or '.' or '_'))
        {
            end++;
        }

        string word = _text[start..end];
        ConfigScalar? scalar = word switch
        {
            "true" or "false" => new ConfigScalar(position, path, ConfigScalarKind.Boolean, word),
            "null" => new ConfigScalar(position, path, ConfigScalarKind.Null, ""),
            _ when IsNumber(word) => new ConfigScalar(position, path, ConfigScalarKind.Number, word),
            _ => null,
        };

        if (scalar is null)
        {
            return word switch
            {
                "" => (ConfigScalar?)Stop(DocumentCodes.Unexpected, path, $"{Shown()} stands where a value belongs", remedy: null),
                "True" or "TRUE" or "False" or "FALSE" or "None" or "NULL" or "Null" or "nil" or "undefined" =>
                    ReadOver(path, word, word[0] is 't' or 'T' ? "true" : word[0] is 'f' or 'F' ? "false" : "null", end, position),
                ['0', ..] when IsNumber(word.TrimStart('0')) =>
                    (ConfigScalar?)Stop(DocumentCodes.NotAValue, path, "a number of JSON does not begin with 0", $"write {word.TrimStart('0')}"),
                _ => (ConfigScalar?)Stop(DocumentCodes.NotAValue, path, "this is neither text in quotes nor a number, true, false or null",
                    "put text in double quotes"),
            };
        }

        _at = end;
        return scalar;
    }

    private ConfigScalar ReadOver(ConfigPath path, string word, string meant, int end, SourcePosition position)
    {
        Error(DocumentCodes.NotALiteral, path, $"{word} is not a JSON value", $"write {meant}");
        _at = end;
        return meant == "null"
            ? new ConfigScalar(position, path, ConfigScalarKind.Null, "")
            : new ConfigScalar(position, path, ConfigScalarKind.Boolean, meant);
    }

    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        int at = 0;
        if (at < word.Length && word[at] == '-')
        {
            at++;
        }

        int digits = at;
        at = SkipDigits(word, at);
        if (at == digits || (word[digits] == '0' && at - digits > 1))
        {
            return false;
        }

        if (at < word.Length && word[at] == '.')
        {
            int fraction = ++at;
            at = SkipDigits(word, at);
            if (at == fraction)
            {
                return false;
            }
        }

        if (at < word.Length && word[at] is 'e' or 'E')
        {
            at++;
            if (at < word.Length && word[at] is '+' or '-')
            {
                at++;
            }

            int exponent = at;
            at = SkipDigits(word, at);
            if (at == exponent)
            {
                return false;
            }
        }

        return at == word.Length;
    }

    private static int SkipDigits(ReadOnlySpan<char> word, int at)
    {
        while (at < word.Length && char.IsAsciiDigit(word[at]))
        {
            at++;
        }

        return at;
    }

    private string? ReadString(ConfigPath path, char quote)
    {
        if (quote == '\'')
        {
            Error(DocumentCodes.SingleQuotes, path, "text stands in single quotes", "write double quotes");
        }

        int opening = _at++;
        int stop = quote == '"' ? _text.AsSpan(_at).IndexOfAny(StringStops) : -1;
        if (stop >= 0 && _text[_at + stop] == '"')
        {
            string plain = _text.Substring(_at, stop);
            _at += stop + 1;
            return plain;
        }

        var unescaped = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length || _text[_at] is '\n' or '\r')
            {
                _at = opening;
                Stop(DocumentCodes.Unclosed, path, "the closing quote of this text is missing on its line",
                    "write the quote, and \\n for a line break");
                return null;
            }

            char c = _text[_at];
            if (c == quote)
            {
                _at++;
                return unescaped.ToString();
            }

            if (c == '\\')
            {
                if (!ReadEscape(path, unescaped))
                {
                    return null;
                }

                continue;
            }

            if (c < ' ')
            {
                string escape = c == '\t' ? "\\t" : $"\\u{(int)c:x4}";
                Error(DocumentCodes.ControlCharacter, path, $"a control character (U+{(int)c:X4}) stands inside text", $"write {escape}");
            }

            unescaped.Append(c);
            _at++;
        }
    }

    private bool ReadEscape(ConfigPath path, StringBuilder unescaped)
    {
        char c = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        char? simple = c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        if (simple is char character)
        {
            unescaped.Append(character);
            _at += 2;
            return true;
        }

        if (c == 'u' && _at + 6 <= _text.Length
            && ushort.TryParse(_text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
        {
            unescaped.Append(WithoutLoneSurrogate((char)unit));
            _at += 6;
            return true;
        }

        string shown = char.IsControl(c) ? "\\" : "\\" + c;
        Stop(DocumentCodes.BadEscape, path, $"{shown} is not an escape of JSON", "write \\\\ for a backslash");
        return false;
    }

    /// <summary>Half a surrogate pair reads as U+FFFD, as Go's reader does: it has no UTF-8 form.</summary>
    private char WithoutLoneSurrogate(char unit)
    {
        bool paired = !char.IsSurrogate(unit)
            || (char.IsHighSurrogate(unit) && IsEscapedUnit(_at + 6, char.IsLowSurrogate))
            || (char.IsLowSurrogate(unit) && IsEscapedUnit(_at - 6, char.IsHighSurrogate));
        return paired ? unit : '\uFFFD';
    }

    private bool IsEscapedUnit(int at, Func<char, bool> matches) =>
        at >= 0 && at + 6 <= _text.Length && _text[at] == '\\' && _text[at + 1] == 'u'
        && ushort.TryParse(_text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
        && matches((char)unit);

    private void SkipSpace(ConfigPath path)
    {
        while (_at < _text.Length)
        {
            switch (_text[_at])
            {
                case ' ' or '\t' or '\r':
                    _at++;
                    break;
                case '\n':
                    _at++;
                    _line++;
                    _lineStart = _at;
                    break;
                case '/' when _at + 1 < _text.Length && _text[_at + 1] is '/' or '*':
                    SkipComment(path);
                    break;
                case '#':
                    SkipComment(path);
                    break;
                default:
                    return;
            }
        }
    }

    private void SkipComment(ConfigPath path)
    {
        Error(DocumentCodes.Comment, path, "JSON has no comments", "write a key such as \"@comment\": \"...\", or use YAML or TOML");
        if (_text[_at] == '#' || _text[_at + 1] == '/')
        {
            int end = _text.IndexOf('\n', _at);
            _at = end < 0 ? _text.Length : end;
            return;
        }

        int close = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            Stop(DocumentCodes.Unclosed, path, "this comment does not end", "write */ after it");
            _at = _text.Length;
            return;
        }

        for (; _at < close + 2; _at++)
        {
            if (_text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    private string Shown()
    {
        if (_at >= _text.Length)
        {
            return "the end of the document";
        }

        char c = _text[_at];
        return char.IsControl(c) || char.IsSurrogate(c) ? $"the character U+{(int)c:X4}" : c.ToString();
    }

    private void Error(DiagnosticCode code, ConfigPath path, string message, string? remedy) => Error(code, Here, path, message, remedy);

    private void Error(DiagnosticCode code, SourcePosition position, ConfigPath path, string message, string? remedy) =>
        _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, position, path.ToString(), message, remedy));

    private ConfigNode? Stop(DiagnosticCode code, ConfigPath path, string message, string? remedy)
    {
        if (!_stopped)
        {
            _stopped = true;
            Error(code, path, message, remedy);
        }

        return null;
    }
}
