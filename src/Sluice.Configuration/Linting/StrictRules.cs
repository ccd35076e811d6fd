namespace Sluice.Configuration;

/// <summary>The strict reading of <c>check --lint</c>: what the original's schema refuses though its runtime accepts it
/// (core.md 1.2, step 4). The contents of <c>extra_config</c> are their features' own.</summary>
public static class StrictRules
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Checks a file as written, without environment overrides.</summary>
    /// <param name="result">The loaded file.</param>
    /// <returns>The findings beyond those of the loader, all errors, in the order of the file; empty when the file could not
    /// be understood.</returns>
    public static DiagnosticBag Check(LoadResult result)
    {
        var diagnostics = new DiagnosticBag();
        if (result.Document is { } root)
        {
            CheckService(root, diagnostics);
            diagnostics.SortByPosition();
        }

        return diagnostics;
    }

    private static void CheckService(ConfigObject root, DiagnosticBag diagnostics)
    {
        CheckKeys(root, KeyCatalogue.Service, diagnostics);
        CheckExtraConfig(root, diagnostics);
        if (Find(root, "tls") is ConfigObject tls)
        {
            CheckKeys(tls, KeyCatalogue.Tls, diagnostics);
        }

        if (Find(root, "client_tls") is ConfigObject clientTls)
        {
            CheckKeys(clientTls, KeyCatalogue.ClientTls, diagnostics);
        }

        foreach (ConfigObject agent in Objects(root, "async_agent"))
        {
            CheckExtraConfig(agent, diagnostics);
            CheckBackends(agent, diagnostics);
        }

        foreach (ConfigObject endpoint in Objects(root, "endpoints"))
        {
            CheckKeys(endpoint, KeyCatalogue.Endpoint, diagnostics);
            CheckExtraConfig(endpoint, diagnostics);
            CheckMethod(endpoint, diagnostics);
            CheckPath(endpoint, diagnostics);
            CheckBackends(endpoint, diagnostics);
        }
    }

    private static void CheckBackends(ConfigObject owner, DiagnosticBag diagnostics)
    {
        foreach (ConfigObject backend in Objects(owner, "backend"))
        {
            CheckKeys(backend, KeyCatalogue.Backend, diagnostics);
            CheckExtraConfig(backend, diagnostics);
            CheckMethod(backend, diagnostics);
        }
    }

    private static void CheckKeys(ConfigObject map, IReadOnlyDictionary<string, KeyType> keys, DiagnosticBag diagnostics)
    {
        foreach (ConfigProperty property in map.Properties)
        {
            if (ObjectReader.IsComment(property.Name))
            {
                continue;
            }

            if (keys.TryGetValue(property.Name, out KeyType type))
            {
                CheckType(property.Value, type, diagnostics);
                continue;
            }

            string? nearest = VersionCheck.NewName(property.Name) ?? NearestName.Find(property.Name, keys.Keys);
            diagnostics.Add(new Diagnostic(LintCodes.UnknownKey, DiagnosticSeverity.Error, property.Position, property.Value.Path,
                $"\"{property.Name}\" is not a key of the schema", nearest is null ? "remove it, or begin its name with @" : $"did you mean \"{nearest}\"?"));
        }
    }

    private static void CheckType(ConfigNode node, KeyType type, DiagnosticBag diagnostics)
    {
        switch (type)
        {
            case KeyType.Text:
                Expect(IsScalar(node, ConfigScalarKind.String), node, "text", diagnostics);
                break;
            case KeyType.Whole:
                Expect(IsWhole(node), node, "a whole number", diagnostics);
                break;
            case KeyType.Boolean:
                Expect(IsScalar(node, ConfigScalarKind.Boolean), node, "true or false", diagnostics);
                break;
            case KeyType.Duration:
                CheckDuration(node, diagnostics);
                break;
            case KeyType.Texts:
                Expect(node is ConfigArray texts && texts.Items.All(static item => IsScalar(item, ConfigScalarKind.String)), node, "a list of texts", diagnostics);
                break;
            case KeyType.Wholes:
                Expect(node is ConfigArray wholes && wholes.Items.All(IsWhole), node, "a list of whole numbers", diagnostics);
                break;
            case KeyType.Map:
                Expect(node is ConfigObject, node, "an object", diagnostics);
                break;
            default:
                Expect(node is ConfigArray maps && maps.Items.All(static item => item is ConfigObject), node, "a list of objects", diagnostics);
                break;
        }
    }

    private static void CheckDuration(ConfigNode node, DiagnosticBag diagnostics)
    {
        if (node is not ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar)
        {
            diagnostics.Error(LintCodes.Duration, node, $"the schema asks for a duration in text, this is {node.Kind}", "write one such as \"2s\"");
        }
        else if (!IsSchemaDuration(scalar.Text))
        {
            diagnostics.Error(LintCodes.Duration, node, "the schema asks for one whole number and one unit", SimplerDuration(scalar.Text));
        }
    }

    /// <summary>Whether a text matches <c>^[0-9]+(ns|ms|us|µs|s|m|h)$</c>.</summary>
    private static bool IsSchemaDuration(ReadOnlySpan<char> text)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && text[digits..] is "ns" or "ms" or "us" or "µs" or "s" or "m" or "h";
    }

    private static string SimplerDuration(string text) =>
        GoDuration.TryParse(text, out TimeSpan value, out _) && value > TimeSpan.Zero
            ? $"write \"{GoDuration.FormatShort(value)}\""
            : "write one such as \"2s\"";

    private static void CheckMethod(ConfigObject owner, DiagnosticBag diagnostics)
    {
        if (Find(owner, "method") is ConfigScalar { ScalarKind: ConfigScalarKind.String } method && !Methods.Contains(method.Text, StringComparer.Ordinal))
        {
            diagnostics.Error(LintCodes.Method, method, "the schema knows no such method", $"write one of {string.Join(", ", Methods)}");
        }
    }

    /// <summary>The schema's pattern of paths: <c>^\/[^\*\?\&amp;\%]*(\/\*)?$</c>.</summary>
    private static void CheckPath(ConfigObject endpoint, DiagnosticBag diagnostics)
    {
        switch (Find(endpoint, "endpoint"))
        {
            case null:
                diagnostics.Error(LintCodes.Path, endpoint, "the schema asks for \"endpoint\"", "write \"endpoint\": \"/path\"");
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.String } path:
                ReadOnlySpan<char> text = path.Text;
                text = text.EndsWith("/*") ? text[..^2] : text;
                if (path.Text is not ['/', ..] || text.IndexOfAny("*?&%") >= 0)
                {
                    diagnostics.Error(LintCodes.Path, path, "the schema asks for a path that begins with / and has no *, ?, & or %",
                        "write such a path; /* may stand at its end");
                }

                break;
        }
    }

    private static void CheckExtraConfig(ConfigObject owner, DiagnosticBag diagnostics)
    {
        if (Find(owner, "extra_config") is not ConfigObject extraConfig)
        {
            return;
        }

        foreach (ConfigProperty property in extraConfig.Properties)
        {
            if (Namespaces.TryGetShortName(property.Name, out string? name) || Namespaces.TryGetSuccessor(property.Name, out name))
            {
                diagnostics.Add(new Diagnostic(LintCodes.OldSpelling, DiagnosticSeverity.Error, property.Position, property.Value.Path,
                    "this is an old spelling that the schema does not know", $"write \"{name}\""));
            }
        }
    }

    private static void Expect(bool fits, ConfigNode node, string expected, DiagnosticBag diagnostics)
    {
        if (!fits)
        {
            diagnostics.Error(LintCodes.Type, node, $"the schema asks for {expected}, this is {Describe(node)}", $"write {expected}");
        }
    }

    private static string Describe(ConfigNode node) => node is ConfigArray { Items.Count: > 0 } ? "a list with other items" : node.Kind;

    private static bool IsScalar(ConfigNode node, ConfigScalarKind kind) => node is ConfigScalar scalar && scalar.ScalarKind == kind;

    private static bool IsWhole(ConfigNode node) =>
        node is ConfigScalar { ScalarKind: ConfigScalarKind.Number } scalar && ScalarConversion.TryWhole(scalar, out _, out bool odd) && !odd;

    private static IEnumerable<ConfigObject> Objects(ConfigObject owner, string key) =>
        Find(owner, key) is ConfigArray list ? list.Items.OfType<ConfigObject>() : [];

    private static ConfigNode? Find(ConfigObject owner, string key)
    {
        // The schema takes letter case literally; a key in another case was told as unknown.
        foreach (ConfigProperty property in owner.Properties)
        {
            if (string.Equals(property.Name, key, StringComparison.Ordinal))
            {
                return property.Value;
            }
        }

        return null;
    }
}
