namespace Sluice.Configuration;

/// <summary>What a key takes: recorded from the code that reads it, with the words of a <see cref="SettingKey"/>.</summary>
public sealed class ValueShape
{
    /// <summary>The kind of value.</summary>
    public ValueKind Kind { get; set; }

    /// <summary>What the key means, for people; empty when nothing is said.</summary>
    public string Text { get; set; } = "";

    /// <summary>The value that an absent key means, as JSON; <see langword="null"/> when there is none or it depends.</summary>
    public string? Default { get; set; }

    /// <summary>The only texts that are allowed; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; set; } = [];

    /// <summary>The lowest whole number; <see langword="null"/> for no limit.</summary>
    public long? Minimum { get; set; }

    /// <summary>The highest whole number; <see langword="null"/> for no limit.</summary>
    public long? Maximum { get; set; }

    /// <summary>The regular expression (of ECMA-262 and .NET alike) that a text matches; <see langword="null"/> for any.</summary>
    public string? Pattern { get; set; }

    /// <summary>Whether the key must be there.</summary>
    public bool IsRequired { get; set; }

    /// <summary>The object, or each object of the list; <see langword="null"/> where nothing looks into it.</summary>
    public ObjectShape? Object { get; set; }
}
