using System.Globalization;

namespace Sluice.Gateway.Observation;

/// <summary>What kind of value an attribute has.</summary>
internal enum SpanValueKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with a fraction.</summary>
    Number,

    /// <summary>Several texts.</summary>
    Texts,
}

/// <summary>What is known of a span, by name.</summary>
internal readonly struct SpanAttribute
{
    /// <summary>The characters of a text at most: heads of requests are long where they are hostile, and spans wait in memory.</summary>
    public const int MaxText = 4096;

    private readonly object? _reference;
    private readonly long _bits;

    private SpanAttribute(string key, SpanValueKind kind, object? reference, long bits)
    {
        Key = key;
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The name.</summary>
    public string Key { get; }

    /// <summary>What kind of value it has.</summary>
    public SpanValueKind Kind { get; }

    /// <summary>The value, when it is text.</summary>
    public string Text => (string)_reference!;

    /// <summary>The value, when it is several texts.</summary>
    public string[] Texts => (string[])_reference!;

    /// <summary>The value, when it is true or false.</summary>
    public bool Boolean => _bits != 0;

    /// <summary>The value, when it is a whole number.</summary>
    public long Whole => _bits;

    /// <summary>The value, when it is a number with a fraction.</summary>
    public double Number => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>An attribute with text, of which the first 4,096 characters count.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public static SpanAttribute Of(string key, string value) => new(key, SpanValueKind.Text, Short(value), 0);

    /// <summary>An attribute that is true or false.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public static SpanAttribute Of(string key, bool value) => new(key, SpanValueKind.Boolean, null, value ? 1 : 0);

    /// <summary>An attribute with a whole number.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public static SpanAttribute Of(string key, long value) => new(key, SpanValueKind.Whole, null, value);

    /// <summary>An attribute with a number.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public static SpanAttribute Of(string key, double value) => new(key, SpanValueKind.Number, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>An attribute with several texts, of each of which the first 4,096 characters count.</summary>
    /// <param name="key">The name.</param>
    /// <param name="values">The values.</param>
    public static SpanAttribute Of(string key, string[] values) => new(key, SpanValueKind.Texts, Array.ConvertAll(values, Short), 0);

    /// <summary>The characters of its texts.</summary>
    public int TextLength => Kind switch
    {
        SpanValueKind.Text => Text.Length,
        SpanValueKind.Texts => Texts.Sum(static text => text.Length),
        _ => 0,
    };

    /// <summary>The value as text, for systems that know nothing else; several texts with commas between them.</summary>
    public override string ToString() => Kind switch
    {
        SpanValueKind.Boolean => Boolean ? "true" : "false",
        SpanValueKind.Whole => Whole.ToString(CultureInfo.InvariantCulture),
        SpanValueKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        SpanValueKind.Texts => string.Join(',', Texts),
        _ => Text,
    };

    /// <summary>The first 4,096 characters of a text.</summary>
    /// <param name="text">The text.</param>
    internal static string Short(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
