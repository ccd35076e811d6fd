namespace Sluice.Configuration;

/// <summary>Finds the place in a configuration that a JSON pointer (RFC 6901) names.</summary>
public static class ConfigPointer
{
    /// <summary>Follows a pointer as far as it leads.</summary>
    /// <param name="root">The value that the pointer starts from.</param>
    /// <param name="pointer">The pointer, such as <c>/endpoints/0/timeout</c>; empty for <paramref name="root"/> itself.</param>
    /// <returns>The value it names, or where a step leads nowhere, the value before that step.</returns>
    public static ConfigNode Follow(ConfigNode root, string pointer)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(pointer);
        ConfigNode node = root;
        foreach (string step in pointer.Split('/').Skip(1))
        {
            string name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (Child(node, name) is not { } child)
            {
                break;
            }

            node = child;
        }

        return node;
    }

    private static ConfigNode? Child(ConfigNode node, string name) => node switch
    {
        ConfigObject parent => parent.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))?.Value,
        ConfigArray list when int.TryParse(name, out int index) && index >= 0 && index < list.Items.Count => list.Items[index],
        _ => null,
    };
}
