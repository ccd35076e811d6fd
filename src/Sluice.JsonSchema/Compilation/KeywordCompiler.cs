using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>Compiles the keywords of one schema: references and what combines schemas. The rest is in the other parts.</summary>
internal sealed partial class KeywordCompiler
{
    private readonly SchemaCompiler _compiler;
    private readonly SchemaNode _node;
    private readonly SchemaResource _resource;
    private readonly SchemaDocument _document;
    private readonly SchemaVocabulary _vocabulary;
    private readonly JsonSchemaDialect _draft;
    private readonly Dictionary<string, int> _members = new(StringComparer.Ordinal);
    private readonly List<Keyword> _keywords = [];

    /// <summary>Takes a schema.</summary>
    /// <param name="compiler">Compiles its subschemas.</param>
    /// <param name="node">The node to fill.</param>
    /// <param name="token">The schema: an object.</param>
    public KeywordCompiler(SchemaCompiler compiler, SchemaNode node, int token)
    {
        _compiler = compiler;
        _node = node;
        _resource = node.Resource;
        _document = _resource.Document;
        _vocabulary = _resource.Vocabulary;
        _draft = _vocabulary.Draft;
        foreach (var (name, value) in _document.Members(token))
        {
            _members[name] = value;
        }
    }

    private delegate Keyword Make(string name, string location);

    /// <summary>Compiles the keywords.</summary>
    /// <returns>The keywords, cheapest first.</returns>
    public List<Keyword> Compile()
    {
        if (_members.TryGetValue("$ref", out var reference))
        {
            AddReference(reference);
            if (!_vocabulary.RefHasSiblings)
            {
                return _keywords;
            }
        }

        if (_vocabulary.HasValidation)
        {
            AddAssertions();
        }

        AddFormat();
        AddDynamicReference();
        if (_vocabulary.HasApplicators)
        {
            AddArrayApplicators();
            AddObjectApplicators();
            AddCombinations();
        }

        if (_vocabulary.HasUnevaluated && _draft >= JsonSchemaDialect.Draft201909)
        {
            if (Schema("unevaluatedItems") is { } items)
            {
                Add("unevaluatedItems", (n, l) => new UnevaluatedItemsKeyword(items) { Name = n, Location = l });
            }

            if (Schema("unevaluatedProperties") is { } properties)
            {
                Add("unevaluatedProperties", (n, l) => new UnevaluatedPropertiesKeyword(properties) { Name = n, Location = l });
            }
        }

        return _keywords;
    }

    private void Add(string name, Make make) => _keywords.Add(make(name, $"{_node.Location}/{name}"));

    private void AddReference(int reference)
    {
        if (_document.Tokens[reference].Kind != JsonKind.String)
        {
            _compiler.Error(_document, reference, "'$ref' must be a string");
        }
        else if (_compiler.Follow(_resource, reference) is { } target)
        {
            var node = _compiler.Node(target, null);
            Add("$ref", (n, l) => new RefKeyword(node) { Name = n, Location = l });
        }
    }

    private void AddDynamicReference()
    {
        var name = _draft switch
        {
            JsonSchemaDialect.Draft201909 => "$recursiveRef",
            JsonSchemaDialect.Draft202012 => "$dynamicRef",
            _ => "",
        };
        if (!_members.TryGetValue(name, out var reference))
        {
            return;
        }

        if (_document.Tokens[reference].Kind != JsonKind.String)
        {
            _compiler.Error(_document, reference, $"'{name}' must be a string");
        }
        else if (_compiler.Follow(_resource, reference) is { } target)
        {
            var node = _compiler.Node(target, null);
            var anchor = Uri.UnescapeDataString(UriReference.SplitFragment(_document.Text(reference)).Fragment ?? "");
            if (target.Resource.DynamicAnchorTokens.TryGetValue(anchor, out var token) && token == target.Token)
            {
                _compiler.HasDynamicReferences = true;
                Add(name, (n, l) => new DynamicRefKeyword(anchor, node) { Name = n, Location = l });
            }
            else
            {
                Add(name, (n, l) => new RefKeyword(node) { Name = n, Location = l });
            }
        }
    }

    private void AddCombinations()
    {
        if (SchemaArray("allOf") is { } allOf)
        {
            Add("allOf", (n, l) => new AllOfKeyword(allOf) { Name = n, Location = l });
        }

        if (SchemaArray("anyOf") is { } anyOf)
        {
            Add("anyOf", (n, l) => new AnyOfKeyword(anyOf) { Name = n, Location = l });
        }

        if (SchemaArray("oneOf") is { } oneOf)
        {
            Add("oneOf", (n, l) => new OneOfKeyword(oneOf) { Name = n, Location = l });
        }

        if (Schema("not") is { } not)
        {
            Add("not", (n, l) => new NotKeyword(not) { Name = n, Location = l });
        }

        if (_draft >= JsonSchemaDialect.Draft7 && Schema("if") is { } condition)
        {
            var then = Schema("then");
            var otherwise = Schema("else");
            Add("if", (n, l) => new ConditionKeyword(condition, then, otherwise) { Name = n, Location = l });
        }
    }

    private SchemaNode? Schema(string keyword) =>
        _members.TryGetValue(keyword, out var value) ? Child(value, "/" + keyword) : null;

    private SchemaNode Child(int value, string pointer) =>
        _compiler.Node(new SchemaTarget(_document.Owners[value], value), _node.Location + pointer);

    private SchemaNode[]? SchemaArray(string keyword)
    {
        if (!_members.TryGetValue(keyword, out var value))
        {
            return null;
        }

        if (_document.Tokens[value].Kind != JsonKind.Array || _document.Tokens[value].Length == 0)
        {
            _compiler.Error(_document, value, $"'{keyword}' must be an array of one or more schemas");
            return null;
        }

        return [.. _document.Items(value).Select((item, i) => Child(item, $"/{keyword}/{i}"))];
    }

    private List<(string Name, int Value)>? Map(string keyword)
    {
        if (!_members.TryGetValue(keyword, out var value))
        {
            return null;
        }

        if (_document.Tokens[value].Kind != JsonKind.Object)
        {
            _compiler.Error(_document, value, $"'{keyword}' must be an object");
            return null;
        }

        // The last of repeated names counts.
        var members = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, member) in _document.Members(value))
        {
            members[name] = member;
        }

        return [.. members.Select(static m => (m.Key, m.Value))];
    }

    private List<string>? Names(int value, string keyword)
    {
        var names = _document.Items(value).Where(item => _document.Tokens[item].Kind == JsonKind.String).Select(_document.Text).Distinct(StringComparer.Ordinal).ToList();
        if (_document.Tokens[value].Kind != JsonKind.Array || names.Count != _document.Tokens[value].Length)
        {
            _compiler.Error(_document, value, $"'{keyword}' must be an array of strings, each once");
            return null;
        }

        return names;
    }
}
