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

/// <summary>Which namespaces of <c>extra_config</c> are built, scope by scope.</summary>
public static class FeatureCatalog
{
    /// <summary>Whether a namespace has its effect in a scope.</summary>
    /// <param name="scope">One scope.</param>
    /// <param name="name">The short namespace.</param>
    public static bool IsSupported(NamespaceScope scope, string name) => (scope, name) switch
    {
        (NamespaceScope.Service, RouterOptions.Namespace or LimitsOptions.Namespace or LuaOptions.EndpointNamespace) => true,
        (NamespaceScope.Service, CorsOptions.Namespace or HttpSecurityOptions.Namespace) => true,
        (NamespaceScope.Service or NamespaceScope.Endpoint, BotDetectorOptions.Namespace or ValidatorOptions.Namespace) => true,
        (NamespaceScope.Backend, CircuitBreakerOptions.Namespace) => true,
        (NamespaceScope.Endpoint, EndpointProxyOptions.Namespace or RequestSchema.Namespace) => true,
        (NamespaceScope.Endpoint, LuaOptions.EndpointNamespace or LuaOptions.ProxyNamespace) => true,
        (NamespaceScope.Endpoint or NamespaceScope.Backend, CelOptions.Namespace or ResponseSchemaOptions.Namespace) => true,
        (NamespaceScope.Backend, EndpointProxyOptions.Namespace or BackendHttpOptions.Namespace or HttpClientOptions.Namespace) => true,
        (NamespaceScope.Backend, GraphQlOptions.Namespace or MartianTransport.Namespace or LuaOptions.BackendNamespace) => true,
        (NamespaceScope.Endpoint, SignerOptions.Namespace) => true,
        (NamespaceScope.Service, RevokerOptions.Namespace) => true,
        (NamespaceScope.Backend, ClientCredentialsOptions.Namespace) => true,
        (NamespaceScope.Service, RateLimitOptions.ServiceNamespace) => true,
        (NamespaceScope.Endpoint, RateLimitOptions.EndpointNamespace) => true,
        (NamespaceScope.Backend, BackendRateLimitOptions.Namespace) => true,
        (NamespaceScope.Backend, HttpCacheOptions.Namespace) => true,
        (NamespaceScope.Service, LoggingOptions.Namespace or LoggingOptions.LogstashNamespace or GelfOptions.Namespace) => true,
        (NamespaceScope.Service, MetricsOptions.Namespace or InfluxOptions.Namespace) => true,
        (NamespaceScope.Service or NamespaceScope.Endpoint or NamespaceScope.Backend, OpenTelemetryOptions.Namespace) => true,
        (NamespaceScope.Service or NamespaceScope.Endpoint or NamespaceScope.Backend, OpenCensusOptions.Namespace) => true,
        _ => PluginSupport.IsSupported && PluginNamespaces.AreNamedBy(scope, name),
    };
}
