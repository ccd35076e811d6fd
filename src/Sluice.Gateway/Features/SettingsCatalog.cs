using Sluice.Configuration;
using Sluice.Gateway.Features.BackendHttp;
using Sluice.Gateway.Features.BotDetection;
using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Features.CircuitBreaking;
using Sluice.Gateway.Features.ClientCredentials;
using Sluice.Gateway.Features.Cors;
using Sluice.Gateway.Features.GraphQl;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Features.HttpClient;
using Sluice.Gateway.Features.HttpSecurity;
using Sluice.Gateway.Features.Influx;
using Sluice.Gateway.Features.JsonSchema;
using Sluice.Gateway.Features.JwtSigning;
using Sluice.Gateway.Features.JwtValidation;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Features.Martian;
using Sluice.Gateway.Features.Metrics;
using Sluice.Gateway.Features.OpenCensus;
using Sluice.Gateway.Features.OpenTelemetry;
using Sluice.Gateway.Features.Plugins;
using Sluice.Gateway.Features.Proxy;
using Sluice.Gateway.Features.RateLimiting;
using Sluice.Gateway.Features.Revocation;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Features;

/// <summary>The settings of every namespace that the engine has, for the schema of the configuration.</summary>
public static class SettingsCatalog
{
    /// <summary>The settings, namespace by namespace.</summary>
    public static IReadOnlyList<SettingsSchema> All { get; } =
    [
        RouterKeys.Schema,
        LimitsKeys.Schema,
        ProxyKeys.Endpoint,
        ProxyKeys.Backend,
        BackendHttpKeys.Schema,
        HttpClientKeys.Schema,
        GraphQlKeys.Schema,
        CelKeys.Schema,
        JsonSchemaKeys.Request,
        JsonSchemaKeys.Response,
        LuaKeys.Endpoint,
        LuaKeys.Proxy,
        LuaKeys.Backend,
        MartianKeys.Schema,
        RateLimitKeys.Service,
        RateLimitKeys.Endpoint,
        RateLimitKeys.Backend,
        CircuitBreakerKeys.Schema,
        HttpCacheKeys.Schema,
        ValidatorSettings.Service,
        ValidatorSettings.Endpoint,
        SignerSettings.Schema,
        RevokerSettings.Schema,
        ClientCredentialsSettings.Schema,
        CorsKeys.Schema,
        HttpSecurityKeys.Schema,
        BotDetectorKeys.Schema,
        LoggingKeys.Logging,
        LoggingKeys.Logstash,
        LoggingKeys.Gelf,
        MetricsKeys.Schema,
        InfluxKeys.Schema,
        OpenTelemetryKeys.Service,
        OpenTelemetryKeys.Endpoint,
        OpenTelemetryKeys.OfBackend,
        OpenCensusKeys.Service,
        OpenCensusKeys.Path,
        PluginKeys.Server,
        PluginKeys.Modifier,
        PluginKeys.Client,
    ];

    private static readonly Lazy<ConfigurationSchema> Whole = new(static () => new ConfigurationSchema(All));

    /// <summary>The schema of a whole configuration.</summary>
    public static ConfigurationSchema Schema => Whole.Value;
}
