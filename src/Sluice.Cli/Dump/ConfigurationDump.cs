using System.Globalization;
using Sluice.Cli.Output;
using Sluice.Configuration;
using static Sluice.Cli.Dump.GoNotation;

namespace Sluice.Cli.Dump;

/// <summary>Prints what a configuration says once every default is applied: <c>check -d</c>, <c>-dd</c> and <c>-ddd</c>, line by
/// line as the original prints it (core.md 1.3).</summary>
/// <param name="config">The configuration.</param>
/// <param name="writer">Where and how much.</param>
internal sealed class ConfigurationDump(GatewayConfig config, DumpWriter writer)
{
    /// <summary>Prints everything.</summary>
    public void Write()
    {
        Service();
        var sections = new SectionDump(config, writer);
        sections.Transport();
        sections.Tls();
        sections.ClientTls();
        sections.Plugin();
        Components(0, "global", config.ExtraConfig.Entries);

        writer.Heading(0, $"{config.Endpoints.Count} API endpoint(s):");
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            Endpoint(endpoint);
        }

        writer.Heading(0, $"{config.AsyncAgents.Count} async agent(s):");
        foreach (ConfigObject agent in config.AsyncAgents)
        {
            Agent(agent);
        }
    }

    private void Service()
    {
        writer.Heading(0, "Global settings");
        writer.Setting(1, "Name", config.Name);
        writer.Setting(1, "Version", "3");
        writer.Setting(1, "Address", config.ListenIp);
        writer.Setting(1, "Port", config.Port.ToString(CultureInfo.InvariantCulture));
        if (writer.Level > 1)
        {
            writer.Setting(1, "Default cache TTL", GoDuration.Format(config.CacheTtl));
            writer.Setting(1, "Default timeout", GoDuration.Format(config.Timeout));
        }

        if (writer.Level > 1 || config.Hosts.Count > 0)
        {
            writer.Setting(1, "Default backend hosts", List(config.Hosts));
        }
    }

    private void Endpoint(EndpointConfig endpoint)
    {
        writer.Route(1, "-", endpoint.Method, endpoint.Path);
        writer.Setting(1, "Timeout", GoDuration.Format(endpoint.Timeout));
        if (writer.Level > 1 || endpoint.InputQueryStrings.Count > 0)
        {
            writer.Setting(1, "QueryString", List(endpoint.InputQueryStrings));
        }

        if (writer.Level > 1)
        {
            writer.Setting(1, "CacheTTL", GoDuration.Format(endpoint.CacheTtl));
            writer.Setting(1, "Headers to pass", List(endpoint.InputHeaders));
            writer.Setting(1, "OutputEncoding", endpoint.OutputEncoding);
        }

        if (writer.Level > 1 || endpoint.ConcurrentCalls > 1)
        {
            writer.Setting(1, "Concurrent calls", endpoint.ConcurrentCalls.ToString(CultureInfo.InvariantCulture));
        }

        Components(1, "endpoint", endpoint.ExtraConfig.Entries);
        writer.Heading(1, $"Connecting to {endpoint.Backends.Count} backend(s):");
        foreach (BackendConfig backend in endpoint.Backends)
        {
            Backend(backend, endpoint.ConcurrentCalls);
        }
    }

    private void Backend(BackendConfig backend, int concurrentCalls)
    {
        writer.Route(2, "[+]", backend.Method, UrlPattern(backend.UrlPattern));
        writer.Setting(2, "Timeout", GoDuration.Format(backend.Timeout));
        writer.Setting(2, "Hosts", List(backend.Hosts));
        if (writer.Level > 1)
        {
            writer.Setting(2, "Concurrent calls", concurrentCalls.ToString(CultureInfo.InvariantCulture));
            writer.Setting(2, "Host sanitization disabled", Boolean(backend.DisableHostSanitize));
            writer.Setting(2, "Target", backend.Target);
            writer.Line(2, $"Deny: {List(backend.Deny)}, Allow: {List(backend.Allow)}");
            writer.Setting(2, "Mapping", Map(backend.Mapping));
            writer.Setting(2, "Group", backend.Group);
            writer.Setting(2, "Encoding", backend.Encoding);
            writer.Setting(2, "Is collection", Boolean(backend.IsCollection));
            writer.Setting(2, "SD", backend.ServiceDiscovery);
            writer.Setting(2, "SD scheme", backend.ServiceDiscoveryScheme);
            writer.Setting(2, "Headers to pass", List(backend.InputHeaders));
            writer.Setting(2, "Query strings to pass", List(backend.InputQueryStrings));
        }

        Components(2, "backend", backend.ExtraConfig.Entries);
        writer.Line(0, "");
    }

    private void Agent(ConfigObject agent)
    {
        writer.Tinted(1, "- " + (agent.TryGet("name", out ConfigProperty? name) ? Value(name.Value) : ""), Tint.Cyan);
        Dictionary<string, ConfigNode> components = agent.TryGet("extra_config", out ConfigProperty? extra) && extra.Value is ConfigObject map
            ? map.Properties.ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal)
            : [];
        Components(1, "agent", components);
    }

    private void Components(int depth, string scope, IReadOnlyDictionary<string, ConfigNode> components)
    {
        if (writer.Level < 2 && components.Count == 0)
        {
            return;
        }

        writer.Heading(depth, $"{components.Count} {scope} component configuration(s):");
        foreach ((string name, ConfigNode settings) in components.OrderBy(static c => c.Key, StringComparer.Ordinal))
        {
            writer.Tinted(depth, $"- {name}", Tint.Yellow);
            if (writer.Level > 1)
            {
                Contents(depth, settings);
            }
        }
    }

    // A tab stands before the indentation of a component's contents, whatever the indentation is.
    private void Contents(int depth, ConfigNode settings)
    {
        writer.Prefixed("\t", depth, settings is ConfigObject map
            ? Sorted(map).Select(static p => $"{p.Name}: {Property(p)}")
            : [$": {Value(settings)}"]);
    }
}
