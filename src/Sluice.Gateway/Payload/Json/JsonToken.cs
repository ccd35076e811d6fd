using System.Runtime.InteropServices;

namespace Sluice.Gateway.Payload;

/// <summary>What a token of a <see cref="JsonTape"/> stands for.</summary>
internal enum JsonTokenKind : byte
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary>A number, as its source text.</summary>
    Number,

    /// <summary>A string; the span excludes the quotes.</summary>
    String,

    /// <summary>An array; its items follow until <see cref="JsonToken.Next"/>.</summary>
    Array,

    /// <summary>An object; pairs of a <see cref="Key"/> and its value follow until <see cref="JsonToken.Next"/>.</summary>
    Object,

    /// <summary>The name of a member; the span excludes the quotes, and the value is the next token.</summary>
    Key,

    /// <summary>Stands for the value whose index is <see cref="JsonToken.Start"/>.</summary>
    Reference,
}

/// <summary>What else is known about a token.</summary>
[Flags]
internal enum JsonTokenFlags : byte
{
    /// <summary>Nothing: the source text of the value is what the encoder would write.</summary>
    None = 0,

    /// <summary>The bytes are not the text: they hold escape sequences, or bytes that are not UTF-8 and stand for U+FFFD.</summary>
    Escaped = 1,

    /// <summary>The bytes are in the tape's own text, not in the source.</summary>
    Side = 2,

    /// <summary>The source text is not what the encoder would write: spaces, order, escapes or removed members.</summary>
    Rewrite = 4,

    /// <summary>The members of the object are not in strictly ascending order of their names, so a name may repeat.</summary>
    Unsorted = 8,

    /// <summary>The member is not part of the object any more.</summary>
    Removed = 16,

    /// <summary>Filters and paths take the value for a scalar (core.md 7.5: error details, feed items, ...).</summary>
    Opaque = 32,

    /// <summary>A number that a script made. One from JSON is the text it was sent as, which writers of other formats tell apart.</summary>
    Computed = 64,
}

/// <summary>One value, or one member name, of a document: where its text is and where the next one starts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JsonToken
{
    /// <summary>The offset of the first byte; for a reference the index of the value it stands for.</summary>
    public int Start;

    /// <summary>The offset after the last byte.</summary>
    public int End;

    /// <summary>The index after the value and all it contains; while an array or object is being read, the index of the one around it.</summary>
    public int Next;

    /// <summary>What the token stands for.</summary>
    public JsonTokenKind Kind;

    /// <summary>What else is known.</summary>
    public JsonTokenFlags Flags;

    /// <summary>Whether a flag is set.</summary>
    /// <param name="flag">The flag.</param>
    public readonly bool Is(JsonTokenFlags flag) => (Flags & flag) != JsonTokenFlags.None;
}
