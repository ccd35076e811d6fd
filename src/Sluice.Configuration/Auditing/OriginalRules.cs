using static Sluice.Configuration.AuditedConfiguration;
using static Sluice.Configuration.AuditSeverity;

namespace Sluice.Configuration;

/// <summary>The rules of the original's <c>audit</c>, by their ids (core.md 1.4). 4.1.2 is never told there either; 5.1.4 and 5.2.1 speak of what
/// does not load here: paths that end in <c>*</c>, and endpoints without a backend.</summary>
internal static class OriginalRules
{
    private static readonly string[] OldMetrics =
        ["telemetry/opencensus", "telemetry/metrics", "telemetry/newrelic", "telemetry/ganalytics", "telemetry/instana"];

    /// <summary>The rules, in the order of their ids.</summary>
    public static IReadOnlyList<AuditRule> All { get; } =
    [
        .. Authentication(),
        .. Transport(),
        .. Exposure(),
        .. Traffic(),
        .. Telemetry(),
        .. Endpoints(),
        .. Agents(),
        .. Deprecated(),
    ];

    private static IEnumerable<AuditRule> Authentication() =>
    [
        new("1.1.1", High, "Implement more secure alternatives than Basic Auth to protect your data.",
            static c => Naming([c.OfService("plugin/http-server")], "basic-auth") ?? c.OfService("auth/basic") ?? c.OfEndpoints("auth/basic")),
        new("1.1.2", Medium, "Implement stateless authorization methods such as JWT to secure your endpoints as opposed to using API keys.",
            static c => c.OfService("auth/api-keys")),
        new("1.2.1", High, "Prioritize using JWT for endpoint authorization to ensure security.",
            static c => c.FileIf(c.OfEndpoints("auth/validator") is null)),
    ];

    private static IEnumerable<AuditRule> Transport() =>
    [
        new("2.1.1", High, "Only allow secure connections (avoid insecure_connections).",
            static c => True(c.File, "allow_insecure_connections") ?? True(c.Root("client_tls"), "allow_insecure_connections")),
        new("2.1.2", High, "Enable TLS or use a terminator in front of the gateway.", static c => c.FileIf(c.Config.Tls is null)),
        new("2.1.3", Critical, "TLS is configured but its disable flag prevents from using it.",
            static c => c.Config.Tls is { Disabled: true } tls ? tls.Source : null),
        new("2.1.7", High, "Enable HTTP security header checks (security/http).", static c => c.FileIf(c.OfService("security/http") is null)),
        new("2.1.8", High, "Avoid clear text communication (h2c).", static c => True(c.File, "use_h2c") ?? True(c.OfService("router"), "use_h2c")),
        new("2.1.9", Low, "Establish secure connections in internal traffic (avoid insecure_connections internally)",
            static c => c.AllOfBackends("backend/http/client")
                .Select(static s => True(Value(s, "client_tls"), "allow_insecure_connections"))
                .FirstOrDefault(static n => n is not null)),
    ];

    private static IEnumerable<AuditRule> Exposure() =>
    [
        new("2.2.1", Medium, "Hide the version banner in runtime.",
            static c => c.FileIf(True(c.OfService("router"), "hide_version_header") is null)),
        new("2.2.2", High, "Enable CORS.", static c => c.FileIf(c.OfService("security/cors") is null)),
        new("2.2.3", High, "Avoid passing all input headers to the backend.",
            static c => c.Endpoints.FirstOrDefault(static e => e.InputHeaders.Contains("*", StringComparer.Ordinal))?.Source),
        new("2.2.4", High, "Avoid passing all input query strings to the backend.",
            static c => c.Endpoints.FirstOrDefault(static e => e.InputQueryStrings.Contains("*", StringComparer.Ordinal))?.Source),
        new("2.2.5", Low, "Avoid exposing gRPC server without services declared.",
            static c => Value(c.OfService("grpc"), "server") is { } server && Items(Value(server, "services")).Count == 0 ? server : null),
        new("2.3.1", Medium, "Limit the amount of cacheable content.",
            static c => c.AllOfBackends("qos/http-cache").FirstOrDefault(static s => Number(s, "max_items") <= 0 || Number(s, "max_size") <= 0)),
    ];

