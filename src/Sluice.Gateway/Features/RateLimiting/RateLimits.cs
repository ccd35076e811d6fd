using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>Compiles the rate limits of a configuration. What they count is kept over a reload where their settings did not change.</summary>
internal sealed class RateLimits
{
    private readonly RouterOptions _router;
    private readonly GatewayServices _services;
    private readonly DiagnosticBag _diagnostics;
    private readonly ClientBudget _budget;
    private bool _toldOfChosenAddresses;

    /// <summary>Begins with a configuration.</summary>
    /// <param name="router">The router's options, which decide on the client's address.</param>
    /// <param name="limits">How many clients are remembered.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public RateLimits(RouterOptions router, LimitsOptions limits, GatewayServices services, DiagnosticBag diagnostics)
    {
        _router = router;
        _services = services;
        _diagnostics = diagnostics;

        // With another maximum there is another budget: buckets that are carried over count in the one that they were made with.
        _budget = services.State.Take(
            LimitsOptions.Namespace, limits.MaxLimitedClients, () => new ClientBudget(limits.MaxLimitedClients));
    }

    /// <summary>Compiles the limits that come before every request's own steps.</summary>
    /// <param name="config">The service.</param>
    public Func<RequestStep, RequestStep> Compile(GatewayConfig config)
    {
        RateLimitOptions options = RateLimitOptions.Read(config, _diagnostics);
        return Compile(options, "the service", "[SERVICE: Gin]", [], config.Source);
    }

    /// <summary>Compiles the limits of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">What serves the request.</param>
    public RequestStep Compile(EndpointConfig endpoint, RequestStep next)
    {
        RateLimitOptions options = RateLimitOptions.Read(endpoint, _diagnostics);
        string[] parameters = RateLimitOptions.ParameterNames(endpoint.Path);
        return Compile(options, PlaceOf(endpoint), $"[ENDPOINT: {endpoint.Path}]", parameters, endpoint.Source)(next);
    }

    /// <summary>Compiles the limit of a backend.</summary>
    /// <param name="endpoint">Its endpoint.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="next">The call of the backend.</param>
    public BackendStep Compile(EndpointConfig endpoint, BackendConfig backend, BackendStep next)
    {
        if (BackendRateLimitOptions.Read(backend.ExtraConfig, _diagnostics) is not { } rules)
        {
            return next;
        }

        _services.Log.Log(LogLevel.Debug, $"[BACKEND: {SecretValues.ShownPattern(backend.UrlPattern)}][Ratelimit] Enabling the rate limiter");
        return BackendRateLimitStep.Compile(next, Shared(BackendPlace.Of(endpoint, backend), rules));
    }

    private static string PlaceOf(EndpointConfig endpoint) => $"{endpoint.Method} {endpoint.Path}";

    private Func<RequestStep, RequestStep> Compile(
        RateLimitOptions options, string place, string logPrefix, string[] parameters, ConfigNode source)
    {
        logPrefix += "[Ratelimit]";
        IRateLimit? all = null;
        if (options.All is { } rules)
        {
            _services.Log.Log(LogLevel.Debug, $"{logPrefix} Rate limit enabled. MaxRate: {rules.PerSecond:F6}, Capacity: {rules.Capacity}");
            all = Shared(place, rules);
        }

        if (options.UnknownStrategy is { } unknown)
        {
            _services.Log.Log(LogLevel.Warning, $"{logPrefix} Unknown strategy {unknown}");
        }

        if (options.Clients is not { } limit)
        {
            return next => RateLimitStep.Compile(next, clients: null, identity: null, all);
        }

        _services.Log.Log(LogLevel.Debug,
            $"{logPrefix} Rate limit enabled. Strategy: {limit.Strategy.ToString().ToLowerInvariant()} (key: {limit.Key}), MaxRate: {limit.Rules.PerSecond:F6}, Capacity: {limit.Rules.Capacity}");
        IClientRateLimit clients = _services.State.Take(
            place, limit, () => new ClientBuckets(limit, _budget, _services.Clock, _services.KeptLog, logPrefix));
        ClientIdentity identity = limit.Strategy switch
        {
            ClientStrategy.Header => ClientIdentities.Header(limit.Key),
            ClientStrategy.Param => ClientIdentities.Parameter(limit.Key, Array.IndexOf(parameters, limit.Key)),
            _ => ClientIdentities.Address(limit.Key),
        };
        WarnOfChosenAddresses(limit, source);
        return next => RateLimitStep.Compile(next, clients, identity, all);
    }

    private SharedBucket Shared(string place, TokenBucketRules rules) =>
        _services.State.Take(place, rules, () => new SharedBucket(rules, _services.Clock));

    // Once: with one endpoint the reader knows of all.
    private void WarnOfChosenAddresses(ClientLimit limit, ConfigNode source)
    {
        if (limit.Strategy == ClientStrategy.Ip && !_toldOfChosenAddresses
            && _router is { TrustedProxies: null, ForwardedByClientIp: true, RemoteIpHeaders.Count: > 0 })
        {
            _toldOfChosenAddresses = true;
            _diagnostics.Warning(RateLimitCodes.ChosenAddress, source,
                "clients are limited by an address that they can choose themselves with a header, since router.trusted_proxies is not set",
                "set \"trusted_proxies\" to the addresses of the proxies in front, or [] without any");
        }
    }
}
