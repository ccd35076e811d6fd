using System.Globalization;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Compilation;

/// <summary>Where a reference leads.</summary>
/// <param name="Resource">The resource of the schema.</param>
/// <param name="Token">The schema.</param>
internal readonly record struct SchemaTarget(SchemaResource Resource, int Token);

/// <summary>
/// Reads documents, finds the schemas with a URI or anchor in them, and follows references between them. Documents
/// come from the options and from the published metaschemas, never from the network.
/// </summary>
/// <param name="options">How schemas are compiled.</param>
internal sealed class SchemaLoader(JsonSchemaOptions options)
{
    private readonly Dictionary<string, SchemaResource> _resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _metaschemasInProgress = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the documents.</summary>
    public List<SchemaError> Errors { get; } = [];

    /// <summary>Every resource of every document read so far, in the order of reading.</summary>
    public List<SchemaResource> Resources { get; } = [];

    private bool Doubles => options.NumberModel == NumberModel.Double;

    /// <summary>Reads a document.</summary>
    /// <param name="uri">The URI that it is known by.</param>
    /// <param name="bytes">Its text.</param>
    /// <param name="inherited">The vocabulary of a document that names none.</param>
    /// <returns>Its root resource; null when it cannot be read, which <see cref="Errors"/> tells.</returns>
    public SchemaResource? Load(string uri, byte[] bytes, SchemaVocabulary inherited)
    {
        var document = new SchemaDocument(uri, bytes, Doubles);
        var limits = new JsonLimits(options.MaxSchemaDepth, options.MaxNumberLength, Doubles);
        var parser = new JsonParser(bytes, document.Tokens, limits);
        var open = new int[16];
        if (!parser.Parse(ref open))
        {
            var error = SyntaxErrorText.Describe(parser, bytes, limits);
            Errors.Add(new SchemaError(uri, "", error.Offset, error.Message));
            return null;
        }

        RepeatedNames.Mark(document.View);
        if (Vocabulary(document, 0, inherited) is not { } vocabulary)
        {
            return null;
        }

        var id = OwnId(document, 0, vocabulary) is { } text ? UriReference.Resolve(uri, UriReference.SplitFragment(text).Uri) : uri;
        var root = new SchemaResource(id, document, 0, vocabulary);
        _resources.TryAdd(uri, root);
        Register(root);
        Scan(root, 0);
        return root;
    }

    /// <summary>Follows a reference.</summary>
    /// <param name="from">The resource of the schema that holds it.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="problem">Why it leads nowhere.</param>
    /// <returns>Where it leads; null for nowhere.</returns>
    public SchemaTarget? Follow(SchemaResource from, string reference, out string problem)
    {
        problem = "";
        var (relative, fragment) = UriReference.SplitFragment(reference);
        var uri = UriReference.Resolve(from.Uri, relative);
        var resource = relative.Length == 0 ? from : Find(uri, from.Vocabulary);
        if (resource is null)
        {
            problem = $"'{reference}' leads to '{uri}', which is not a schema that is known here; schemas are never fetched";
            return null;
        }

        if (string.IsNullOrEmpty(fragment))
        {
            return new SchemaTarget(resource, resource.Token);
        }

        fragment = Uri.UnescapeDataString(fragment);
        var target = fragment[0] == '/' ? FollowPointer(resource, fragment) : FollowAnchor(resource, fragment);
        if (target is null)
        {
            problem = $"'{reference}' leads to nothing in '{(uri.Length == 0 ? "this schema" : uri)}'";
        }

        return target;
    }

    /// <summary>Adds an error.</summary>
    /// <param name="document">The document.</param>
    /// <param name="token">What is wrong in it.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(SchemaDocument document, int token, string message)
    {
        // Text without its escapes stands elsewhere; what stands just before it is near enough.
        var at = token;
        while (at > 0 && (document.Tokens[at].Flags & JsonTokenFlags.Unescaped) != JsonTokenFlags.None)
        {
            at--;
        }

        Errors.Add(new SchemaError(document.Uri, document.PointerTo(0, token), document.Tokens[at].Start, message));
    }

