namespace Sluice.Configuration;

/// <summary>Puts the words for people to recorded shapes, and finds what has none.</summary>
internal static class SchemaWords
{
    /// <summary>Puts words to every key.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="keys">The words.</param>
    /// <param name="owner">What the shape belongs to, for the mistakes.</param>
    /// <returns>Keys that are read and not described, or described and not read.</returns>
    public static IReadOnlyList<string> Put(ObjectShape shape, IReadOnlyList<SettingKey> keys, string owner)
    {
        List<string> mistakes = [];
        foreach (SettingKey key in keys)
        {
            if (!key.Describe(shape))
            {
                mistakes.Add($"{owner}: {key.Path} is described, and nothing reads it");
            }
        }

        FindWordless(shape, "", owner, [], mistakes);
        return mistakes;
    }

    private static void FindWordless(ObjectShape shape, string path, string owner, HashSet<ObjectShape> seen, List<string> mistakes)
    {
        if (!seen.Add(shape))
        {
            return;
        }

        foreach ((string key, ValueShape value) in shape.Keys)
        {
            if (value.Text.Length == 0)
            {
                mistakes.Add($"{owner}: {path}{key} is read, and not described");
            }

            if (value.Object is { } nested)
            {
                FindWordless(nested, $"{path}{key}.", owner, seen, mistakes);
            }
        }
    }
}