    private static IEnumerable<AuditRule> Traffic() =>
    [
        new("3.1.1", Low, "Enable a bot detector.", static c => c.FileIf(c.OfService("security/bot-detector") is null)),
        new("3.1.2", High, "Implement a rate-limiting strategy and avoid having an All-You-Can-Eat API.",
            static c => c.FileIf(
                c.Anywhere("qos/ratelimit/router") is null && c.Anywhere("qos/ratelimit/proxy") is null
                && c.Anywhere("qos/ratelimit/service") is null && c.Anywhere("qos/ratelimit/tiered") is null
                && c.Anywhere("qos/ratelimit/router/redis") is null && c.Anywhere("qos/ratelimit/service/redis") is null
                && Naming([c.OfService("plugin/http-server")], "redis-ratelimit") is null)),
        new("3.1.3", High, "Protect your backends with a circuit breaker.",
            static c => c.FileIf(c.Anywhere("qos/circuit-breaker") is null && c.Anywhere("qos/circuit-breaker/http") is null)),
        new("3.3.1", Low, "Set timeouts to below 3 seconds for improved performance.", static c => Slower(c, 3)),
        new("3.3.2", Medium, "Set timeouts to below 5 seconds for improved performance.", static c => Slower(c, 5)),
        new("3.3.3", High, "Set timeouts to below 30 seconds for improved performance.", static c => Slower(c, 30)),
        new("3.3.4", Critical, "Set timeouts to below 1 minute for improved performance.", static c => Slower(c, 60)),
    ];

    private static IEnumerable<AuditRule> Telemetry() =>
    [
        new("4.1.1", Medium, "Implement a telemetry system for collecting metrics for monitoring and troubleshooting.",
            static c => c.FileIf(OldMetrics.All(name => c.OfService(name) is null))),
        new("4.1.3", High, "Avoid duplicating telemetry options to prevent system overload.",
            static c => c.FileIf(OldMetrics.Count(name => c.OfService(name) is not null) + Exporters(c, "disable_metrics", "prometheus", "otlp") > 1)),
        new("4.2.1", Medium, "Implement a telemetry system for tracing for monitoring and troubleshooting.",
            static c => c.FileIf(
                c.OfService("telemetry/opencensus") is null && c.OfService("telemetry/newrelic") is null
                && c.OfService("telemetry/instana") is null && Exporters(c, "disable_traces", "otlp") == 0)),
        new("4.3.1", Medium, "Use the improved logging component for better log parsing.",
            static c => c.FileIf(
                c.OfService("telemetry/logging") is null && c.OfService("telemetry/gelf") is null && c.OfService("telemetry/logstash") is null)),
    ];

    private static IEnumerable<AuditRule> Endpoints() =>
    [
        new("5.1.1", Low, "Follow a RESTful endpoint structure for improved readability and maintainability.",
            static c => c.Config.DisableRest ? c.Root("disable_rest") ?? c.File : null),
        new("5.1.2", Low, "Disable the /__debug/ endpoint for added security.",
            static c => c.Config.DebugEndpoint ? c.Root("debug_endpoint") ?? c.File : null),
        new("5.1.3", Low, "Disable the /__echo/ endpoint for added security.",
            static c => c.Config.EchoEndpoint ? c.Root("echo_endpoint") ?? c.File : null),
        new("5.1.5", Medium, "Declare explicit endpoints instead of using /__catchall.",
            static c => c.Endpoints.FirstOrDefault(static e => e.Pattern == "/__catchall")?.Source),
        new("5.1.6", Medium, "Avoid using multiple write methods in endpoint definitions.",
            static c => c.Endpoints.FirstOrDefault(static e => e.Backends.Count(static b => b.Method is not ("GET" or "HEAD")) > 1)?.Source),
        new("5.1.7", Medium, "Avoid using sequential proxy.",
            static c => c.AllOfEndpoints("proxy").Select(static s => True(s, "sequential")).FirstOrDefault(static n => n is not null)),
        new("5.2.2", Low, "Benefit from the backend for frontend pattern capabilities.",
            static c => c.FileIf(c.Endpoints.All(static e => e.Backends.Count < 2))),
        new("5.2.3", Low, "Avoid coupling clients by overusing no-op encoding.",
            static c => c.FileIf(c.Endpoints.All(static e => e.OutputEncoding == "no-op"))),
    ];

