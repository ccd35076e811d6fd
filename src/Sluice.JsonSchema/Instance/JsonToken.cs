using System.Runtime.InteropServices;

namespace Sluice.JsonSchema.Instance;

/// <summary>The kind of a JSON value, numbered so that each is one bit of a <see cref="JsonKinds"/> mask.</summary>
internal enum JsonKind
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string; also the name of an object's member.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,
}

/// <summary>A set of <see cref="JsonKind"/>, with one bit more for <c>integer</c>, which is a number without a fraction.</summary>
[Flags]
internal enum JsonKinds
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary><c>null</c>.</summary>
    Null = 1 << JsonKind.Null,

    /// <summary><c>false</c>.</summary>
    False = 1 << JsonKind.False,

    /// <summary><c>true</c>.</summary>
    True = 1 << JsonKind.True,

    /// <summary><c>true</c> and <c>false</c>.</summary>
    Boolean = False | True,

    /// <summary>Any number.</summary>
    Number = 1 << JsonKind.Number,

    /// <summary>A string.</summary>
    String = 1 << JsonKind.String,

    /// <summary>An array.</summary>
    Array = 1 << JsonKind.Array,

    /// <summary>An object.</summary>
    Object = 1 << JsonKind.Object,

    /// <summary>A number whose value is whole, however it is written (<c>1.0</c>, <c>1e2</c>).</summary>
    Integer = 1 << 7,

    /// <summary>Every kind of value.</summary>
    Any = Null | Boolean | Number | String | Array | Object,
}

/// <summary>
/// One value of a document: a position in its bytes and the number of the token after it. Sixteen bytes, no
/// references, so a document of any size costs one pooled array and no work for the garbage collector.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct JsonToken
{
    /// <summary>Where the value's text starts; for an unescaped string, where it starts in the side buffer.</summary>
    public int Start;

    /// <summary>Bytes of a string or number; children of an array; members of an object, repeated names counted once each time.</summary>
    public int Length;

    /// <summary>The token after this value and everything in it.</summary>
    public int Next;

    /// <summary>What the value is.</summary>
    public JsonKind Kind { readonly get => (JsonKind)_kind; set => _kind = (byte)value; }

    /// <summary>What else the parser saw.</summary>
    public JsonTokenFlags Flags { readonly get => (JsonTokenFlags)_flags; set => _flags = (byte)value; }

    private byte _kind;
    private byte _flags;
}

/// <summary>What the parser saw of a value beside its kind.</summary>
[Flags]
internal enum JsonTokenFlags
{
    /// <summary>Nothing of note.</summary>
    None = 0,

    /// <summary>A string that had escapes; its text is in the side buffer.</summary>
    Unescaped = 1,

    /// <summary>A number with a fraction or an exponent.</summary>
    FractionOrExponent = 2,

    /// <summary>A name that the same object has again further on; the later value is the one that counts.</summary>
    Shadowed = 4,

    /// <summary>An object in which a name is repeated.</summary>
    HasShadowed = 8,
}
