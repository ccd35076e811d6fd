namespace Sluice.Configuration;

/// <summary>What to tell about keys that have no effect where they stand, though they are known elsewhere.</summary>
internal static class KeyAdvice
{
    /// <summary>Advice for a key of the root.</summary>
    public static UnknownKeyAdvice? ForService(string key, ConfigNode value)
    {
        if (value.IsFromEnvironment)
        {
            if (EnvironmentOverrides.IsKubernetesLink(key))
            {
                return new UnknownKeyAdvice(ValueCodes.UnknownKey, "", Remedy: null);
            }

            string? nearest = NearestName.Find(key, ConfigurationSchema.Core.Service.Keys.Keys);
            return new UnknownKeyAdvice(ValueCodes.UnknownKey, $"\"{key}\" is not a known key, the variable has no effect",
                nearest is null ? null : $"did you mean KRAKEND_{nearest.ToUpperInvariant()}?");
        }

        return Elsewhere(key, (ConfigurationSchema.Core.Endpoint, "an endpoint"), (ConfigurationSchema.Core.Backend, "a backend"));
    }

    /// <summary>Advice for a key of an endpoint.</summary>
    public static UnknownKeyAdvice? ForEndpoint(string key, ConfigNode value) =>
        Elsewhere(key, (ConfigurationSchema.Core.Backend, "a backend"), (ConfigurationSchema.Core.Service, "the service"));

    /// <summary>Advice for a key of a backend.</summary>
    public static UnknownKeyAdvice? ForBackend(string key, ConfigNode value) =>
        Elsewhere(key, (ConfigurationSchema.Core.Endpoint, "the endpoint"), (ConfigurationSchema.Core.Service, "the service"));

    private static UnknownKeyAdvice? Elsewhere(
        string key,
        params ReadOnlySpan<(ObjectShape Shape, string Owner)> others)
    {
        if (VersionCheck.NewName(key) is { } renamed)
        {
            return new UnknownKeyAdvice(ValueCodes.OldKey, $"\"{key}\" is a key of version 2, it has no effect", $"write \"{renamed}\"");
        }

        if (Namespaces.TryGet(key, out NamespaceInfo? info) || (Namespaces.TryGetShortName(key, out string? name) && Namespaces.TryGet(name, out info)))
        {
            return new UnknownKeyAdvice(NamespaceCodes.Outside, $"{info.Name} has no effect outside of \"extra_config\"",
                "move it into \"extra_config\"");
        }

        foreach ((ObjectShape shape, string owner) in others)
        {
            if (shape.Keys.ContainsKey(key))
            {
                return new UnknownKeyAdvice(ValueCodes.MisplacedKey, $"\"{key}\" belongs to {owner}, it has no effect here", $"move it to {owner}");
            }
        }

        return null;
    }
}
