using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Gateway.Pipeline;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Gateway.Payload;

/// <summary>Reads the first YAML document of a body, by the core schema of YAML 1.2, with merge keys. Numbers keep their text where
/// that is a JSON number.</summary>
internal static partial class YamlTreeReader
{
    /// <summary>The levels of nesting. Default 1,000: no real document comes near it.</summary>
    public const int MaxDepth = 1_000;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body: UTF-8, or UTF-16 or UTF-32 with a byte order mark.</param>
    /// <param name="root">The value; <see langword="null"/> for an empty document.</param>
    /// <returns>Why there is none; <see langword="null"/> when there is.</returns>
    public static Failure? TryRead(ReadOnlyMemory<byte> body, out TreeNode? root)
    {
        root = null;
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes);
        using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        try
        {
            return new Reading(new Parser(new Scanner(text, skipComments: true))).Run(out root);
        }
        catch (YamlException e)
        {
            return NotValid(e.Start, "it cannot be parsed");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            return new Failure(FailureKind.Decode, "the body is not valid YAML");
        }
    }

    private static Failure NotValid(Mark at, string why) => new(
        FailureKind.Decode, string.Create(CultureInfo.InvariantCulture, $"the body is not valid YAML: {why}, line {at.Line}, column {at.Column}"));

    private static TreeScalar Resolve(Scalar scalar)
    {
        bool isPlain = scalar.Style is ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.Value != "tag:yaml.org,2002:str");
        return !isPlain
            ? new TreeScalar(scalar.Value)
            : scalar.Value switch
            {
                "" or "~" or "null" or "Null" or "NULL" => new TreeScalar("null", isLiteral: true),
                "true" or "True" or "TRUE" => new TreeScalar("true", isLiteral: true),
                "false" or "False" or "FALSE" => new TreeScalar("false", isLiteral: true),
                _ when Number.IsMatch(scalar.Value) => new TreeScalar(JsonNumber.From(scalar.Value), isLiteral: true),
                _ => new TreeScalar(scalar.Value),
            };
    }

    [GeneratedRegex(@"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number { get; }

    /// <summary>One reading of one document.</summary>
    private sealed class Reading(Parser parser)
    {
        private readonly Dictionary<AnchorName, TreeNode> _anchors = [];
        private readonly Stack<(TreeNode Container, string? Name)> _open = new();
        private readonly HashSet<TreeNode> _unfinished = new(ReferenceEqualityComparer.Instance);

        public Failure? Run(out TreeNode? root)
        {
            root = null;
            string? name = null;
            while (parser.MoveNext())
            {
                TreeNode node;
                switch (parser.Current)
                {
                    case MappingEnd or SequenceEnd:
                        (TreeNode ended, name) = _open.Pop();
                        _unfinished.Remove(ended);
                        node = ended;
                        break;
                    case MappingStart or SequenceStart:
                        if (IsNameExpected(name))
                        {
                            return NotValid(parser.Current.Start, "the name of a member is not a scalar");
                        }

                        if (_open.Count == MaxDepth)
                        {
                            return new Failure(FailureKind.TooLarge, $"the YAML body is nested more than {MaxDepth} levels deep");
                        }

                        node = parser.Current is MappingStart ? new TreeMap() : new TreeList();
                        Remember(((NodeEvent)parser.Current).Anchor, node);
                        _open.Push((node, name));
                        _unfinished.Add(node);
                        name = null;
                        continue;
                    case Scalar scalar when IsNameExpected(name):
                        name = scalar.Value;
                        Remember(scalar.Anchor, Resolve(scalar));
                        continue;
                    case Scalar scalar:
                        node = Resolve(scalar);
                        Remember(scalar.Anchor, node);
                        break;
                    case AnchorAlias alias:
                        if (!_anchors.TryGetValue(alias.Value, out TreeNode? aliased) || _unfinished.Contains(aliased))
                        {
                            return NotValid(alias.Start, "an alias to nothing, or to what it is part of");
                        }

                        if (IsNameExpected(name))
                        {
                            if (aliased is not TreeScalar scalarName)
                            {
                                return NotValid(alias.Start, "the name of a member is not a scalar");
                            }

                            name = scalarName.Text;
                            continue;
                        }

                        node = aliased;
                        break;
                    default:
                        continue;
                }

                if (_open.Count == 0)
                {
                    root = node;
                    return null;
                }

                Add(_open.Peek().Container, name, node);
                name = null;
            }

            return null;
        }

        private bool IsNameExpected(string? name) => name is null && _open.TryPeek(out (TreeNode Container, string? Name) top) && top.Container is TreeMap;

        private void Remember(AnchorName anchor, TreeNode node)
        {
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = node;
            }
        }

        private static void Add(TreeNode container, string? name, TreeNode value)
        {
            if (container is TreeList list)
            {
                list.Items.Add(value);
            }
            else if (name == "<<" && value is TreeMap or TreeList)
            {
                Merge((TreeMap)container, value);
            }
            else
            {
                ((TreeMap)container).Set(name!, value);
            }
        }

        private static void Merge(TreeMap map, TreeNode merged)
        {
            IEnumerable<TreeMap> sources = merged is TreeMap one ? [one] : ((TreeList)merged).Items.OfType<TreeMap>();
            foreach ((string name, TreeNode value) in sources.SelectMany(static source => source.Members))
            {
                if (!map.TryGet(name, out _))
                {
                    map.Set(name, value);
                }
            }
        }
    }
}
