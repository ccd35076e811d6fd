namespace Sluice.Configuration;

/// <summary>Reads <c>extra_config</c>: old spellings become the short ones, which win when both are written (core.md 2.8).</summary>
internal static class ExtraConfigReader
{
    /// <summary>Reads the <c>extra_config</c> of an object.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="scope">What the object is.</param>
    /// <param name="diagnostics">Takes the findings: among them namespaces that have no effect at this scope.</param>
    public static ExtraConfig Read(ObjectReader owner, NamespaceScope scope, DiagnosticBag diagnostics)
    {
        IReadOnlyList<ConfigProperty> properties = Properties(owner.Child("extra_config"), diagnostics);
        if (properties.Count == 0)
        {
            return ExtraConfig.Empty;
        }

        var entries = new Dictionary<string, ConfigNode>(properties.Count, StringComparer.Ordinal);
        foreach (ConfigProperty property in properties)
        {
            if (!Namespaces.TryGetShortName(property.Name, out _))
            {
                entries[property.Name] = property.Value;
                WarnScope(property.Name, property, scope, diagnostics);
            }
        }

        foreach (ConfigProperty property in properties)
        {
            if (!Namespaces.TryGetShortName(property.Name, out string? name))
            {
                continue;
            }

            if (entries.TryAdd(name, property.Value))
            {
                diagnostics.Add(new Diagnostic(NamespaceCodes.Old, DiagnosticSeverity.Warning, property.Position, property.Value.Path,
                    $"this is an old name of {name}", $"write \"{name}\""));
                WarnScope(name, property, scope, diagnostics);
            }
            else
            {
                diagnostics.Add(new Diagnostic(NamespaceCodes.OldAndNew, DiagnosticSeverity.Warning, property.Position, property.Value.Path,
                    $"this is the old name of {name}, which is written too: this one has no effect", "remove it"));
            }
        }

        return new ExtraConfig(entries);
    }

    private static void WarnScope(string name, ConfigProperty property, NamespaceScope scope, DiagnosticBag diagnostics)
    {
        if (Namespaces.TryGet(name, out NamespaceInfo? info) && !info.Scopes.HasFlag(scope))
        {
            diagnostics.Add(new Diagnostic(NamespaceCodes.Misplaced, DiagnosticSeverity.Warning, property.Position, property.Value.Path,
                $"{name} has no effect {Describe(scope)}", $"move it to the extra_config of {DescribeAll(info.Scopes)}"));
        }
    }

    private static string Describe(NamespaceScope scope) => scope switch
    {
        NamespaceScope.Service => "at the service",
        NamespaceScope.Endpoint => "at an endpoint",
        NamespaceScope.Backend => "at a backend",
        _ => "at an async agent",
    };

    private static string DescribeAll(NamespaceScope scopes)
    {
        var names = new List<string>(4);
        if (scopes.HasFlag(NamespaceScope.Service))
        {
            names.Add("the service");
        }

        if (scopes.HasFlag(NamespaceScope.Endpoint))
        {
            names.Add("the endpoint");
        }

        if (scopes.HasFlag(NamespaceScope.Backend))
        {
            names.Add("the backend");
        }

        if (scopes.HasFlag(NamespaceScope.Agent))
        {
            names.Add("the async agent");
        }

        return string.Join(" or ", names);
    }

    /// <summary>The keys of the object; a list of objects counts as all of their keys, as the original merges them.</summary>
    private static IReadOnlyList<ConfigProperty> Properties(ConfigNode? node, DiagnosticBag diagnostics)
    {
        switch (node)
        {
            case null:
            case ConfigScalar { ScalarKind: ConfigScalarKind.Null }:
                return [];
            case ConfigObject map:
                return map.Properties;
            case ConfigArray array when array.Items.All(static item => item is ConfigObject):
                diagnostics.Warning(NamespaceCodes.ListOfObjects, array, "a list stands where an object belongs, its objects are read as one",
                    "write one { ... }");
                var merged = new ObjectBuilder();
                foreach (ConfigProperty property in array.Items.OfType<ConfigObject>().SelectMany(static item => item.Properties))
                {
                    merged.Set(property);
                }

                return merged.Properties;
            default:
                diagnostics.Error(ValueCodes.WrongType, node, $"an object belongs here, this is {node.Kind}", "write { \"namespace\": { ... } }");
                return [];
        }
    }
}
