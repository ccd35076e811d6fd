using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>The paths of <c>allow</c> or <c>deny</c> as a tree of names.</summary>
internal sealed class FieldTree
{
    private readonly byte[][] _names;
    private readonly FieldTree?[] _children;

    private FieldTree(Node node)
    {
        KeyValuePair<byte[], Node?>[] sorted =
        [
            .. node.Select(static entry => KeyValuePair.Create(Encoding.UTF8.GetBytes(entry.Key), entry.Value))
                .OrderBy(static entry => entry.Key, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))),
        ];
        _names = [.. sorted.Select(static entry => entry.Key)];
        _children = [.. sorted.Select(static entry => entry.Value is null ? null : new FieldTree(entry.Value))];
    }

    /// <summary>The number of names.</summary>
    public int Count => _names.Length;

    /// <summary>What is below a name; <see langword="null"/> where a path ends.</summary>
    /// <param name="index">The place of the name.</param>
    public FieldTree? this[int index] => _children[index];

    /// <summary>The tree of an allow list: where a path is the beginning of another, the later one in the list wins (core.md 7.5).</summary>
    /// <param name="paths">The paths, in order.</param>
    public static FieldTree ForAllow(IReadOnlyList<string> paths) => Build(paths, longerWins: true);

    /// <summary>The tree of a deny list: a path covers every longer one (core.md 7.5).</summary>
    /// <param name="paths">The paths, in any order.</param>
    public static FieldTree ForDeny(IReadOnlyList<string> paths) => Build(paths, longerWins: false);

    /// <summary>Finds a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its place; negative when it is not listed.</returns>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = _names.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = name.SequenceCompareTo(_names[middle]);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return -1;
    }

    private static FieldTree Build(IReadOnlyList<string> paths, bool longerWins)
    {
        var root = new Node(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            Add(root, path.Split('.'), longerWins);
        }

        return new FieldTree(root);
    }

    private static void Add(Node node, string[] names, bool longerWins)
    {
        foreach (string name in names.AsSpan(0, names.Length - 1))
        {
            if (!node.TryGetValue(name, out Node? next) || (next is null && longerWins))
            {
                next = new Node(StringComparer.Ordinal);
                node[name] = next;
            }

            if (next is null)
            {
                return;
            }

            node = next;
        }

        node[names[^1]] = null;
    }

    private sealed class Node(IEqualityComparer<string> comparer) : Dictionary<string, Node?>(comparer);
}
