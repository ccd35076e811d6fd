using Sluice.Configuration;
using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>The validators of a configuration, and what they share.</summary>
internal sealed class Validators
{
    /// <summary>How long a downloaded document serves without <c>cache</c>: requests at the same time share a download, and a key that was
    /// withdrawn is gone a moment later.</summary>
    public static readonly TimeSpan UncachedFreshness = TimeSpan.FromSeconds(1);

    private readonly GatewayServices _services;
    private readonly DiagnosticBag _diagnostics;
    private readonly TimeSpan? _sharedDuration;
    private readonly VerifiedTokens _verified = new();
    private readonly HashSet<string> _prefetched = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Secret, JwsAlgorithm Algorithm, KeyIdentity Identity), ValidatorKeys> _localKeys = [];

    private Validators(GatewayServices services, DiagnosticBag diagnostics, TimeSpan? sharedDuration)
    {
        _services = services;
        _diagnostics = diagnostics;
        _sharedDuration = sharedDuration;
    }

    /// <summary>Reads <c>auth/validator</c> of the service: only <c>shared_cache_duration</c>, seconds for which endpoints with <c>cache</c> share
    /// keys of the same URL; 0 and absent are 15 minutes.</summary>
    /// <param name="config">The service.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static Validators Create(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
    {
        return new Validators(services, diagnostics, ReadShared(config.ExtraConfig, diagnostics));
    }

    /// <summary>Reads <c>shared_cache_duration</c>.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The time; <see langword="null"/> when the service has no <c>auth/validator</c>.</returns>
    public static TimeSpan? ReadShared(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(ValidatorOptions.Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        TimeSpan shared = new ValidatorAdvice(reader, diagnostics).Seconds("shared_cache_duration");
        if (reader.Has("alg"))
        {
            diagnostics.Warning(ValidatorCodes.ServiceOnly, node, "auth/validator of the service protects NO endpoint: it only says how long keys are shared", "write the validator at each endpoint");
            _ = reader.Child("alg");
        }
        else
        {
            reader.WarnUnknownKeys();
        }

        return shared;
    }

    /// <summary>Compiles the step of an endpoint; the next one itself where no token is asked for.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">The rest of the endpoint.</param>
    /// <param name="expressions">The endpoint's expressions.</param>
    /// <param name="isRevoked">Whether a token was revoked; <see langword="null"/> when nothing revokes tokens.</param>
    public RequestStep Compile(EndpointConfig endpoint, RequestStep next, CelOptions expressions, Func<JwtClaims, bool>? isRevoked = null)
    {
        if (ValidatorOptions.Read(endpoint, _diagnostics) is not { } options)
        {
            TellUnfilled(endpoint);
            return next;
        }

        if (options.RefusesAll || options.Algorithm is null || KeysOf(endpoint, options) is not { } keys)
        {
            return static context => ValidatorStep.RefuseAsync(context, 401);
        }

        CelChecks? checks = CelChecks.Of(expressions, CelPhases.Token, _services.Log, $"[ENDPOINT: {endpoint.Path}]");
        string[] urlClaims = [.. endpoint.Backends.SelectMany(static b => TokenParameter.ClaimsOf(b.UrlPattern)).Distinct(StringComparer.Ordinal)];
        return new ValidatorStep(next, options, keys, _verified, isRevoked, checks, urlClaims, _services, endpoint.Path).Invoke;
    }

    private void TellUnfilled(EndpointConfig endpoint)
    {
        foreach (BackendConfig backend in endpoint.Backends)
        {
            if (TokenParameter.ClaimsOf(backend.UrlPattern).FirstOrDefault() is { } claim)
            {
                _diagnostics.Warning(
                    ValidatorCodes.Unfilled, backend.Source, $"no token is checked at this endpoint, so {{JWT.{claim}}} of url_pattern is never filled in: EVERY call of the backend fails",
                    "add auth/validator to the endpoint");
            }
        }
    }

    private ValidatorKeys? KeysOf(EndpointConfig endpoint, ValidatorOptions options) =>
        options.Keys.IsLocal ? LocalKeysOf(options) : RemoteKeysOf(endpoint, options);

    private ValidatorKeys? LocalKeysOf(ValidatorOptions options)
    {
        JwsAlgorithm algorithm = options.Algorithm!;
        var place = (options.Keys.LocalPath, options.Keys.SecretUrl + " " + options.Keys.CypherKey, algorithm, options.Identity);
        if (_localKeys.TryGetValue(place, out ValidatorKeys? known))
        {
            return known;
        }

        ConfigNode node = Setting(options, "jwk_local_path");
        if (LocalKeys.Load(options.Keys, node, _diagnostics) is not { } set)
        {
            return null;
        }

        KeyRing ring = KeyRing.Of(set, algorithm, options.Identity, previous: null);
        TellUnused(ring, set, algorithm, node);
        var keys = new LocalValidatorKeys(ring);
        _localKeys.Add(place, keys);
        return keys;
    }

    // A secret that is too short protects nothing: whoever has one token finds it by trying. It is left out, and where nothing else is
    // left, the gateway does not start.
    private void TellUnused(KeyRing ring, JsonWebKeySet set, JwsAlgorithm algorithm, ConfigNode node)
    {
        string[] weak = [.. set.Keys.Where(key => JwsKeyFit.IsWeakSecret(key, algorithm)).Select(key => JwsKeyFit.Problem(key, algorithm)!)];
        if (weak.Length > 0)
        {
            string remedy = $"make a secret of {algorithm.HashSize} random bytes, such as with: openssl rand -base64 {algorithm.HashSize}";
            if (ring.IsEmpty)
            {
                _diagnostics.Error(JoseCodes.WeakSecret, node, string.Join("; ", weak), remedy);
            }
            else
            {
                _diagnostics.Warning(JoseCodes.WeakSecret, node, $"{string.Join("; ", weak)}; it is NOT used", remedy);
            }
        }
        else if (ring.IsEmpty)
        {
            _diagnostics.Warning(
                JoseCodes.NoFittingKey, node, $"no key of the file goes with {algorithm}, so EVERY request is answered with 401: {string.Join("; ", ring.Problems)}", "correct alg, or name another file");
        }

        foreach (JsonWebKey key in set.Keys.Where(static key => key.Type == JsonWebKeyType.Rsa && key.Main.AsSpan().TrimStart((byte)0).Length < 256))
        {
            _diagnostics.Warning(JoseCodes.WeakKey, node, $"{key.Describe()} has less than 2048 bits (RFC 7518 section 3.3)", "make a longer one");
        }
    }

    private RemoteValidatorKeys RemoteKeysOf(EndpointConfig endpoint, ValidatorOptions options)
    {
        bool shares = options.Cache && _sharedDuration is not null;
        TimeSpan freshness = !options.Cache ? UncachedFreshness
            : _sharedDuration is { } shared && shared > options.CacheDuration ? shared
            : options.CacheDuration;
        RemoteKeys keys = RemoteKeys.Take(
            _services,
            shares ? $"keys of {options.Keys.Url}" : $"keys of {endpoint.Method} {endpoint.Path}",
            options.Keys,
            (ConfigObject)options.Source,
            options.Cooldown,
            _diagnostics);
        if (options.Cache && _prefetched.Add(options.Keys.Url))
        {
            _services.BeforeServing.Add(keys.Prefetch);
        }

        return new RemoteValidatorKeys(keys, options.Algorithm!, options.Identity, freshness, endpoint.Timeout);
    }

    private static ConfigNode Setting(ValidatorOptions options, string key) =>
        options.Source is ConfigObject source && source.TryGet(key, out ConfigProperty? property) ? property.Value : options.Source;
}
