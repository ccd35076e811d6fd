using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>An independent, plain implementation of manipulation.md 1 over a tree of all values: the oracle of the property tests.</summary>
internal static class PlainFlatmap
{
    /// <summary>Runs operations, each a type and its paths, over an object.</summary>
    public static JsonNode? Run(JsonNode input, IEnumerable<(string Type, string[] Paths)> operations)
    {
        var root = new Node();
        root.Lay(input);
        foreach ((string type, string[] paths) in operations)
        {
            string[][] split = [.. paths.Select(static p => p.Split('.'))];
            switch (type)
            {
                case "del":
                    foreach (string[] path in split)
                    {
                        Delete(root, path);
                    }

                    break;
                case "move":
                    Move(root, split[0], split[1]);
                    break;
                case "append":
                    Append(root, split[0], split[1]);
                    break;
            }
        }

        return root.Show() as JsonObject;
    }

    private static void Delete(Node node, string[] path)
    {
        foreach (Child child in node.Children.ToList())
        {
            if (path[0] != "*" && child.Label != path[0])
            {
                continue;
            }

            if (path.Length == 1)
            {
                node.Children.Remove(child);
            }
            else
            {
                Delete(child.Node, path[1..]);
            }

            if (path[0] != "*")
            {
                return;
            }
        }
    }

    private static void Move(Node root, string[] source, string[] destination)
    {
        List<(Node Node, string[] Labels)> parents = [(root, [])];
        foreach (string name in source[..^1])
        {
            parents =
            [
                .. parents.SelectMany(parent => (name == "*" ? parent.Node.Children : parent.Node.Children.Where(c => c.Label == name).Take(1))
                    .Select(c => (c.Node, (string[])[.. parent.Labels, c.Label]))),
            ];
        }

        var taken = new List<(Node Parent, string[] Labels, Child Child)>();
        foreach ((Node parent, string[] labels) in parents)
        {
            if (parent.Find(source[^1]) is not { } child)
            {
                continue;
            }

            if (source.Length == destination.Length)
            {
                child.Label = destination[^1];
                continue;
            }

            parent.Children.Remove(child);
            taken.Add((parent, labels, child));
        }

        foreach ((Node parent, string[] labels, Child child) in taken)
        {
            Node target;
            if (source.Length > destination.Length)
            {
                target = root;
                for (int i = 0; i < destination.Length - 1; i++)
                {
                    if (target.Find(destination[i] == "*" ? labels[i] : destination[i]) is not { } next)
                    {
                        break;
                    }

                    target = next.Node;
                }
            }
            else
            {
                target = parent;
                foreach (string name in destination[(source.Length - 1)..^1])
                {
                    target = target.FindOrAdd(name).Node;
                }
            }

            child.Label = destination[^1];
            target.Children.Add(child);
        }
    }

    private static void Append(Node root, string[] source, string[] destination)
    {
        if (Get(root, source) is not JsonArray added || Get(root, destination) is not JsonArray list)
        {
            return;
        }

        foreach (JsonNode? item in added)
        {
            list.Add(item?.DeepClone());
        }

        Node target = root;
        foreach (string name in destination)
        {
            target = target.FindOrAdd(name).Node;
        }

        target.Lay(list);
        Delete(root, source);
    }

    private static JsonNode? Get(Node node, string[] path)
    {
        if (path.Length == 0)
        {
            return node.Show();
        }

        if (path[0] == "*" && node.Children.Count > 0)
        {
            return new JsonArray([.. node.Children.Select(c => Get(c.Node, path[1..]))]);
        }

        return node.Find(path[0]) is { } child ? Get(child.Node, path[1..]) : null;
    }

    private sealed class Child(string label)
    {
        public string Label { get; set; } = label;

        public Node Node { get; } = new();
    }

    private sealed class Node
    {
        private JsonNode? _value;
        private bool _isList;

        public List<Child> Children { get; } = [];

        public Child? Find(string label) => Children.Find(c => c.Label == label);

        public Child FindOrAdd(string label)
        {
            if (Find(label) is { } found)
            {
                return found;
            }

            Children.Add(new Child(label));
            return Children[^1];
        }

        /// <summary>Lays a value over what is there, by label.</summary>
        public void Lay(JsonNode? value)
        {
            _isList = value is JsonArray;
            List<(string Label, JsonNode? Value)> parts = value switch
            {
                JsonObject map => [.. map.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => (m.Key, m.Value))],
                JsonArray list => [.. list.Select(static (item, i) => (i.ToString(CultureInfo.InvariantCulture), item))],
                _ => [],
            };
            if (parts.Count == 0)
            {
                _value = value;
            }

            foreach ((string label, JsonNode? part) in parts)
            {
                FindOrAdd(label).Node.Lay(part);
            }
        }

        public JsonNode? Show()
        {
            if (Children.Count == 0)
            {
                return _value?.DeepClone();
            }

            if (_isList)
            {
                return new JsonArray([.. Children.Select(static c => c.Node.Show())]);
            }

            var map = new JsonObject();
            foreach (Child child in Children)
            {
                map[child.Label] = child.Node.Show();
            }

            return map;
        }
    }
}
