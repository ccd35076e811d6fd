using System.Buffers;

namespace Sluice.Cel.Syntax;

/// <summary>Cuts an expression into tokens (language definition, "Syntax").</summary>
internal sealed class Lexer(string text)
{
    private static readonly SearchValues<char> IdentCharacters =
        SearchValues.Create("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private int _position;

    /// <summary>The next token; <see cref="TokenKind.End"/> at the end, again and again.</summary>
    /// <exception cref="SyntaxException">The text is no token.</exception>
    internal Token Next()
    {
        SkipBlank();
        if (_position >= text.Length)
        {
            return new(TokenKind.End, text.Length, 0);
        }

        char c = text[_position];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return StringPrefixLength() is var prefix and >= 0 ? Quoted(prefix) : Word();
        }

        return c switch
        {
            '"' or '\'' => Quoted(0),
            '`' => QuotedIdent(),
            _ => Punctuation(c),
        };
    }

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private void SkipBlank()
    {
        while (_position < text.Length)
        {
            char c = text[_position];
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _position++;
            }
            else if (c == '/' && Peek(1) == '/')
            {
                int end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Take(TokenKind kind, int length)
    {
        Token token = new(kind, _position, length);
        _position += length;
        return token;
    }

    private Token Punctuation(char c)
    {
        char next = Peek(1);
        return (c, next) switch
        {
            ('=', '=') => Take(TokenKind.Equal, 2),
            ('!', '=') => Take(TokenKind.NotEqual, 2),
            ('<', '=') => Take(TokenKind.LessOrEqual, 2),
            ('>', '=') => Take(TokenKind.GreaterOrEqual, 2),
            ('&', '&') => Take(TokenKind.And, 2),
            ('|', '|') => Take(TokenKind.Or, 2),
            ('<', _) => Take(TokenKind.Less, 1),
            ('>', _) => Take(TokenKind.Greater, 1),
            ('!', _) => Take(TokenKind.Not, 1),
            ('(', _) => Take(TokenKind.LeftParen, 1),
            (')', _) => Take(TokenKind.RightParen, 1),
            ('[', _) => Take(TokenKind.LeftBracket, 1),
            (']', _) => Take(TokenKind.RightBracket, 1),
            ('{', _) => Take(TokenKind.LeftBrace, 1),
            ('}', _) => Take(TokenKind.RightBrace, 1),
            ('.', _) => Take(TokenKind.Dot, 1),
            (',', _) => Take(TokenKind.Comma, 1),
            (':', _) => Take(TokenKind.Colon, 1),
            ('?', _) => Take(TokenKind.Question, 1),
            ('+', _) => Take(TokenKind.Plus, 1),
            ('-', _) => Take(TokenKind.Minus, 1),
            ('*', _) => Take(TokenKind.Star, 1),
            ('/', _) => Take(TokenKind.Slash, 1),
            ('%', _) => Take(TokenKind.Percent, 1),
            ('=', _) => throw new SyntaxException(_position, "unexpected '=', did you mean '=='?"),
            ('&', _) => throw new SyntaxException(_position, "unexpected '&', did you mean '&&'?"),
            ('|', _) => throw new SyntaxException(_position, "unexpected '|', did you mean '||'?"),
            _ => throw new SyntaxException(_position, $"unexpected character {Describe(c)}"),
        };
    }

    private static string Describe(char c) => c is > ' ' and < '\x7f' ? $"'{c}'" : $"U+{(int)c:X4}";

    private Token Word()
    {
        int length = text.AsSpan(_position).IndexOfAnyExcept(IdentCharacters);
        length = length < 0 ? text.Length - _position : length;
        return Take(
            text.AsSpan(_position, length) switch
            {
                "true" => TokenKind.True,
                "false" => TokenKind.False,
                "null" => TokenKind.Null,
                "in" => TokenKind.In,
                _ => TokenKind.Ident,
            },
            length);
    }

    private Token QuotedIdent()
    {
        int length = text.AsSpan(_position + 1).IndexOf('`');
        if (length <= 0)
        {
            throw new SyntaxException(_position, "a name in backquotes is empty or not closed");
        }

        foreach (char c in text.AsSpan(_position + 1, length))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-' or '/' or ' '))
            {
                throw new SyntaxException(_position, $"{Describe(c)} cannot stand in a name in backquotes");
            }
        }

        return Take(TokenKind.QuotedIdent, length + 2);
    }

    private Token Number()
    {
        int start = _position;
        if (text[start] == '0' && Peek(1) is 'x' or 'X')
        {
            int digits = start + 2;
            while (digits < text.Length && char.IsAsciiHexDigit(text[digits]))
            {
                digits++;
            }

            if (digits == start + 2)
            {
                throw new SyntaxException(start, "a hexadecimal number needs digits after 0x");
            }

            return Suffixed(TokenKind.Int, digits);
        }

        int end = Digits(start);
        TokenKind kind = TokenKind.Int;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            kind = TokenKind.Double;
            end = Digits(end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int exponent = end + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                kind = TokenKind.Double;
                end = Digits(exponent);
            }
        }

        return Suffixed(kind, end);
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private Token Suffixed(TokenKind kind, int end)
    {
        if (kind == TokenKind.Int && end < text.Length && text[end] is 'u' or 'U')
        {
            kind = TokenKind.Uint;
            end++;
        }

        if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            throw new SyntaxException(end, "a name cannot follow a number without a space");
        }

        return Take(kind, end - _position);
    }

    /// <summary>The length of <c>r</c>, <c>b</c> or <c>br</c> before a quote; -1 where no string starts.</summary>
    private int StringPrefixLength()
    {
        int length = 0;
        if (Peek(0) is 'b' or 'B')
        {
            length++;
        }

        if (Peek(length) is 'r' or 'R')
        {
            length++;
        }

        return length > 0 && Peek(length) is '"' or '\'' ? length : -1;
    }

    private Token Quoted(int prefix)
    {
        int start = _position;
        bool bytes = prefix > 0 && text[start] is 'b' or 'B';
        bool raw = prefix > 0 && text[start + prefix - 1] is 'r' or 'R';
        int position = start + prefix;
        char quote = text[position];
        bool triple = position + 2 < text.Length && text[position + 1] == quote && text[position + 2] == quote;
        position += triple ? 3 : 1;
        while (true)
        {
            if (position >= text.Length || (!triple && text[position] is '\n' or '\r'))
            {
                throw new SyntaxException(start, "the text in quotes is not closed");
            }

            char c = text[position];
            if (c == '\\' && !raw)
            {
                position += 2;
            }
            else if (c == quote && !triple)
            {
                position++;
                break;
            }
            else if (c == quote && position + 2 < text.Length && text[position + 1] == quote && text[position + 2] == quote)
            {
                position += 3;
                break;
            }
            else
            {
                position++;
            }
        }

        return Take(bytes ? TokenKind.Bytes : TokenKind.String, position - start);
    }
}
