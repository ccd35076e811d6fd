namespace Sluice.Gateway.Features.Jose;

/// <summary>The kind of a claim's value.</summary>
internal enum ClaimKind
{
    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object.</summary>
    Object,
}

/// <summary>The value of a claim, immutable: requests with the same token share it.</summary>
internal sealed class ClaimValue
{
    /// <summary><c>null</c>.</summary>
    public static readonly ClaimValue Null = new() { Kind = ClaimKind.Null };

    /// <summary><c>true</c>.</summary>
    public static readonly ClaimValue True = new() { Kind = ClaimKind.Boolean, Number = 1 };

    /// <summary><c>false</c>.</summary>
    public static readonly ClaimValue False = new() { Kind = ClaimKind.Boolean };

    /// <summary>The kind.</summary>
    public ClaimKind Kind { get; private init; }

    /// <summary>The text of <see cref="ClaimKind.Text"/>; else empty.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The number of <see cref="ClaimKind.Number"/>; 1 of <c>true</c>; else 0. As in the original it is a double, so that whole numbers
    /// beyond 2^53 are rounded.</summary>
    public double Number { get; private init; }

    /// <summary>The items of a list; else empty.</summary>
    public ClaimValue[] Items { get; private init; } = [];

    /// <summary>The members of an object, in the order of the token, each name once; else empty.</summary>
    public KeyValuePair<string, ClaimValue>[] Members { get; private init; } = [];

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static ClaimValue Of(string text) => new() { Kind = ClaimKind.Text, Text = text };

    /// <summary>A number.</summary>
    /// <param name="number">The number; finite.</param>
    public static ClaimValue Of(double number) => new() { Kind = ClaimKind.Number, Number = number };

    /// <summary>A list.</summary>
    /// <param name="items">The items.</param>
    public static ClaimValue Of(ClaimValue[] items) => new() { Kind = ClaimKind.List, Items = items };

    /// <summary>An object.</summary>
    /// <param name="members">The members.</param>
    public static ClaimValue Of(KeyValuePair<string, ClaimValue>[] members) => new() { Kind = ClaimKind.Object, Members = members };

    /// <summary>Finds a member of an object.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its value; <see langword="null"/> when there is none.</returns>
    public ClaimValue? Find(string name)
    {
        foreach (ref readonly KeyValuePair<string, ClaimValue> member in Members.AsSpan())
        {
            if (member.Key == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>Finds a member along a path.</summary>
    /// <param name="names">The names of the objects on the way, and of the member; at least one.</param>
    /// <returns>Its value; <see langword="null"/> when there is none.</returns>
    public ClaimValue? Find(string[] names)
    {
        ClaimValue? value = this;
        foreach (string name in names)
        {
            value = value?.Find(name);
        }

        return value;
    }
}