    private static SchemaTarget? FollowAnchor(SchemaResource resource, string anchor) =>
        resource.Anchors.TryGetValue(anchor, out var token) ? new SchemaTarget(resource.Document.Owners[token], token) : null;

    private static string? StringMember(SchemaDocument document, int token, string name)
    {
        var value = document.Member(token, name);
        return value >= 0 && document.Tokens[value].Kind == JsonKind.String ? document.Text(value) : null;
    }

    /// <summary>The schema's own URI, unless the draft ignores it beside <c>$ref</c>.</summary>
    private static string? OwnId(SchemaDocument document, int token, SchemaVocabulary vocabulary)
    {
        var id = StringMember(document, token, vocabulary.IdKeyword);
        return id is not null && !vocabulary.RefHasSiblings && StringMember(document, token, "$ref") is not null ? null : id;
    }

    private SchemaTarget? FollowPointer(SchemaResource resource, string pointer)
    {
        var document = resource.Document;
        var token = resource.Token;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            token = document.Tokens[token].Kind == JsonKind.Array
                ? int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? document.Items(token).Skip(index).FirstOrDefault(-1)
                    : -1
                : document.Member(token, JsonPointerText.Unescape(segment));
            if (token < 0)
            {
                return null;
            }

            resource = document.Owners.GetValueOrDefault(token, resource);
        }

        if (!document.Owners.ContainsKey(token))
        {
            // The pointer leads into a keyword that holds no schemas by itself: what is there becomes one.
            Scan(resource, token);
        }

