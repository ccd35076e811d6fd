namespace Sluice.GoTemplate;

/// <summary>Turns plain .NET data into what templates see: Go's values of decoded JSON.</summary>
internal static class TemplateData
{
    /// <summary>Converts a value.</summary>
    /// <param name="value"><see langword="null"/>, a <see cref="bool"/>, a <see cref="double"/>, a <see cref="string"/>, a list or a
    /// dictionary of such values.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public static object? Convert(object? value) => value switch
    {
        null or bool or double or Values.GoMap or Values.GoList => value,
        string text => Valid(text),
        IReadOnlyDictionary<string, object?> map => Convert(map),
        IReadOnlyList<object?> list => new Values.GoList([.. list.Select(Convert)]),
        _ => throw new ArgumentException($"a value of {value.GetType()} is none of JSON", nameof(value)),
    };

    // Half of a surrogate pair is no character; templates take it for a byte (GoString).
    private static string Valid(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes().Select(static rune => rune.ToString()));

    private static Values.GoMap Convert(IReadOnlyDictionary<string, object?> map)
    {
        var result = new Values.GoMap();
        foreach ((string key, object? value) in map)
        {
            result[key] = Convert(value);
        }

        return result;
    }
}
