using Sluice.Configuration;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary><c>qos/ratelimit/router</c> of an endpoint and <c>qos/ratelimit/service</c>, which have the same keys (security-traffic.md
/// 2.2, 2.4).</summary>
/// <param name="All">The limit of all clients together; <see langword="null"/> for none.</param>
/// <param name="Clients">The limit of each client; <see langword="null"/> for none.</param>
/// <param name="UnknownStrategy">The strategy for which there is no client limit although there is a rate; <see langword="null"/> when all is well.</param>
internal sealed record RateLimitOptions(TokenBucketRules? All, ClientLimit? Clients, string? UnknownStrategy)
{
    /// <summary>The namespace at endpoints.</summary>
    public const string EndpointNamespace = "qos/ratelimit/router";

    /// <summary>The namespace of the service.</summary>
    public const string ServiceNamespace = "qos/ratelimit/service";

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    // Timers have a limit too, of seven weeks.
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private static readonly RateLimitOptions None = new(null, null, null);

    /// <summary>Reads the settings of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RateLimitOptions Read(EndpointConfig endpoint, DiagnosticBag diagnostics) =>
        Read(endpoint.ExtraConfig, EndpointNamespace, ParameterNames(endpoint.Path), diagnostics);

    /// <summary>Reads the settings of the service.</summary>
    /// <param name="config">The service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RateLimitOptions Read(GatewayConfig config, DiagnosticBag diagnostics) =>
        Read(config.ExtraConfig, ServiceNamespace, null, diagnostics);

    /// <summary>The names of all parameters of a path, in the order of their values.</summary>
    /// <param name="path">The path in router form.</param>
    public static string[] ParameterNames(string path) => RoutePattern.TryParse(path, out List<RoutePiece>? pieces, out _, out _)
        ? [.. pieces.Where(static p => p.Kind != RoutePieceKind.Literal).Select(static p => p.Text)]
        : [];

    // Without parameters (null) there is no path that could have any.
    private static RateLimitOptions Read(ExtraConfig config, string name, string[]? parameters, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(name, out ConfigNode? node))
        {
            return None;
        }

        var reader = new LimitReader(node, diagnostics);
        TimeSpan every = reader.Every();
        if (every < OneSecond)
        {
            diagnostics.Warning(RateLimitCodes.ShortPeriod, reader.Value("every")!, "a period shorter than a second counts as one second", "write \"1s\"");
            every = OneSecond;
        }

        double rate = reader.Number("max_rate");
        double clientRate = reader.Number("client_max_rate");
        double perSecond = rate / every.TotalSeconds;
        double clientPerSecond = clientRate / every.TotalSeconds;
        double capacity = reader.Capacity("capacity", "max_rate", rate, perSecond < 1 ? 1 : perSecond);
        double clientCapacity = reader.Capacity(
            "client_capacity", "client_max_rate", clientRate, perSecond < 1 ? 1 : clientPerSecond);
        string strategy = reader.Text("strategy");
        string key = reader.Text("key");
        TimeSpan cleanup = reader.CleanupPeriod();
        reader.WarnUnknownKeys();
        if (reader.HasMistakes)
        {
            return None;
        }

        if (rate <= 0 && clientRate <= 0)
        {
            diagnostics.Warning(RateLimitCodes.NothingLimited, node, "neither max_rate nor client_max_rate is more than 0, so NOTHING is limited",
                "write a rate, or remove the section");
            return None;
        }

        TokenBucketRules? all = rate > 0 ? new TokenBucketRules(perSecond, capacity) : null;
        if (clientRate <= 0)
        {
            return new RateLimitOptions(all, null, null);
        }

        if (Strategy(strategy, canUseParameters: parameters is not null) is not { } known)
        {
            diagnostics.Warning(RateLimitCodes.NoStrategy, reader.Value("strategy") ?? node,
                (strategy.Length == 0 ? "there is no strategy" : $"the strategy \"{strategy}\" is not known here") + ", so there is NO limit for each client",
                parameters is null ? "write \"strategy\": \"ip\" or \"header\"" : "write \"strategy\": \"ip\", \"header\" or \"param\"");
            return new RateLimitOptions(all, null, strategy);
        }

        WarnIfNobodyIsIdentified(known, key, parameters, reader.Value("key") ?? node, diagnostics);
        var rules = new TokenBucketRules(clientPerSecond, clientCapacity);
        return new RateLimitOptions(all, new ClientLimit(rules, known, key, every, Clamped(cleanup)), null);
    }

    private static TimeSpan Clamped(TimeSpan cleanup) => cleanup < OneSecond ? OneSecond : cleanup > OneDay ? OneDay : cleanup;

    private static ClientStrategy? Strategy(string text, bool canUseParameters) => text.ToLowerInvariant() switch
    {
        "ip" => ClientStrategy.Ip,
        "header" => ClientStrategy.Header,
        "param" when canUseParameters => ClientStrategy.Param,
        _ => null,
    };

    private static void WarnIfNobodyIsIdentified(
        ClientStrategy strategy, string key, string[]? parameters, ConfigNode node, DiagnosticBag diagnostics)
    {
        if (strategy == ClientStrategy.Header && key.Length == 0)
        {
            diagnostics.Warning(RateLimitCodes.NobodyIdentified, node, "there is no header to tell clients by, so EVERY request is answered with 429",
                "write \"key\": \"X-Api-Key\"");
        }
        else if (strategy == ClientStrategy.Param && !parameters!.Contains(key, StringComparer.Ordinal))
        {
            diagnostics.Warning(RateLimitCodes.NobodyIdentified, node, $"the endpoint's path has no placeholder {{{key}}}, so EVERY request is answered with 429",
                parameters!.Length == 0 ? "use another strategy" : $"write \"key\": \"{parameters[0]}\"");
        }
    }
}
