namespace Sluice.GoTemplate.Values;

/// <summary>Go's types, as far as templates meet them. The .NET values that stand for them: <c>nint</c> is <c>int</c>, <c>long</c> is
/// <c>int64</c>, <c>int</c> is <c>int32</c>, <c>byte</c> is <c>uint8</c>, <c>ulong</c> is <c>uint64</c>, <c>double</c> is <c>float64</c>;
/// <see langword="null"/> is nil.</summary>
internal static class GoType
{
    /// <summary><c>interface {}</c>.</summary>
    public const string Any = "interface {}";

    /// <summary><c>string</c>.</summary>
    public const string Text = "string";

    /// <summary><c>int</c>.</summary>
    public const string Int = "int";

    /// <summary>The type of a value as <c>%T</c> writes it.</summary>
    /// <param name="value">The value.</param>
    public static string NameOf(object? value) => value switch
    {
        null => "<nil>",
        bool => "bool",
        string => Text,
        nint => Int,
        long => "int64",
        int => "int32",
        byte => "uint8",
        uint => "uint32",
        ulong => "uint64",
        double => "float64",
        GoList list => "[]" + list.ElementType,
        GoMap map => "map[string]" + map.ValueType,
        IGoObject other => other.TypeName,
        _ => throw new InvalidOperationException($"a value of {value.GetType()} is no template value"),
    };

    /// <summary>The type of a value with its article, for messages: <c>an int</c>, <c>a string</c>.</summary>
    /// <param name="value">The value.</param>
    public static string Described(object? value) => WithArticle(value is null ? "missing value" : NameOf(value));

    /// <summary>A type with its article.</summary>
    /// <param name="name">The type's name.</param>
    public static string WithArticle(string name) => (name.StartsWith('i') ? "an " : "a ") + name;

    /// <summary>The kind of a value as <c>kindOf</c> writes it.</summary>
    /// <param name="value">The value.</param>
    public static string KindOf(object? value) => value switch
    {
        null => "invalid",
        GoList => "slice",
        GoMap => "map",
        IGoObject other => other.Kind,
        _ => NameOf(value),
    };

    /// <summary>Whether a value is true in a condition: not false, zero, empty or nil.</summary>
    /// <param name="value">The value.</param>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        double number => number != 0,
        GoList list => list.Count > 0,
        GoMap map => map.Count > 0,
        IGoObject other => !other.IsZero,
        _ => !TryInteger(value, out Int128 number) || number != 0,
    };

    /// <summary>The value of an integer of any type.</summary>
    /// <param name="value">The value.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is an integer.</returns>
    public static bool TryInteger(object? value, out Int128 number)
    {
        (bool isInteger, number) = value switch
        {
            nint n => (true, (Int128)n),
            long n => (true, n),
            int n => (true, n),
            byte n => (true, n),
            uint n => (true, n),
            ulong n => (true, n),
            GoNamedInteger n => (true, n.Value),
            _ => (false, Int128.Zero),
        };
        return isInteger;
    }
}
