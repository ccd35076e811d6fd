using System.Runtime.InteropServices;

namespace Sluice.Cel.Syntax;

/// <summary>The kinds of token.</summary>
internal enum TokenKind : byte
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name.</summary>
    Ident,

    /// <summary>A name in backquotes.</summary>
    QuotedIdent,

    /// <summary>An int literal.</summary>
    Int,

    /// <summary>A uint literal.</summary>
    Uint,

    /// <summary>A double literal.</summary>
    Double,

    /// <summary>A string literal.</summary>
    String,

    /// <summary>A bytes literal.</summary>
    Bytes,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>in</c>.</summary>
    In,

    /// <summary><c>(</c>.</summary>
    LeftParen,

    /// <summary><c>)</c>.</summary>
    RightParen,

    /// <summary><c>[</c>.</summary>
    LeftBracket,

    /// <summary><c>]</c>.</summary>
    RightBracket,

    /// <summary><c>{</c>.</summary>
    LeftBrace,

    /// <summary><c>}</c>.</summary>
    RightBrace,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>?</c>.</summary>
    Question,

    /// <summary><c>+</c>.</summary>
    Plus,

    /// <summary><c>-</c>.</summary>
    Minus,

    /// <summary><c>*</c>.</summary>
    Star,

    /// <summary><c>/</c>.</summary>
    Slash,

    /// <summary><c>%</c>.</summary>
    Percent,

    /// <summary><c>!</c>.</summary>
    Not,

    /// <summary><c>&amp;&amp;</c>.</summary>
    And,

    /// <summary><c>||</c>.</summary>
    Or,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,
}

/// <summary>A token: a kind and the slice of the text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, int Start, int Length);

/// <summary>Ends lexing and parsing at the first syntax error; never leaves <see cref="CelProgram.Compile"/>.</summary>
internal sealed class SyntaxException(int offset, string message) : Exception(message)
{
    /// <summary>Where, in UTF-16 units.</summary>
    internal int Offset { get; } = offset;
}
