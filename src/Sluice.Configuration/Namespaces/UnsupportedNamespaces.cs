namespace Sluice.Configuration;

/// <summary>A namespace of a configuration that the gateway does not do.</summary>
/// <param name="Name">The short name, or the name as written when it is unknown.</param>
/// <param name="Scope">Where it stands.</param>
/// <param name="Node">Its settings, for the position and the path.</param>
/// <param name="IsKnown">Whether the name is one that the original or its Enterprise edition knows.</param>
/// <param name="Protects">Whether running without it would weaken a protection; for an unknown name, whether
/// <paramref name="Nearest"/> would.</param>
/// <param name="Nearest">The known name that an unknown one was probably meant to be; <see langword="null"/> when none is near.</param>
public sealed record UnsupportedNamespace(
    string Name, NamespaceScope Scope, ConfigNode Node, bool IsKnown, bool Protects, string? Nearest)
{
    /// <summary>What the finding is about.</summary>
    public DiagnosticCode Code => IsKnown ? NamespaceCodes.Unsupported : NamespaceCodes.Unknown;

    /// <summary>The finding in words, without its position.</summary>
    public string Describe() => (IsKnown, Nearest) switch
    {
        (true, _) => $"{Name} is not supported yet",
        (false, null) => $"{Name} is not a known namespace, it has no effect",
        (false, _) => $"{Name} is not a known namespace, it has no effect: did you mean {Nearest}?",
    };
}

/// <summary>Finds what a configuration asks for and the gateway does not do.</summary>
public static class UnsupportedNamespaces
{
    /// <summary>Finds every such namespace, in the order of the configuration. Namespaces set to null, comments, and known
    /// ones at a scope where they have no effect anyway (a warning of the loader) are left out.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="isSupported">Whether the gateway does a namespace at a scope; the scope is a single one.</param>
    public static IReadOnlyList<UnsupportedNamespace> Find(GatewayConfig config, Func<NamespaceScope, string, bool> isSupported)
    {
        var found = new List<UnsupportedNamespace>();
        Collect(config.ExtraConfig, NamespaceScope.Service, isSupported, found);
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            Collect(endpoint.ExtraConfig, NamespaceScope.Endpoint, isSupported, found);
            foreach (BackendConfig backend in endpoint.Backends)
            {
                Collect(backend.ExtraConfig, NamespaceScope.Backend, isSupported, found);
            }
        }

        // The agents' own options were told when the file was loaded.
        var told = new DiagnosticBag();
        foreach (ConfigObject agent in config.AsyncAgents)
        {
            var reader = new ObjectReader(agent, told);
            Collect(ExtraConfigReader.Read(reader, NamespaceScope.Agent, told), NamespaceScope.Agent, isSupported, found);
            foreach (ConfigNode backend in reader.List("backend"))
            {
                var backendReader = new ObjectReader(backend, told);
                Collect(ExtraConfigReader.Read(backendReader, NamespaceScope.Backend, told), NamespaceScope.Backend, isSupported, found);
            }
        }

        return found;
    }

    private static void Collect(
        ExtraConfig extraConfig, NamespaceScope scope, Func<NamespaceScope, string, bool> isSupported, List<UnsupportedNamespace> found)
    {
        foreach ((string name, ConfigNode node) in extraConfig.Entries)
        {
            if (ObjectReader.IsComment(name) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null } || isSupported(scope, name))
            {
                continue;
            }

            if (!Namespaces.TryGet(name, out NamespaceInfo? info))
            {
                string? nearest = Namespaces.Nearest(name);
                bool protects = nearest is not null && Namespaces.TryGet(nearest, out NamespaceInfo? meant) && meant.Protects;
                found.Add(new UnsupportedNamespace(name, scope, node, IsKnown: false, protects, nearest));
            }
            else if (info.Scopes.HasFlag(scope))
            {
                found.Add(new UnsupportedNamespace(name, scope, node, IsKnown: true, info.Protects, Nearest: null));
            }
        }
    }
}
