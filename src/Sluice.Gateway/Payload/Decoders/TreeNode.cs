using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Payload;

/// <summary>A value of a body that is no JSON, on its way to JSON: a <see cref="TreeScalar"/>, <see cref="TreeList"/> or
/// <see cref="TreeMap"/>.</summary>
internal abstract class TreeNode;

/// <summary>A scalar.</summary>
/// <param name="text">The text; for a literal valid JSON.</param>
/// <param name="isLiteral">Whether it is a number, boolean or null rather than a string.</param>
internal sealed class TreeScalar(string text, bool isLiteral = false) : TreeNode
{
    /// <summary>The empty string.</summary>
    public static TreeScalar Empty { get; } = new("");

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it is a number, boolean or null.</summary>
    public bool IsLiteral { get; } = isLiteral;
}

/// <summary>A list.</summary>
internal sealed class TreeList : TreeNode
{
    /// <summary>The items, in order.</summary>
    public List<TreeNode> Items { get; } = [];
}

/// <summary>An object.</summary>
internal sealed class TreeMap : TreeNode
{
    private readonly Dictionary<string, TreeNode> _members = new(StringComparer.Ordinal);

    /// <summary>The members, in the order they were added.</summary>
    public IReadOnlyDictionary<string, TreeNode> Members => _members;

    /// <summary>Sets a member; an earlier one with the name is replaced.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void Set(string name, TreeNode value) => _members[name] = value;

    /// <summary>Finds a member.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out TreeNode? value) => _members.TryGetValue(name, out value);
}

/// <summary>Writes a tree as JSON, within bounds: through YAML aliases a small body can stand for an unbounded tree.</summary>
/// <param name="maxNodes">The values that may be written.</param>
/// <param name="maxCharacters">The characters of text that may be written.</param>
[StructLayout(LayoutKind.Auto)]
internal ref struct TreeWriter(int maxNodes, long maxCharacters)
{
    private int _nodes = maxNodes;
    private long _characters = maxCharacters;

    /// <summary>Writes a value. It recurses as deep as the tree, which its reader bounds.</summary>
    /// <param name="node">The value.</param>
    /// <param name="json">Where to.</param>
    /// <returns>Whether the bounds were kept.</returns>
    public bool TryWrite(TreeNode node, ref JsonBuilder json)
    {
        if (--_nodes < 0)
        {
            return false;
        }

        switch (node)
        {
            case TreeScalar scalar:
                _characters -= scalar.Text.Length;
                if (_characters < 0)
                {
                    return false;
                }

                if (scalar.IsLiteral)
                {
                    json.Literal(scalar.Text);
                }
                else
                {
                    json.String(scalar.Text);
                }

                return true;
            case TreeList list:
                json.StartArray();
                foreach (TreeNode item in list.Items)
                {
                    if (!TryWrite(item, ref json))
                    {
                        return false;
                    }
                }

                json.EndArray();
                return true;
            default:
                json.StartObject();
                foreach ((string name, TreeNode value) in ((TreeMap)node).Members)
                {
                    _characters -= name.Length;
                    json.Name(name);
                    if (!TryWrite(value, ref json))
                    {
                        return false;
                    }
                }

                json.EndObject();
                return true;
        }
    }
}
