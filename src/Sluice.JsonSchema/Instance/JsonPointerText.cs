namespace Sluice.JsonSchema.Instance;

/// <summary>The text form of JSON pointers (RFC 6901).</summary>
internal static class JsonPointerText
{
    /// <summary>Writes a name as it stands in a pointer.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name with <c>~</c> and <c>/</c> escaped.</returns>
    public static string Escape(string name) =>
        name.AsSpan().IndexOfAny('~', '/') < 0
            ? name
            : name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Reads a name of a pointer.</summary>
    /// <param name="segment">The name as it stands in the pointer.</param>
    /// <returns>The name.</returns>
    public static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
