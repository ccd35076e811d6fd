using System.Text;

namespace Sluice.GoTemplate.Syntax;

/// <summary>Takes a template's text apart into texts and the tokens of actions.</summary>
/// <param name="source">The template.</param>
internal sealed class Lexer(TemplateSource source)
{
    private const string Blanks = " \t\r\n";
    private readonly string _text = source.Text;
    private int _at;
    private bool _inAction;
    private bool _trimNext;
    private int _parens;
    private int _open;

    /// <summary>The next token.</summary>
    /// <exception cref="TemplateException">The text is no template.</exception>
    public Token Next() => _inAction ? InAction() : Outside();

    /// <summary>Makes an error about the text from one place to another.</summary>
    /// <param name="start">The first character.</param>
    /// <param name="end">The character after the last.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    public TemplateException Error(int start, int end, string message, string? remedy = null) =>
        new(new TemplateError(TemplateErrorKind.Syntax, source.At(Math.Min(start, _text.Length)), Excerpt.Of(_text, start, end), message, remedy));

    private Token Outside()
    {
        int begin = _at;
        while (true)
        {
            int open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            int end = open < 0 ? _text.Length : open;
            bool trims = open >= 0 && HasTrimMarker(open + 2);
            int textStart = begin;
            if (_trimNext)
            {
                while (textStart < end && Blanks.Contains(_text[textStart], StringComparison.Ordinal))
                {
                    textStart++;
                }

                _trimNext = false;
            }

            int textEnd = end;
            while (trims && textEnd > textStart && Blanks.Contains(_text[textEnd - 1], StringComparison.Ordinal))
            {
                textEnd--;
            }

            if (open >= 0 && IsComment(open + 2 + (trims ? 2 : 0)))
            {
                SkipComment(open, trims);
                if (textEnd > textStart)
                {
                    return new Token(TokenKind.Text, textStart, _text[textStart..textEnd]);
                }

                begin = _at;
                continue;
            }

            if (textEnd > textStart)
            {
                _at = end;
                return new Token(TokenKind.Text, textStart, _text[textStart..textEnd]);
            }

            if (open < 0)
            {
                _at = _text.Length;
                return new Token(TokenKind.End, _text.Length, "");
            }

            _open = open;
            _at = open + 2 + (trims ? 2 : 0);
            _inAction = true;
            _parens = 0;
            return new Token(TokenKind.Open, open, "{{");
        }
    }

    private bool HasTrimMarker(int at) =>
        at + 1 < _text.Length && _text[at] == '-' && Blanks.Contains(_text[at + 1], StringComparison.Ordinal);

    private bool IsComment(int at) => string.CompareOrdinal(_text, at, "/*", 0, 2) == 0;

    private void SkipComment(int open, bool trims)
    {
        int start = open + 2 + (trims ? 2 : 0);
        int end = _text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error(open, open + 4, "the comment is not closed", "end it with */}}");
        }

        end += 2;
        if (IsClosing(end, out int length, out bool trimsAfter))
        {
            _at = end + length;
            _trimNext = trimsAfter;
            return;
        }

