namespace Sluice.Cel.Syntax;

/// <summary>The kinds of token.</summary>
internal enum TokenKind : byte
{
    End,
    Ident,
    QuotedIdent,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    True,
    False,
    Null,
    In,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Dot,
    Comma,
    Colon,
    Question,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    And,
    Or,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A token: a kind and the slice of the text.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);

/// <summary>Ends lexing and parsing at the first syntax error; never leaves <see cref="CelProgram.Compile"/>.</summary>
internal sealed class SyntaxException(int offset, string message) : Exception(message)
{
    /// <summary>Where, in UTF-16 units.</summary>
    internal int Offset { get; } = offset;
}