        return new SchemaTarget(document.Owners[token], token);
    }

    private SchemaResource? Find(string uri, SchemaVocabulary inherited)
    {
        if (_resources.TryGetValue(uri, out var resource))
        {
            return resource;
        }

        if (options.KnownSchemas.TryGetValue(uri, out var known))
        {
            return Load(uri, known.ToArray(), inherited);
        }

        return Metaschemas.Read(uri) is { } metaschema ? Load(uri, metaschema, inherited) : null;
    }

    private void Register(SchemaResource resource)
    {
        _resources.TryAdd(resource.Uri, resource);
        Resources.Add(resource);
    }

    private void Scan(SchemaResource resource, int token)
    {
        var document = resource.Document;
        if (document.Tokens[token].Kind == JsonKind.Object)
        {
            resource = ScanIdentity(resource, token);
        }

        document.Owners[token] = resource;
        foreach (var (name, value) in document.Members(token))
        {
            if (resource.Vocabulary.HasSubschemas(name, out var place))
            {
                ScanKeyword(resource, value, place);
            }
        }
    }

    private void ScanKeyword(SchemaResource resource, int value, SubschemaPlace place)
    {
        var document = resource.Document;
        var isArray = document.Tokens[value].Kind == JsonKind.Array;
        switch (place)
        {
            case SubschemaPlace.Array:
            case SubschemaPlace.SchemaOrArray when isArray:
                foreach (var item in document.Items(value))
                {
                    Scan(resource, item);
                }

                break;
            case SubschemaPlace.Map:
            case SubschemaPlace.Dependencies:
                foreach (var (_, member) in document.Members(value))
                {
                    if (place == SubschemaPlace.Map || document.Tokens[member].Kind != JsonKind.Array)
                    {
                        Scan(resource, member);
                    }
                }

                break;
            default:
                Scan(resource, value);
                break;
        }
    }

    /// <summary>Finds the URI and the anchors of a schema.</summary>
    private SchemaResource ScanIdentity(SchemaResource resource, int token)
    {
        var document = resource.Document;
        if (token != resource.Token)
        {
            // A dialect of its own only comes with a URI of its own.
            var vocabulary = StringMember(document, token, "$schema") is not null && HasAnyId(document, token)
                ? Vocabulary(document, token, resource.Vocabulary) ?? resource.Vocabulary
                : resource.Vocabulary;
            if (OwnId(document, token, vocabulary) is { } id)
            {
                var uri = UriReference.SplitFragment(id).Uri;
                if (uri.Length > 0)
                {
                    resource = new SchemaResource(UriReference.Resolve(resource.Uri, uri), document, token, vocabulary);
                    Register(resource);
                }
            }
        }

        var draft = resource.Vocabulary.Draft;
        if (draft < JsonSchemaDialect.Draft201909)
        {
            if (OwnId(document, token, resource.Vocabulary) is { } id && UriReference.SplitFragment(id).Fragment is { Length: > 0 } fragment)
            {
                resource.Anchors.TryAdd(fragment, token);
            }

            return resource;
        }

        if (StringMember(document, token, "$anchor") is { } anchor)
        {
            resource.Anchors.TryAdd(anchor, token);
        }

        if (draft == JsonSchemaDialect.Draft201909)
        {
            var recursive = document.Member(token, "$recursiveAnchor");
            if (token == resource.Token && recursive >= 0 && document.Tokens[recursive].Kind == JsonKind.True)
            {
                resource.DynamicAnchorTokens.TryAdd("", token);
            }
        }
        else if (StringMember(document, token, "$dynamicAnchor") is { } dynamicAnchor)
        {
            resource.Anchors.TryAdd(dynamicAnchor, token);
            resource.DynamicAnchorTokens.TryAdd(dynamicAnchor, token);
        }

        return resource;
    }

    private static bool HasAnyId(SchemaDocument document, int token) =>
        document.Member(token, "$id") >= 0 || document.Member(token, "id") >= 0;

    private SchemaVocabulary? Vocabulary(SchemaDocument document, int token, SchemaVocabulary inherited)
    {
        var at = document.Member(token, "$schema");
        if (at < 0)
        {
            return inherited;
        }

        if (document.Tokens[at].Kind != JsonKind.String)
        {
            Error(document, at, "'$schema' must be a string");
            return null;
        }

        var uri = UriReference.SplitFragment(document.Text(at)).Uri;
        if (Metaschemas.Dialect(uri) is { } dialect)
        {
            return SchemaVocabulary.Of(dialect);
        }

        var vocabulary = options.KnownSchemas.TryGetValue(uri, out var metaschema) && _metaschemasInProgress.Add(uri)
            ? CustomVocabulary(uri, metaschema.ToArray(), inherited)
            : null;
        _metaschemasInProgress.Remove(uri);
        if (vocabulary is null)
        {
            Error(document, at, $"'{uri}' is not a dialect that is known here; drafts 4, 6, 7, 2019-09 and 2020-12 are");
        }

        return vocabulary;
    }

    private SchemaVocabulary? CustomVocabulary(string uri, byte[] metaschema, SchemaVocabulary inherited)
    {
        if (Load(uri, metaschema, inherited) is not { } root)
        {
            return null;
        }

        var vocabularies = root.Document.Member(0, "$vocabulary");
        if (vocabularies < 0)
        {
            return root.Vocabulary;
        }

        var draft = root.Vocabulary.Draft;
        var names = root.Document.Members(vocabularies)
            .ToDictionary(static m => m.Name[(m.Name.LastIndexOf('/') + 1)..], m => root.Document.Tokens[m.Value].Kind == JsonKind.True, StringComparer.Ordinal);
        return new SchemaVocabulary(
            draft,
            HasApplicators: names.ContainsKey("applicator"),
            HasUnevaluated: names.ContainsKey(draft == JsonSchemaDialect.Draft201909 ? "applicator" : "unevaluated"),
            HasValidation: names.ContainsKey("validation"),
            AssertsFormat: names.ContainsKey("format-assertion") || (names.TryGetValue("format", out var asserts) && asserts));
    }
}
