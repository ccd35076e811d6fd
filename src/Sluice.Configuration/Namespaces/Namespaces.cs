using System.Diagnostics.CodeAnalysis;
using static Sluice.Configuration.NamespaceScope;

namespace Sluice.Configuration;

/// <summary>Every <c>extra_config</c> namespace that configurations use, with its old spellings (core.md 2.8).</summary>
public static class Namespaces
{
    private static readonly Dictionary<string, NamespaceInfo> Known = Index(
        // The engine itself.
        Plain("router", Service),
        Plain("proxy", Endpoint | Backend | Agent),
        Plain("backend/http", Backend),
        Plain("backend/http/client", Backend),
        Plain("backend/graphql", Backend),

        // Who is let in, and with what. A signed or client-authenticated call without its step would go out bare.
        Protecting("auth/validator", Service | Endpoint),
        Protecting("auth/signer", Endpoint),
        Protecting("auth/revoker", Service),
        Protecting("auth/client-credentials", Backend),
        Protecting("auth/api-keys", Service | Endpoint),
        Protecting("auth/basic", Service | Endpoint),
        Protecting("auth/ntlm", Backend),
        Protecting("auth/aws-sigv4", Backend),
        Protecting("auth/gcp", Backend),
        Protecting("security/bot-detector", Service | Endpoint),
        Protecting("security/http", Service),
        Protecting("security/policies", Endpoint | Backend),

        // A missing policy changes which sites may read the answers.
        Protecting("security/cors", Service),
        Protecting("validation/cel", Endpoint | Backend | Agent),
        Protecting("validation/json-schema", Endpoint | Agent),
        Protecting("validation/response-json-schema", Endpoint | Backend),

        // How often.
        Protecting("qos/ratelimit/router", Endpoint),
        Protecting("qos/ratelimit/proxy", Backend),
        Protecting("qos/ratelimit/service", Service),
        Protecting("qos/ratelimit/service/redis", Service),
        Protecting("qos/ratelimit/router/redis", Endpoint),
        Protecting("qos/ratelimit/tiered", Service | Endpoint),
        Protecting("governance/processors", Service),
        Protecting("governance/quota", Service | Endpoint | Backend),
        Plain("qos/circuit-breaker", Backend),
        Plain("qos/circuit-breaker/http", Backend),
        Plain("qos/http-cache", Backend),

        // Scripts, rewriting and plug-ins: they can reject a request or remove what must not pass.
        Protecting("modifier/lua-endpoint", Service | Endpoint),
        Protecting("modifier/lua-proxy", Endpoint | Agent),
        Protecting("modifier/lua-backend", Backend),
        Protecting("modifier/martian", Backend),
        Protecting("plugin/http-server", Service),
        Protecting("plugin/req-resp-modifier", Endpoint | Backend | Agent),
        Protecting("plugin/middleware", Endpoint | Backend),
        Protecting("plugin/http-client", Backend),
        Plain("modifier/jmespath", Endpoint | Backend),
        Plain("modifier/body-generator", Backend),
        Plain("modifier/request-body-generator", Endpoint | Backend),
        Plain("modifier/response-body-generator", Endpoint | Backend),
        Plain("modifier/response-body", Endpoint | Backend),
        Plain("modifier/request-body-extractor", Service | Endpoint),
        Plain("modifier/request-body-extractor/early", Endpoint),
        Plain("modifier/response-headers", Service),

        // Other kinds of backends, servers and agents.
        Plain("async/amqp", Agent),
        Plain("async/kafka", Agent),
        Plain("backend/amqp/consumer", Backend),
        Plain("backend/amqp/producer", Backend),
        Plain("backend/lambda", Backend),
        Plain("backend/pubsub/publisher", Backend),
        Plain("backend/pubsub/subscriber", Backend),
        Plain("backend/pubsub/publisher/kafka", Backend),
        Plain("backend/pubsub/subscriber/kafka", Backend),
        Plain("backend/grpc", Backend),
        Plain("backend/soap", Backend),
        Plain("backend/conditional", Backend),
        Plain("backend/static-filesystem", Backend),
        Plain("server/limits", Service),
        Plain("server/static-filesystem", Service),
        Plain("server/virtualhost", Service),
        Plain("workflow", Backend),
        Plain("websocket", Endpoint),
        Plain("grpc", Service),
        Plain("redis", Service),
        Plain("ai/llm", Backend),
        Plain("ai/mcp", Service | Endpoint),
        Plain("documentation/openapi", Service | Endpoint | Backend),

        // What is told about requests.
        Plain("telemetry/logging", Service),
        Plain("telemetry/gelf", Service),
        Plain("telemetry/logstash", Service),
        Plain("telemetry/metrics", Service),
        Plain("telemetry/influx", Service),
        Plain("telemetry/opencensus", Service | Endpoint | Backend),
        Plain("telemetry/opentelemetry", Service | Endpoint | Backend),
        Plain("telemetry/opentelemetry-security", Service),
        Plain("telemetry/newrelic", Service),
        Plain("telemetry/moesif", Service),
        Plain("telemetry/instana", Service),
        Plain("telemetry/ganalytics", Service));