    private static IEnumerable<AuditRule> Agents() =>
    [
        new("6.1.1", Low, "Ensure Async Agents do not start sequentially to avoid overloading the system (+10 agents).",
            static c => c.Config.SequentialStart && c.Config.AsyncAgents.Count >= 10 ? c.Root("sequential_start") ?? c.File : null),
    ];

    private static IEnumerable<AuditRule> Deprecated() =>
    [
        OldServerPlugin("7.1.1", "virtualhost", "server/virtualhost"),
        OldServerPlugin("7.1.2", "static-filesystem", "server/static-filesystem"),
        OldServerPlugin("7.1.3", "basic-auth", "auth/basic"),
        OldServerPlugin("7.1.4", "wildcard", "endpoints that end in /*"),
        OldClientPlugin("7.1.5", "http-proxy", "proxy_address of backend/http/client"),
        OldClientPlugin("7.1.6", "static-filesystem", "backend/static-filesystem"),
        OldClientPlugin("7.1.7", "no-redirect", "no_redirect of backend/http/client"),
        OldModifier("7.1.8", "content-replacer", "modifier/response-body"),
        OldModifier("7.1.9", "response-schema-validator", "validation/response-json-schema"),
        OldComponent("7.2.1", "telemetry/ganalytics"),
        OldComponent("7.2.2", "telemetry/instana"),
        OldComponent("7.2.3", "telemetry/opencensus"),
        OldComponent("7.2.4", "telemetry/influx"),
        new("7.3.1", Medium, "Avoid using 'private_key' and 'public_key' and use the 'keys' array.",
            static c => Value(c.Root("tls"), "public_key") ?? Value(c.Root("tls"), "private_key")),
    ];

    private static AuditRule OldServerPlugin(string id, string plugin, string instead) =>
        new(id, High, $"Avoid using deprecated plugin {plugin}. Please use {instead} instead.",
            c => Naming([c.OfService("plugin/http-server")], plugin));

    private static AuditRule OldClientPlugin(string id, string plugin, string instead) =>
        new(id, High, $"Avoid using deprecated plugin {plugin}. Please use {instead} instead.",
            c => Naming([.. c.AllOfEndpoints("plugin/http-client"), .. c.AllOfBackends("plugin/http-client")], plugin));

    private static AuditRule OldModifier(string id, string plugin, string instead) =>
        new(id, High, $"Avoid using deprecated plugin {plugin}. Please use {instead} instead.",
            c => Naming([.. c.AllOfEndpoints("plugin/req-resp-modifier"), .. c.AllOfBackends("plugin/req-resp-modifier")], plugin));

    private static AuditRule OldComponent(string id, string name) =>
        new(id, High, $"Avoid using deprecated component {name}. Please use telemetry/opentelemetry instead.", c => c.OfService(name));

    private static ConfigObject? Slower(AuditedConfiguration c, int seconds) =>
        c.Endpoints.FirstOrDefault(e => e.Timeout > TimeSpan.FromSeconds(seconds))?.Source;

    private static int Exporters(AuditedConfiguration c, string disabledBy, params string[] kinds) => kinds
        .SelectMany(kind => Items(Value(Value(c.OfService("telemetry/opentelemetry"), "exporters"), kind)))
        .Count(exporter => True(exporter, disabledBy) is null);
}
