namespace Sluice.Configuration;

/// <summary>What people are told about a key, and what the code that reads it does not say.</summary>
/// <param name="Path">The key, after those of the objects and lists that it stands in: <c>tls.keys.public_key</c>. <c>*</c> is any key.</param>
/// <param name="Text">What it means, in a sentence; code stands between backquotes.</param>
public sealed record SettingKey(string Path, string Text)
{
    /// <summary>The kind of its value. Default: as recorded.</summary>
    public ValueKind? Kind { get; init; }

    /// <summary>The value that an absent key means, as JSON. Default: as recorded.</summary>
    public string? Default { get; init; }

    /// <summary>The only texts that are allowed. Default: as recorded.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The lowest whole number. Default: as recorded.</summary>
    public long? Minimum { get; init; }

    /// <summary>The highest whole number. Default: as recorded.</summary>
    public long? Maximum { get; init; }

    /// <summary>The regular expression that a text matches. Default: any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether the key must be there. Default false.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the key is only read to tell that it has no effect, so that the schema does not have it. Default false.</summary>
    public bool HasNoEffect { get; init; }

    /// <summary>Puts the words to the shape of the key.</summary>
    /// <param name="root">The object that the path starts from.</param>
    /// <returns>Whether there is such a key.</returns>
    internal bool Describe(ObjectShape root)
    {
        List<ObjectShape> owners = [root];
        string[] steps = Path.Split('.');
        foreach (string step in steps[..^1])
        {
            owners = [.. owners.SelectMany(owner => Values(owner, step)).Select(Nested).OfType<ObjectShape>().Distinct()];
        }

        bool found = false;
        foreach (ObjectShape owner in owners)
        {
            if (owner.IsDescribedOnly)
            {
                owner.Note(steps[^1]);
            }

            foreach (ValueShape value in Values(owner, steps[^1]))
            {
                found = true;
                Describe(value);
            }

            if (HasNoEffect)
            {
                owner.Remove(steps[^1]);
            }
        }

        return found;
    }

    private void Describe(ValueShape value)
    {
        value.Text = Text;
        if (Kind is { } kind)
        {
            value.Kind = kind;
            value.Object = kind is ValueKind.Object or ValueKind.Objects ? value.Object : null;
        }

        value.Default = Default ?? value.Default;
        value.Choices = Choices.Count > 0 ? Choices : value.Choices;
        value.Minimum = Minimum ?? value.Minimum;
        value.Maximum = Maximum ?? value.Maximum;
        value.Pattern = Pattern ?? value.Pattern;
        value.IsRequired |= IsRequired;
    }

    private static ObjectShape? Nested(ValueShape value) => value.Kind is ValueKind.Object or ValueKind.Objects
        ? value.Object ??= new ObjectShape { IsDescribedOnly = true }
        : value.Object;

    private static IEnumerable<ValueShape> Values(ObjectShape owner, string step) =>
        step == "*" ? owner.Keys.Values : owner.Keys.TryGetValue(step, out ValueShape? value) ? [value] : [];
}
