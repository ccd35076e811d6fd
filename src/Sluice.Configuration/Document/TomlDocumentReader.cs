using System.Globalization;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Sluice.Configuration;

/// <summary>Reads TOML 1.0 and keeps every position.</summary>
internal sealed class TomlDocumentReader
{
    private readonly string _file;

    private TomlDocumentReader(string file)
    {
        _file = file;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="file">The file's name, for positions.</param>
    /// <param name="text">The text, without byte order mark.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The document; <see langword="null"/> after a mistake.</returns>
    public static ConfigNode? Read(string file, string text, DiagnosticBag diagnostics)
    {
        var reader = new TomlDocumentReader(file);
        DocumentSyntax document;
        try
        {
            var options = new TomlSerializerOptions { MaxDepth = DocumentLimits.MaxDepth };
            document = SyntaxParser.Parse(text, options, file, validate: true);
        }
        catch (TomlException)
        {
            // Mistakes are told in the document: this is how the parser tells too deep a nesting, without a place.
            TellDepth(new SourcePosition(file, 1, 1), diagnostics);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Some escapes the parser meets unprepared.
            diagnostics.Add(new Diagnostic(DocumentCodes.BrokenToml, DiagnosticSeverity.Error, reader.LastToken(text), "$",
                "the TOML is broken: what follows cannot be parsed", "check the escapes and quotes"));
            return null;
        }

        foreach (DiagnosticMessage message in document.Diagnostics)
        {
            DiagnosticSeverity severity = message.Kind == DiagnosticMessageKind.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            diagnostics.Add(new Diagnostic(DocumentCodes.BrokenToml, severity, reader.Place(message.Span), "$",
                $"the TOML is broken: {Sentence(message.Message)}", "check the brackets, the quotes and that no key is written twice"));
        }

        if (document.HasErrors)
        {
            return null;
        }

        var root = new Table(reader.Place(document.Span));
        reader.ReadKeyValues(document.KeyValues, root);
        foreach (TableSyntaxBase table in document.Tables)
        {
            Table target = reader.Open(root, table);
            reader.ReadKeyValues(table.Items, target);
        }

        if (root.DeepestKey(DocumentLimits.MaxDepth) is { } deepest)
        {
            TellDepth(deepest, diagnostics);
            return null;
        }

        return root.Build(ConfigPath.Root);
    }

    private static void TellDepth(SourcePosition position, DiagnosticBag diagnostics) =>
        diagnostics.Add(new Diagnostic(DocumentCodes.TooDeep, DiagnosticSeverity.Error, position, "$", $"more than {DocumentLimits.MaxDepth} levels of nesting",
            "flatten the document"));

    /// <summary>Finds the last token that can be read.</summary>
    private SourcePosition LastToken(string text)
    {
        var lexer = TomlLexer.Create(text, _file);
        var position = new SourcePosition(_file, 1, 1);
        try
        {
            while (lexer.MoveNext())
            {
                position = new SourcePosition(_file, lexer.Current.Start.Line + 1, lexer.Current.Start.Column + 1);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The token after this one is what cannot be read.
        }

        return position;
    }

    /// <summary>The parser's message without the names of its token kinds, which stand in brackets.</summary>
    private static string Sentence(string message)
    {
        for (int at = message.IndexOf(" (token: `", StringComparison.Ordinal); at >= 0; at = message.IndexOf(" (token: `", StringComparison.Ordinal))
        {
            int end = message.IndexOf("`)", at + 10, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            message = message.Remove(at, end + 2 - at);
        }

        message = message.TrimEnd('.');
        return message.Length > 0 ? char.ToLowerInvariant(message[0]) + message[1..] : message;
    }

    /// <summary>A table that may still grow: later headers and dotted keys add to it.</summary>
    private sealed class Table(SourcePosition position)
    {
        private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
        private readonly List<(string Name, SourcePosition Position, object Value)> _entries = [];

        public object? Find(string name) => _index.TryGetValue(name, out int at) ? _entries[at].Value : null;

        public void Add(string name, SourcePosition at, object value)
        {
            if (_index.TryAdd(name, _entries.Count))
            {
                _entries.Add((name, at, value));
            }
        }

        /// <summary>Finds a key that is nested deeper than allowed: dotted keys and headers nest without brackets.</summary>
        public SourcePosition? DeepestKey(int allowed)
        {
            if (allowed == 0)
            {
                return position;
            }

            foreach ((_, _, object value) in _entries)
            {
                if (DeepestKey(value, allowed - 1) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        private static SourcePosition? DeepestKey(object value, int allowed)
        {
            switch (value)
            {
                case Table table:
                    return table.DeepestKey(allowed);
                case List list when allowed == 0:
                    return list.Position;
                case List list:
                    foreach (object item in list.Items)
                    {
                        if (DeepestKey(item, allowed - 1) is { } found)
                        {
                            return found;
                        }
                    }

                    return null;
                default:
                    return null;
            }
        }

        public ConfigObject Build(ConfigPath path)
        {
            var properties = new List<ConfigProperty>(_entries.Count);
            foreach ((string name, SourcePosition at, object value) in _entries)
            {
                properties.Add(new ConfigProperty(name, at, BuildValue(value, path.Key(name))));
            }

            return new ConfigObject(position, path, properties);
        }

        private static ConfigNode BuildValue(object value, ConfigPath path)
        {
            switch (value)
            {
                case Table table:
                    return table.Build(path);
                case List list:
                    var items = new List<ConfigNode>(list.Items.Count);
                    foreach (object item in list.Items)
                    {
                        items.Add(BuildValue(item, path.Item(items.Count)));
                    }

                    return new ConfigArray(list.Position, path, items);
                default:
                    var scalar = (ScalarValue)value;
                    return new ConfigScalar(scalar.Position, path, scalar.Kind, scalar.Text);
            }
        }
    }

    private sealed record List(SourcePosition Position, List<object> Items);

    private sealed record ScalarValue(SourcePosition Position, ConfigScalarKind Kind, string Text);

    private Table Open(Table root, TableSyntaxBase header)
    {
        Table table = root;
        SourcePosition position = Place(header.Span);
        List<(string Name, SourcePosition Position)> steps = Steps(header.Name);
        for (int i = 0; i < steps.Count; i++)
        {
            (string name, SourcePosition at) = steps[i];
            bool last = i == steps.Count - 1;
            object? existing = table.Find(name);
            if (last && header is TableArraySyntax)
            {
                if (existing is not List list)
                {
                    list = new List(position, []);
                    table.Add(name, at, list);
                }

                var item = new Table(position);
                list.Items.Add(item);
                return item;
            }

            table = existing switch
            {
                Table known => known,
                List { Items: [.., Table latest] } => latest,
                _ => AddTable(table, name, at, last ? position : at),
            };
        }

        return table;
    }

    private static Table AddTable(Table parent, string name, SourcePosition keyPosition, SourcePosition position)
    {
        var table = new Table(position);
        parent.Add(name, keyPosition, table);
        return table;
    }

    private void ReadKeyValues(SyntaxList<KeyValueSyntax> keyValues, Table table)
    {
        foreach (KeyValueSyntax keyValue in keyValues)
        {
            ReadKeyValue(keyValue, table);
        }
    }

    private void ReadKeyValue(KeyValueSyntax keyValue, Table table)
    {
        List<(string Name, SourcePosition Position)> steps = Steps(keyValue.Key);
        if (steps.Count == 0 || keyValue.Value is null)
        {
            return;
        }

        for (int i = 0; i < steps.Count - 1; i++)
        {
            table = table.Find(steps[i].Name) as Table ?? AddTable(table, steps[i].Name, steps[i].Position, steps[i].Position);
        }

        table.Add(steps[^1].Name, steps[^1].Position, ReadValue(keyValue.Value));
    }

    private object ReadValue(ValueSyntax value)
    {
        SourcePosition position = Place(value.Span);
        switch (value)
        {
            case StringValueSyntax text:
                return new ScalarValue(position, ConfigScalarKind.String, text.Value ?? "");
            case BooleanValueSyntax boolean:
                return new ScalarValue(position, ConfigScalarKind.Boolean, boolean.Value ? "true" : "false");
            case IntegerValueSyntax integer:
                return new ScalarValue(position, ConfigScalarKind.Number, integer.Value.ToString(CultureInfo.InvariantCulture));
            case FloatValueSyntax number when double.IsFinite(number.Value):
                return new ScalarValue(position, ConfigScalarKind.Number, number.Value.ToString("R", CultureInfo.InvariantCulture));
            case ArraySyntax array:
                var items = new List<object>();
                foreach (ArrayItemSyntax item in array.Items)
                {
                    if (item.Value is not null)
                    {
                        items.Add(ReadValue(item.Value));
                    }
                }

                return new List(position, items);
            case InlineTableSyntax inline:
                var table = new Table(position);
                foreach (InlineTableItemSyntax item in inline.Items)
                {
                    if (item.KeyValue is not null)
                    {
                        ReadKeyValue(item.KeyValue, table);
                    }
                }

                return table;
            default:
                return new ScalarValue(position, ConfigScalarKind.String, value.ToString().Trim());
        }
    }

    private List<(string Name, SourcePosition Position)> Steps(KeySyntax? key)
    {
        var steps = new List<(string, SourcePosition)>();
        if (key?.Key is null)
        {
            return steps;
        }

        steps.Add((Name(key.Key), Place(key.Key.Span)));
        foreach (DottedKeyItemSyntax dotted in key.DotKeys)
        {
            if (dotted.Key is not null)
            {
                steps.Add((Name(dotted.Key), Place(dotted.Key.Span)));
            }
        }

        return steps;
    }

    private static string Name(BareKeyOrStringValueSyntax key) => key switch
    {
        StringValueSyntax quoted => quoted.Value ?? "",
        BareKeySyntax bare => bare.Key?.Text ?? "",
        _ => "",
    };

    private SourcePosition Place(SourceSpan span) => new(_file, Math.Max(1, span.Start.Line + 1), Math.Max(1, span.Start.Column + 1));
}
