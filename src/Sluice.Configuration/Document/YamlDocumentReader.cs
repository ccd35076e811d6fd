using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Configuration;

/// <summary>Reads the first document of a YAML file and keeps every position. Anchors, aliases and merge keys are
/// resolved; what they expand to is bounded.</summary>
internal sealed class YamlDocumentReader
{
    private readonly string _file;
    private readonly DiagnosticBag _diagnostics;
    private readonly Parser _parser;
    private readonly TextLines _lines;
    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private int _depth;
    private int _aliased;

    private YamlDocumentReader(string file, string text, DiagnosticBag diagnostics)
    {
        _file = file;
        _diagnostics = diagnostics;
        _parser = new Parser(new StringReader(text));
        _lines = new TextLines(text);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="file">The file's name, for positions.</param>
    /// <param name="text">The text, without byte order mark.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The document; <see langword="null"/> after a mistake.</returns>
    public static ConfigNode? Read(string file, string text, DiagnosticBag diagnostics)
    {
        var reader = new YamlDocumentReader(file, text, diagnostics);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            // The parser has no other way to tell a mistake; its wording names what it met and where.
            diagnostics.Add(new Diagnostic(DocumentCodes.BrokenYaml, DiagnosticSeverity.Error, reader.Place(exception.Start), "$",
                $"the YAML is broken: {Sentence(exception.Message)}", "check the indentation, the quotes and the brackets up to this place"));
            return null;
        }
    }

    private static string Sentence(string message)
    {
        int prefix = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        string text = prefix < 0 ? message : message[(prefix + 3)..];
        text = text.TrimEnd('.');
        return text.Length > 0 && char.IsUpper(text[0]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    private ConfigNode? ReadDocument()
    {
        ParsingEvent? first = Next();
        while (first is StreamStart or DocumentStart)
        {
            first = Next();
        }

        if (first is null or StreamEnd or DocumentEnd)
        {
            _diagnostics.Add(new Diagnostic(DocumentCodes.Empty, DiagnosticSeverity.Error, new SourcePosition(_file, 1, 1), "$",
                "the document is empty", "write the configuration"));
            return null;
        }

        ConfigNode? document = ReadNode(first, ConfigPath.Root);
        if (document is not null && Next() is DocumentEnd && Next() is DocumentStart second)
        {
            _diagnostics.Add(new Diagnostic(DocumentCodes.SecondYamlDocument, DiagnosticSeverity.Warning, Place(second.Start), "$",
                "a second YAML document begins here, it is not read", "remove it, or remove the --- line"));
        }

        return document;
    }

    private ParsingEvent? Next()
    {
        do
        {
            if (!MoveNext())
            {
                return null;
            }
        }
        while (_parser.Current is Comment);
        return _parser.Current;
    }

    private bool MoveNext()
    {
        Mark before = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception exception) when (exception is not (YamlException or OutOfMemoryException))
        {
            // Some breaks, such as a list that is not closed before the next key, the parser meets unprepared.
            throw new YamlException(before, before, "what follows cannot be parsed", exception);
        }
    }

    private ConfigNode? ReadNode(ParsingEvent start, ConfigPath path)
    {
        SourcePosition position = Place(start.Start);
        if (start is AnchorAlias alias)
        {
            return Expand(alias, path);
        }

        ConfigNode? node;
        switch (start)
        {
            case Scalar scalar:
                node = ReadScalar(scalar, position, path);
                break;
            case SequenceStart or MappingStart when _depth == DocumentLimits.MaxDepth:
                return Fail(DocumentCodes.TooDeep, position, path: ConfigPath.Root, $"more than {DocumentLimits.MaxDepth} levels of nesting",
                    "flatten the document");
            case SequenceStart:
                _depth++;
                node = ReadSequence(position, path);
                _depth--;
                break;
            case MappingStart:
                _depth++;
                node = ReadMapping(position, path);
                _depth--;
                break;
            default:
                return Fail(DocumentCodes.BrokenYaml, position, path, "a value is missing", "write a value");
        }

        if (node is not null && start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private ConfigArray? ReadSequence(SourcePosition position, ConfigPath path)
    {
        var items = new List<ConfigNode>();
        while (Next() is { } next)
        {
            if (next is SequenceEnd)
            {
                return new ConfigArray(position, path, items);
            }

            ConfigNode? item = ReadNode(next, path.Item(items.Count));
            if (item is null)
            {
                return null;
            }

            items.Add(item);
        }

        return null;
    }

    private ConfigObject? ReadMapping(SourcePosition position, ConfigPath path)
    {
        var builder = new ObjectBuilder();
        List<ConfigNode>? merges = null;
        while (Next() is { } next)
        {
            if (next is MappingEnd)
            {
                Merge(builder, merges, path);
                return builder.Build(position, path);
            }

            SourcePosition keyPosition = Place(next.Start);
            string? name = next switch
            {
                Scalar key => key.Value,
                AnchorAlias alias when _anchors.GetValueOrDefault(alias.Value.Value) is ConfigScalar key => key.Text,
                _ => null,
            };
            if (name is null)
            {
                Fail(DocumentCodes.YamlKey, keyPosition, path, "a key is neither text nor a number", "write a plain key");
                return null;
            }

            bool merge = name == "<<" && next is Scalar { Style: ScalarStyle.Plain };
            if (Next() is not { } valueStart || ReadNode(valueStart, path.Key(name)) is not { } value)
            {
                return null;
            }

            if (merge)
            {
                (merges ??= []).Add(value);
            }
            else if (builder.Set(new ConfigProperty(name, keyPosition, value)) is { } former)
            {
                Fail(DocumentCodes.RepeatedKey, keyPosition, path.Key(name), $"\"{name}\" is written a second time, first on line {former.Position.Line}",
                    "remove one of the two");
            }
        }

        return null;
    }

    /// <summary>Adds the keys of merge keys that the object does not have itself; the first of several wins.</summary>
    private void Merge(ObjectBuilder builder, List<ConfigNode>? merges, ConfigPath path)
    {
        foreach (ConfigNode merge in merges ?? [])
        {
            IReadOnlyList<ConfigNode> sources = merge is ConfigArray list ? list.Items : [merge];
            foreach (ConfigNode source in sources)
            {
                if (source is not ConfigObject origin)
                {
                    Fail(DocumentCodes.YamlAlias, source.Position, source.PathLink, $"<< merges objects, this is {source.Kind}",
                        "write an alias of an object");
                    continue;
                }

                foreach (ConfigProperty property in origin.Properties)
                {
                    if (builder.Find(property.Name) is null && Copy(property.Value, path.Key(property.Name)) is { } copy)
                    {
                        builder.Set(property with { Value = copy });
                    }
                }
            }
        }
    }

    private ConfigNode? Expand(AnchorAlias alias, ConfigPath path)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out ConfigNode? target))
        {
            return Fail(DocumentCodes.YamlAlias, Place(alias.Start), path, $"the alias *{alias.Value.Value} has no anchor before it",
                $"write &{alias.Value.Value} before the value that is meant");
        }

        return Copy(target, path);
    }

