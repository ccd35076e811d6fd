namespace Sluice.Configuration;

/// <summary>The kind of value that a key takes when it is written as it should be.</summary>
public enum ValueKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A whole or decimal number.</summary>
    Number,

    /// <summary>A whole number, or text.</summary>
    WholeOrText,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text that is one whole number and one unit.</summary>
    Duration,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of whole numbers.</summary>
    Wholes,

    /// <summary>A list of anything.</summary>
    List,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A list of objects.</summary>
    Objects,

    /// <summary>An object of texts, by names that the author chooses.</summary>
    TextMap,

    /// <summary>A JSON Schema: an object, or true or false.</summary>
    Schema,
}
