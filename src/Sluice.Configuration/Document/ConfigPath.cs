using System.Globalization;
using System.Text;

namespace Sluice.Configuration;

/// <summary>A JSON path, kept as a chain of steps: its text is made only when a finding needs it.</summary>
public sealed class ConfigPath
{
    private readonly ConfigPath? _parent;
    private readonly string? _key;
    private readonly int _index;

    private ConfigPath(ConfigPath? parent, string? key, int index)
    {
        _parent = parent;
        _key = key;
        _index = index;
    }

    /// <summary>The path of the whole document: <c>$</c>.</summary>
    public static ConfigPath Root { get; } = new(parent: null, "$", -1);

    /// <summary>A path that is already text.</summary>
    /// <param name="text">The path, such as <c>$.endpoints[0]</c>.</param>
    public static implicit operator ConfigPath(string text) => FromString(text);

    /// <summary>A path that is already text.</summary>
    /// <param name="text">The path, such as <c>$.endpoints[0]</c>.</param>
    public static ConfigPath FromString(string text) => new(parent: null, text, -1);

    /// <summary>The path of a key of the object at this path.</summary>
    /// <param name="key">The key.</param>
    public ConfigPath Key(string key) => new(this, key, -1);

    /// <summary>The path of an item of the list at this path.</summary>
    /// <param name="index">The item's number, counted from 0.</param>
    public ConfigPath Item(int index) => new(this, key: null, index);

    /// <summary>The text: <c>$.endpoints[0].extra_config["backend/http"]</c>.</summary>
    public override string ToString()
    {
        var steps = new Stack<ConfigPath>();
        for (ConfigPath? step = this; step is not null; step = step._parent)
        {
            steps.Push(step);
        }

        var text = new StringBuilder();
        foreach (ConfigPath step in steps)
        {
            if (step._key is null)
            {
                text.Append('[').Append(step._index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (step._parent is null)
            {
                text.Append(step._key);
            }
            else if (IsPlain(step._key))
            {
                text.Append('.').Append(step._key);
            }
            else
            {
                text.Append("[\"").Append(step._key.Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(string key)
    {
        foreach (char c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '$' or '@'))
            {
                return false;
            }
        }

        return key.Length > 0;
    }
}
