using Sluice.Configuration;
using Sluice.Gateway.Features.BackendHttp;
using Sluice.Gateway.Features.BotDetection;
using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Features.CircuitBreaking;
using Sluice.Gateway.Features.ClientCredentials;
using Sluice.Gateway.Features.Cors;
using Sluice.Gateway.Features.Flatmap;
using Sluice.Gateway.Features.GraphQl;
using Sluice.Gateway.Features.HttpCache;
using Sluice.Gateway.Features.HttpClient;
using Sluice.Gateway.Features.HttpSecurity;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Features.Influx;
using Sluice.Gateway.Features.JsonSchema;
using Sluice.Gateway.Features.JwtSigning;
using Sluice.Gateway.Features.JwtValidation;
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
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features;

/// <summary>The codes of everything that is found while a configuration is compiled to a gateway.</summary>
public static class GatewayCodes
{
    /// <summary>Every area, in the order of its numbers.</summary>
    public static IReadOnlyList<DiagnosticArea> Areas { get; } =
    [
        RoutingCodes.Area,
        RequestCodes.Area,
        PipelineCodes.Area,
        UpstreamCodes.Area,
        EffectCodes.Area,
        BackendHttpCodes.Area,
        HttpClientCodes.Area,
        GraphQlCodes.Area,
        ProxyCodes.Area,
        FlatmapCodes.Area,
        CelCodes.Area,
        JsonSchemaCodes.Area,
        LuaCodes.Area,
        MartianCodes.Area,
        RateLimitCodes.Area,
        CircuitBreakerCodes.Area,
        HttpCacheCodes.Area,
        ValidatorCodes.Area,
        JoseCodes.Area,
        SigningCodes.Area,
        RevocationCodes.Area,
        ClientCredentialsCodes.Area,
        CorsCodes.Area,
        HttpSecurityCodes.Area,
        BotDetectorCodes.Area,
        LoggingCodes.Area,
        MetricsCodes.Area,
        InfluxCodes.Area,
        OpenTelemetryCodes.Area,
        OpenCensusCodes.Area,
        PluginCodes.Area,
    ];
}
