using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>Compiles schemas, each once, those that references lead to included.</summary>
/// <param name="options">How.</param>
internal sealed class SchemaCompiler(JsonSchemaOptions options)
{
    /// <summary>Evaluations that any instance may take, however small: below 10 ms, and enough for schemas of many branches.</summary>
    private const long BaseSteps = 100_000;

    private readonly SchemaLoader _loader = new(options);
    private readonly Dictionary<(SchemaDocument Document, int Token), SchemaNode> _nodes = [];
    private readonly Queue<(SchemaNode Node, int Token)> _pending = new();
    private readonly Dictionary<string, SchemaPattern?> _patterns = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the schema.</summary>
    public IReadOnlyList<SchemaError> Errors => _loader.Errors;

    /// <summary>How schemas are compiled.</summary>
    public JsonSchemaOptions Options => options;

    /// <summary>Whether some reference is dynamic.</summary>
    public bool HasDynamicReferences { get; set; }

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">Its text.</param>
    /// <returns>The program; null when something is wrong, which <see cref="Errors"/> tells.</returns>
    public SchemaProgram? Compile(byte[] schema)
    {
        if (_loader.Load(options.BaseUri, schema, SchemaVocabulary.Of(options.DefaultDialect)) is not { } resource)
        {
            return null;
        }

        var root = Node(new SchemaTarget(resource, 0), null);

        // Schemas that nothing refers to are compiled too, so that what is wrong with them is told.
        foreach (var (token, owner) in resource.Document.Owners.OrderBy(static o => o.Key).ToArray())
        {
            Node(new SchemaTarget(owner, token), null);
        }

        CompilePending();
        return Errors.Count > 0 ? null : new SchemaProgram
        {
            Root = root,
            ParserLimits = new JsonLimits(options.MaxDepth, options.MaxNumberLength, options.NumberModel == NumberModel.Double),
            Limits = new WorkLimits(BaseSteps, options.MaxEvaluationsPerValue),
            HasDynamicReferences = HasDynamicReferences,
            MaxReferencesInARow = _nodes.Count + 1,
        };
    }

    /// <summary>The compiled form of a schema, which may still be filled in later.</summary>
    /// <param name="target">The schema.</param>
    /// <param name="location">Where it stands, if that is known.</param>
    /// <returns>The node.</returns>
    public SchemaNode Node(SchemaTarget target, string? location)
    {
        var key = (target.Resource.Document, target.Token);
        if (!_nodes.TryGetValue(key, out var node))
        {
            location = target.Token == target.Resource.Token || location is null
                ? $"{target.Resource.Uri}#{target.Resource.Document.PointerTo(target.Resource.Token, target.Token)}"
                : location;
            _nodes[key] = node = new SchemaNode(target.Resource, location);
            _pending.Enqueue((node, target.Token));
        }

        return node;
    }

    /// <summary>Follows a reference.</summary>
    /// <param name="from">The resource of the schema that holds it.</param>
    /// <param name="token">The reference in its document.</param>
    /// <returns>Where it leads; null for nowhere, which <see cref="Errors"/> then tells.</returns>
    public SchemaTarget? Follow(SchemaResource from, int token)
    {
        var target = _loader.Follow(from, from.Document.Text(token), out var problem);
        if (target is null)
        {
            Error(from.Document, token, problem);
        }

        return target;
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="document">The document that it stands in.</param>
    /// <param name="token">Where an error is told.</param>
    /// <param name="text">The pattern.</param>
    /// <returns>The pattern; null when it is not one, which <see cref="Errors"/> then tells.</returns>
    public SchemaPattern? Pattern(SchemaDocument document, int token, string text)
    {
        if (!_patterns.TryGetValue(text, out var pattern))
        {
            _patterns[text] = pattern = PatternCompiler.Compile(text, options.PatternSupport, options.PatternTimeout, out var problem);
            if (pattern is null)
            {
                Error(document, token, $"'{text}' is not a pattern that can be used: {problem}");
            }
        }

        return pattern;
    }

    /// <summary>Adds an error.</summary>
    /// <param name="document">The document.</param>
    /// <param name="token">What is wrong in it.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(SchemaDocument document, int token, string message) => _loader.Error(document, token, message);

    private void CompilePending()
    {
        do
        {
            while (_pending.TryDequeue(out var pending))
            {
                CompileNode(pending.Node, pending.Token);
            }

            if (HasDynamicReferences)
            {
                CompileDynamicAnchors();
            }
        }
        while (_pending.Count > 0);
    }

    private void CompileDynamicAnchors()
    {
        for (var i = 0; i < _loader.Resources.Count; i++)
        {
            var resource = _loader.Resources[i];
            foreach (var (name, token) in resource.DynamicAnchorTokens)
            {
                resource.DynamicAnchors[name] = Node(new SchemaTarget(resource, token), null);
            }
        }
    }

    private void CompileNode(SchemaNode node, int token)
    {
        var document = node.Resource.Document;
        switch (document.Tokens[token].Kind)
        {
            case JsonKind.True:
                break;
            case JsonKind.False:
                node.SetKeywords([new FalseKeyword { Name = "", Location = node.Location }]);
                break;
            case JsonKind.Object:
                node.SetKeywords(new KeywordCompiler(this, node, token).Compile());
                break;
            default:
                Error(document, token, "a schema must be an object or a boolean");
                break;
        }
    }
}
