using Sluice.Configuration;
using Sluice.Gateway.Features.BackendHttp;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>The caches of one configuration. What they hold is carried over a reload, as long as their limits stay the same.</summary>
/// <param name="services">The surroundings.</param>
/// <param name="diagnostics">Where mistakes are told.</param>
internal sealed class HttpCaches(GatewayServices services, DiagnosticBag diagnostics)
{
    private const string Place = HttpCacheOptions.Namespace;

    private CacheLimits? _sharedLimits;

    /// <summary>Compiles the cache of a backend.</summary>
    /// <param name="endpoint">Its endpoint.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="streams">Whether its answers go to the client as they are.</param>
    /// <returns>What to put before the transport of its calls; <see langword="null"/> where there is no cache.</returns>
    public TransportLayer? For(EndpointConfig endpoint, BackendConfig backend, bool streams)
    {
        if (HttpCacheOptions.Read(backend.ExtraConfig, diagnostics) is not { } options)
        {
            return null;
        }

        // Both are read, and what is wrong with them told, elsewhere.
        BackendHttpOptions http = BackendHttpOptions.Read(backend.ExtraConfig, []);
        bool readsErrors = streams || http.ReturnErrorCode || http.ReturnErrorDetails.Length > 0;
        (CacheStore store, string prefix) = StoreOf(endpoint, backend, options);
        return (inner, follows) => new HttpCacheTransport(
            inner, store, new HttpCacheSettings(prefix, readsErrors, follows, Collapses: endpoint.ConcurrentCalls < 2), services.Clock);
    }

    private (CacheStore Store, string KeyPrefix) StoreOf(EndpointConfig endpoint, BackendConfig backend, HttpCacheOptions options)
    {
        string own = BackendPlace.Of(endpoint, backend);
        if (options.Limits is not { } limits)
        {
            return (Take($"{Place} of all without limits", CacheLimits.Default), options.Shared ? "" : own + '\n');
        }

        if (!options.Shared)
        {
            return (Take($"{Place} of {own}", limits), "");
        }

        _sharedLimits ??= limits;
        if (_sharedLimits != limits)
        {
            diagnostics.Warning(HttpCacheCodes.SharedLimits, backend.Source,
                $"the shared cache holds {_sharedLimits.Items} items and {_sharedLimits.Bytes} bytes, as its first backend says", "write the same limits");
        }

        return (Take($"{Place} shared", _sharedLimits), "");
    }

    private CacheStore Take(string place, CacheLimits limits) => services.State.Take(place, limits, () => new CacheStore(limits));
}
