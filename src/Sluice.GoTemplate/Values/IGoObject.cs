namespace Sluice.GoTemplate.Values;

/// <summary>A value with methods or fields, such as a time or a version.</summary>
internal interface IGoObject
{
    /// <summary>The type's name, such as <c>time.Time</c>.</summary>
    string TypeName { get; }

    /// <summary>The kind, such as <c>struct</c>.</summary>
    string Kind { get; }

    /// <summary>Whether conditions take it as false.</summary>
    bool IsZero { get; }

    /// <summary>How it is printed.</summary>
    string Text { get; }

    /// <summary>What it is in JSON: a template value that has no methods.</summary>
    object? Json { get; }

    /// <summary>Calls a method or reads a field.</summary>
    /// <param name="name">The name.</param>
    /// <param name="arguments">The arguments; none for a field.</param>
    /// <param name="result">What it gives.</param>
    /// <returns>Whether there is such a method or field.</returns>
    /// <exception cref="TemplateFault">The arguments do not fit.</exception>
    bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result);

    /// <summary>Whether it means the same as another value of its type.</summary>
    /// <param name="other">The other.</param>
    bool SameAs(IGoObject other);
}

/// <summary>An integer with a name for its value, such as <c>time.Month</c>.</summary>
/// <param name="TypeName">The type's name.</param>
/// <param name="Value">The value.</param>
/// <param name="Text">The name of the value.</param>
internal sealed record GoNamedInteger(string TypeName, long Value, string Text) : IGoObject
{
    /// <inheritdoc/>
    public string Kind => "int";

    /// <inheritdoc/>
    public bool IsZero => Value == 0;

    /// <inheritdoc/>
    public object? Json => Value;

    /// <inheritdoc/>
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result)
    {
        result = Text;
        return name == "String" && arguments.IsEmpty;
    }

    /// <inheritdoc/>
    public bool SameAs(IGoObject other) => Equals(other);
}