    /// <summary>Copies an aliased value, so that its findings name the path where it is used and the place where it stands.</summary>
    private ConfigNode? Copy(ConfigNode node, ConfigPath path)
    {
        if (++_aliased > DocumentLimits.MaxAliasedValues)
        {
            if (_aliased == DocumentLimits.MaxAliasedValues + 1)
            {
                Fail(DocumentCodes.YamlAlias, node.Position, path, $"the aliases of this file expand to more than {DocumentLimits.MaxAliasedValues} values",
                    "write fewer aliases of aliases");
            }

            return null;
        }

        switch (node)
        {
            case ConfigScalar scalar:
                return new ConfigScalar(scalar.Position, path, scalar.ScalarKind, scalar.Text);
            case ConfigArray array:
                var items = new List<ConfigNode>(array.Items.Count);
                foreach (ConfigNode item in array.Items)
                {
                    if (Copy(item, path.Item(items.Count)) is not { } copy)
                    {
                        return null;
                    }

                    items.Add(copy);
                }

                return new ConfigArray(array.Position, path, items);
            case ConfigObject map:
                var properties = new List<ConfigProperty>(map.Properties.Count);
                foreach (ConfigProperty property in map.Properties)
                {
                    if (Copy(property.Value, path.Key(property.Name)) is not { } copy)
                    {
                        return null;
                    }

                    properties.Add(property with { Value = copy });
                }

                return new ConfigObject(map.Position, path, properties);
            default:
                return null;
        }
    }

    private static ConfigScalar ReadScalar(Scalar scalar, SourcePosition position, ConfigPath path)
    {
        string tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        bool plain = scalar.Style is ScalarStyle.Plain;
        if (tag.EndsWith(":str", StringComparison.Ordinal) || tag == "!" || (tag.Length == 0 && !plain))
        {
            return new ConfigScalar(position, path, ConfigScalarKind.String, scalar.Value);
        }

        ConfigScalarKind kind = YamlScalars.Resolve(scalar.Value, out string text);
        return new ConfigScalar(position, path, kind, text);
    }

    private SourcePosition Place(Mark mark) => _lines.Place(_file, mark.Index);

    private ConfigNode? Fail(DiagnosticCode code, SourcePosition position, ConfigPath path, string message, string remedy)
    {
        _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, position, path.ToString(), message, remedy));
        return null;
    }
}