    private static readonly Dictionary<string, string> OldNames = new(StringComparer.Ordinal)
    {
        ["github_com/devopsfaith/krakend/transport/http/server/handler"] = "plugin/http-server",
        ["github.com/devopsfaith/krakend/transport/http/client/executor"] = "plugin/http-client",
        ["github.com/devopsfaith/krakend/proxy/plugin"] = "plugin/req-resp-modifier",
        ["github.com/devopsfaith/krakend/proxy"] = "proxy",
        ["github_com/luraproject/lura/router/gin"] = "router",
        ["github.com/devopsfaith/krakend-httpcache"] = "qos/http-cache",
        ["github.com/devopsfaith/krakend-circuitbreaker/gobreaker"] = "qos/circuit-breaker",
        ["github.com/devopsfaith/krakend-oauth2-clientcredentials"] = "auth/client-credentials",
        ["github.com/devopsfaith/krakend-jose/validator"] = "auth/validator",
        ["github.com/devopsfaith/krakend-jose/signer"] = "auth/signer",
        ["github_com/devopsfaith/bloomfilter"] = "auth/revoker",
        ["github_com/devopsfaith/krakend-botdetector"] = "security/bot-detector",
        ["github_com/devopsfaith/krakend-httpsecure"] = "security/http",
        ["github_com/devopsfaith/krakend-cors"] = "security/cors",
        ["github.com/devopsfaith/krakend-cel"] = "validation/cel",
        ["github.com/devopsfaith/krakend-jsonschema"] = "validation/json-schema",
        ["github.com/devopsfaith/krakend-amqp/agent"] = "async/amqp",
        ["github.com/devopsfaith/krakend-amqp/consume"] = "backend/amqp/consumer",
        ["github.com/devopsfaith/krakend-amqp/produce"] = "backend/amqp/producer",
        ["github.com/devopsfaith/krakend-lambda"] = "backend/lambda",
        ["github.com/devopsfaith/krakend-pubsub/publisher"] = "backend/pubsub/publisher",
        ["github.com/devopsfaith/krakend-pubsub/subscriber"] = "backend/pubsub/subscriber",
        ["github.com/devopsfaith/krakend/transport/http/client/graphql"] = "backend/graphql",
        ["github.com/devopsfaith/krakend/http"] = "backend/http",
        ["github_com/devopsfaith/krakend-gelf"] = "telemetry/gelf",
        ["github_com/devopsfaith/krakend-gologging"] = "telemetry/logging",
        ["github_com/devopsfaith/krakend-logstash"] = "telemetry/logstash",
        ["github_com/devopsfaith/krakend-metrics"] = "telemetry/metrics",
        ["github_com/devopsfaith/krakend-opencensus"] = "telemetry/opencensus",
        ["github_com/letgoapp/krakend-influx"] = "telemetry/influx",
        ["github.com/devopsfaith/krakend-lua/router"] = "modifier/lua-endpoint",
        ["github.com/devopsfaith/krakend-lua/proxy"] = "modifier/lua-proxy",
        ["github.com/devopsfaith/krakend-lua/proxy/backend"] = "modifier/lua-backend",
        ["github.com/devopsfaith/krakend-martian"] = "modifier/martian",
    };

    // Version 2 names that version 3 no longer reads: the original drops them in silence.
    private static readonly Dictionary<string, string> DroppedNames = new(StringComparer.Ordinal)
    {
        ["github.com/devopsfaith/krakend-ratelimit/juju/router"] = "qos/ratelimit/router",
        ["github.com/devopsfaith/krakend-ratelimit/juju/proxy"] = "qos/ratelimit/proxy",
    };

    /// <summary>Every namespace that is known.</summary>
    public static IReadOnlyCollection<NamespaceInfo> All => Known.Values;

    /// <summary>The old spellings that are still read, with their short names.</summary>
    internal static IReadOnlyDictionary<string, string> OldSpellings => OldNames;

    /// <summary>Finds a namespace by its short name.</summary>
    /// <param name="name">The short name.</param>
    /// <param name="info">What is known about it.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out NamespaceInfo? info) => Known.TryGetValue(name, out info);

    /// <summary>Finds the short name of an old spelling that is still read (core.md 2.8).</summary>
    /// <param name="oldName">The old spelling.</param>
    /// <param name="name">The short name.</param>
    public static bool TryGetShortName(string oldName, [NotNullWhen(true)] out string? name) => OldNames.TryGetValue(oldName, out name);

    /// <summary>Finds what replaced a spelling that only version 2 read, and that has no effect since.</summary>
    /// <param name="oldName">The old spelling.</param>
    /// <param name="name">The short name that replaced it.</param>
    public static bool TryGetSuccessor(string oldName, [NotNullWhen(true)] out string? name) => DroppedNames.TryGetValue(oldName, out name);

    /// <summary>Finds the known namespace that an unknown name was probably meant to be.</summary>
    /// <param name="name">The name as written.</param>
    /// <returns>The short name; <see langword="null"/> when none is near.</returns>
    public static string? Nearest(string name)
    {
        if (DroppedNames.TryGetValue(name, out string? successor))
        {
            return successor;
        }

        string? nearest = NearestName.Find(name, Known.Keys);
        if (nearest is null && NearestName.Find(name, OldNames.Keys) is { } old)
        {
            nearest = OldNames[old];
        }

        return nearest;
    }

    private static Dictionary<string, NamespaceInfo> Index(params ReadOnlySpan<NamespaceInfo> infos)
    {
        var index = new Dictionary<string, NamespaceInfo>(infos.Length, StringComparer.Ordinal);
        foreach (NamespaceInfo info in infos)
        {
            index.Add(info.Name, info);
        }

        return index;
    }

    private static NamespaceInfo Plain(string name, NamespaceScope scopes) => new(name, scopes, Protects: false);

    private static NamespaceInfo Protecting(string name, NamespaceScope scopes) => new(name, scopes, Protects: true);
}
