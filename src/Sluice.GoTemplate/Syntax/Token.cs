namespace Sluice.GoTemplate.Syntax;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Text outside of actions.</summary>
    Text,

    /// <summary>The delimiter that opens an action.</summary>
    Open,

    /// <summary>The delimiter that closes an action.</summary>
    Close,

    /// <summary>Blanks between arguments.</summary>
    Space,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A character in single quotes.</summary>
    Character,

    /// <summary>A string in double or back quotes.</summary>
    String,

    /// <summary>A name: a function or a keyword.</summary>
    Name,

    /// <summary><c>.name</c>.</summary>
    Field,

    /// <summary><c>$name</c>.</summary>
    Variable,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>|</c>.</summary>
    Pipe,

    /// <summary><c>(</c>.</summary>
    OpenParen,

    /// <summary><c>)</c>.</summary>
    CloseParen,

    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>:=</c>.</summary>
    Declare,

    /// <summary><c>,</c>.</summary>
    Comma,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Text">Its text.</param>
/// <param name="Offset">For a text whose beginning was trimmed: the characters that are left out at its beginning.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, int Offset = 0)
{
    /// <summary>The character after the last.</summary>
    public int End => Start + Text.Length;
}
