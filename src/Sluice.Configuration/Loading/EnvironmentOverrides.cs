namespace Sluice.Configuration;

/// <summary>Puts <c>KRAKEND_*</c> variables over the root of a document (core.md 2.2): <c>KRAKEND_CACHE_TTL</c> sets
/// <c>cache_ttl</c>, a dot in the name descends one level, whether or not the file has the key.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "KRAKEND_";

    /// <summary>Makes the document with the overrides.</summary>
    /// <param name="document">The file's document.</param>
    /// <param name="environment">The environment variables.</param>
    public static ConfigObject Apply(ConfigObject document, IReadOnlyDictionary<string, string> environment)
    {
        ConfigObject result = document;
        foreach ((string name, string value) in environment.OrderBy(static variable => variable.Key, StringComparer.Ordinal))
        {
            if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                string[] steps = name[Prefix.Length..].ToLowerInvariant().Split('.');
                var position = SourcePosition.Of(name);
                result = With(result, steps, value, position);
            }
        }

        return result;
    }

    /// <summary>Whether a key is one that Kubernetes derives from a service named <c>krakend</c>, such as
    /// <c>KRAKEND_SERVICE_HOST</c> or <c>KRAKEND_PORT_8080_TCP</c>: nobody wrote it as an override.</summary>
    /// <param name="key">The root key, in lower case.</param>
    public static bool IsKubernetesLink(string key) =>
        key is "service_host" or "service_port" || key.StartsWith("service_port_", StringComparison.Ordinal)
        || (key.StartsWith("port_", StringComparison.Ordinal) && key.Length > 5 && char.IsAsciiDigit(key[5]));

    private static ConfigObject With(ConfigObject target, ReadOnlySpan<string> steps, string value, SourcePosition position)
    {
        string key = steps[0];
        ConfigPath path = target.PathLink.Key(key);
        ConfigProperty? former = target.Properties.FirstOrDefault(property => string.Equals(property.Name, key, StringComparison.Ordinal));
        ConfigNode node = steps.Length == 1
            ? new ConfigScalar(position, path, ConfigScalarKind.String, value)
            : With(former?.Value as ConfigObject ?? new ConfigObject(position, path, []), steps[1..], value, position);

        var properties = new List<ConfigProperty>(target.Properties.Count + 1);
        foreach (ConfigProperty property in target.Properties)
        {
            if (!ReferenceEquals(property, former))
            {
                properties.Add(property);
            }
        }

        properties.Add(new ConfigProperty(key, position, node));
        return new ConfigObject(target.Position, target.PathLink, properties);
    }
}