        throw Error(open, end, "a comment must fill its action", "write {{/* ... */}}, without anything before or after the comment");
    }

    private bool IsClosing(int at, out int length, out bool trims)
    {
        trims = at + 3 < _text.Length && Blanks.Contains(_text[at], StringComparison.Ordinal) && string.CompareOrdinal(_text, at + 1, "-}}", 0, 3) == 0;
        length = trims ? 4 : 2;
        return trims || string.CompareOrdinal(_text, at, "}}", 0, 2) == 0;
    }

    private Token InAction()
    {
        if (_at >= _text.Length)
        {
            throw Error(_open, _text.Length, "the action is not closed", "end it with }}");
        }

        if (IsClosing(_at, out int length, out bool trims))
        {
            if (_parens > 0)
            {
                throw Error(_open, _at, "a parenthesis is not closed", "write ) before }}");
            }

            var close = new Token(TokenKind.Close, _at, _text.Substring(_at, length));
            _at += length;
            _trimNext = trims;
            _inAction = false;
            return close;
        }

        char c = _text[_at];
        if (Blanks.Contains(c, StringComparison.Ordinal))
        {
            int end = _at;
            while (end < _text.Length && Blanks.Contains(_text[end], StringComparison.Ordinal) && !IsClosing(end, out _, out _))
            {
                end++;
            }

            return Take(TokenKind.Space, Math.Max(end, _at + 1));
        }

        switch (c)
        {
            case '=': return Take(TokenKind.Assign, _at + 1);
            case ',': return Take(TokenKind.Comma, _at + 1);
            case '|': return Take(TokenKind.Pipe, _at + 1);
            case ':' when Peek(1) == '=': return Take(TokenKind.Declare, _at + 2);
            case '"': return Quoted('"', TokenKind.String);
            case '\'': return Quoted('\'', TokenKind.Character);
            case '`': return Raw();
            case '(':
                _parens++;
                return Take(TokenKind.OpenParen, _at + 1);
            case ')':
                if (--_parens < 0)
                {
                    throw Error(_at, _at + 1, "a parenthesis is closed that was not opened");
                }

                return Take(TokenKind.CloseParen, _at + 1);
            case '.' when !char.IsAsciiDigit(Peek(1)):
                int end = EndOfName(_at + 1);
                return Terminated(end == _at + 1 ? TokenKind.Dot : TokenKind.Field, end);
            case '$':
                return Terminated(TokenKind.Variable, EndOfName(_at + 1));
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return Numeric();
            default:
                int nameEnd = EndOfName(_at);
                return nameEnd > _at ? Terminated(TokenKind.Name, nameEnd) : throw BadCharacter(_at);
        }
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private Token Take(TokenKind kind, int end)
    {
        var token = new Token(kind, _at, _text[_at..end]);
        _at = end;
        return token;
    }

    private TemplateException BadCharacter(int at)
    {
        string shown = Rune.TryGetRuneAt(_text, at, out Rune rune) ? rune.ToString() : "?";
        return Error(_open, at + 1, $"the character {Formatting.GoQuote.Quote(shown, '\'')} cannot stand here",
            shown == "-" ? "a key with a dash is read with index: {{ index .settings \"a-key\" }}" : null);
    }

    private int EndOfName(int at)
    {
        while (at < _text.Length && Rune.TryGetRuneAt(_text, at, out Rune rune) && (rune.Value == '_' || Rune.IsLetter(rune) || IsDigit(rune)))
        {
            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    private static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.DecimalDigitNumber;

    private Token Terminated(TokenKind kind, int end)
    {
        char next = end < _text.Length ? _text[end] : ' ';
        if (kind != TokenKind.Dot && !Blanks.Contains(next, StringComparison.Ordinal) && next is not ('.' or ',' or '|' or ':' or ')' or '(' or '=') && !IsClosing(end, out _, out _))
        {
            throw BadCharacter(end);
        }

        return Take(kind, end);
    }

    private Token Quoted(char quote, TokenKind kind)
    {
        for (int end = _at + 1; end < _text.Length && _text[end] != '\n'; end++)
        {
            if (_text[end] == '\\')
            {
                end++;
            }
            else if (_text[end] == quote)
            {
                return Take(kind, end + 1);
            }
        }

        throw Error(_at, EndOfLine(), "the quotation mark is not closed on its line", "close it, or use back quotes for a text of many lines");
    }

    private Token Raw()
    {
        int end = _text.IndexOf('`', _at + 1);
        return end < 0 ? throw Error(_at, EndOfLine(), "the back quote is not closed") : Take(TokenKind.String, end + 1);
    }

    private int EndOfLine()
    {
        int end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private Token Numeric()
    {
        int end = _at;
        if (_text[end] is '+' or '-')
        {
            end++;
        }

        string digits = "0123456789_";
        if (end < _text.Length && _text[end] == '0')
        {
            end++;
            char prefix = end < _text.Length ? char.ToLowerInvariant(_text[end]) : ' ';
            if (prefix is 'x' or 'o' or 'b')
            {
                digits = prefix switch
                {
                    'x' => "0123456789abcdefABCDEF_",
                    'o' => "01234567_",
                    _ => "01_",
                };
                end++;
            }
        }

        end = Skip(end, digits);
        if (end < _text.Length && _text[end] == '.')
        {
            end = Skip(end + 1, digits);
        }

        if (end < _text.Length && ((digits.Length == 11 && _text[end] is 'e' or 'E') || (digits.Length > 20 && _text[end] is 'p' or 'P')))
        {
            end++;
            end = end < _text.Length && _text[end] is '+' or '-' ? end + 1 : end;
            end = Skip(end, "0123456789_");
        }

        if (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end = EndOfName(end);
            throw Error(_at, end, $"{_text[_at..end]} is no number",
                "a key that begins with a digit is read with index: {{ index .settings \"3rd\" }}");
        }

        return Take(TokenKind.Number, end);
    }

    private int Skip(int at, string set)
    {
        while (at < _text.Length && set.Contains(_text[at], StringComparison.Ordinal))
        {
            at++;
        }

        return at;
    }
}

/// <summary>Cuts a piece of a template for an error.</summary>
internal static class Excerpt
{
    private const int Longest = 120;

    /// <summary>The text from one place to another, on one line and not too long.</summary>
    /// <param name="text">The template.</param>
    /// <param name="start">The first character.</param>
    /// <param name="end">The character after the last.</param>
    public static string Of(string text, int start, int end)
    {
        start = Math.Clamp(start, 0, text.Length);
        end = Math.Clamp(end, start, text.Length);
        string piece = text[start..Math.Min(end, start + Longest)];
        string line = string.Join(' ', piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return end - start > Longest ? line + "..." : line;
    }
}
