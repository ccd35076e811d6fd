using System.Runtime.CompilerServices;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>Sends each request with an access token of the gateway's own in place of any <c>Authorization</c> that came along, as long as
/// redirects do not lead away from the backend's host.</summary>
internal sealed class ClientCredentialsTransport : IUpstreamTransport
{
    private readonly IUpstreamTransport _inner;
    private readonly TokenEndpoint _endpoint;
    private readonly TokenCache _tokens;
    private readonly IGatewayLog _log;
    private readonly string _prefix;

    private readonly bool _copies;

    private ClientCredentialsTransport(
        IUpstreamTransport inner, TokenEndpoint endpoint, TokenCache tokens, IGatewayLog log, string prefix, bool copies)
    {
        _inner = inner;
        _endpoint = endpoint;
        _tokens = tokens;
        _log = log;
        _prefix = prefix;
        _copies = copies;
    }

    /// <summary>Puts the tokens of a backend before its calls, below its cache: what is cached needs no token, and knows of none.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="cache">The backend's cache; <see langword="null"/> for none.</param>
    /// <param name="shared">The transport of requests for tokens.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The tokens and the cache; <paramref name="cache"/> itself where no tokens are configured.</returns>
    public static TransportLayer? Compile(
        EndpointConfig endpoint,
        BackendConfig backend,
        TransportLayer? cache,
        IUpstreamTransport shared,
        GatewayServices services,
        DiagnosticBag diagnostics)
    {
        if (ClientCredentialsOptions.Read(backend.ExtraConfig, diagnostics) is not { } options)
        {
            return cache;
        }

        TokenCache tokens = services.State.Take(
            BackendPlace.Of(endpoint, backend), options, () => new TokenCache(services.Clock));
        var tokenEndpoint = new TokenEndpoint(options, shared, services);
        string prefix = $"[BACKEND: {SecretValues.ShownPattern(backend.UrlPattern)}][OAuth2]";
        return (inner, follows) =>
        {
            var transport = new ClientCredentialsTransport(inner, tokenEndpoint, tokens, services.Log, prefix, copies: cache is not null);
            return cache is null ? transport : cache(transport, follows);
        };
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        if (request.HasLeftItsHost)
        {
            return await _inner.SendAsync(request, cancellation);
        }

        AccessToken? token = _tokens.Fresh;
        if (token is null)
        {
            TokenResult fetched = await _tokens.GetAsync(_endpoint, cancellation);
            if (fetched.Token is null)
            {
                return new UpstreamResult(null, Told(request, fetched.Failure!));
            }

            token = fetched.Token;
        }

        request = _copies ? Copy(request) : request;
        request.Headers.Set("Authorization", token.Header);
        UpstreamResult result = await _inner.SendAsync(request, cancellation);
        if (result.Response is not { } response)
        {
            return result;
        }

        if (response.StatusCode == 401)
        {
            return await ReplaceAsync(token, request, result, cancellation);
        }

        if (!token.WasAccepted && response.StatusCode < 500)
        {
            token.WasAccepted = true;
        }

        return result;
    }

    /// <summary>Calls once more with another token, where there is one. The second answer stands whatever it is.</summary>
    private async ValueTask<UpstreamResult> ReplaceAsync(
        AccessToken rejected, UpstreamRequest request, UpstreamResult first, CancellationToken cancellation)
    {
        if (request.Body.IsStream)
        {
            if (request.Body.Length != 0)
            {
                // The body is gone: this answer stands, and the next call has another token.
                _ = _tokens.ReplaceAsync(rejected, _endpoint, CancellationToken.None).AsTask();
                return first;
            }

            request.Body = RequestBody.Empty;
        }

        if (await _tokens.ReplaceAsync(rejected, _endpoint, cancellation) is not { } token)
        {
            return first;
        }

        _log.Log(LogLevel.Warning, $"{_prefix} the backend answered 401: it is called again with another access token");
        first.Response!.Dispose();
        request.Headers.Set("Authorization", token.Header);
        return await _inner.SendAsync(request, cancellation);
    }

    // A cache still looks at the request that it passed on, and must not take the token for a part of it.
    private static UpstreamRequest Copy(UpstreamRequest request)
    {
        var copy = new UpstreamRequest
        {
            Method = request.Method,
            Host = request.Host,
            Target = request.Target,
            HostHeader = request.HostHeader,
            Body = request.Body,
            Client = request.Client,
            Timings = request.Timings,
        };
        copy.Headers.AddAll(request.Headers);
        return copy;
    }

    // As the original tells it: the call that failed for want of a token, then why. A query may hold a client's token, which is no log's
    // business.
    private static Failure Told(UpstreamRequest request, Failure failure)
    {
        string method = string.Concat(request.Method.AsSpan(0, 1), request.Method[1..].ToLowerInvariant());
        string url = HostTarget.Display(request.Host + request.Target);
        string shown = HostTarget.TryGet(request.Host, out HostTarget? host, out _) ? host.Prefix + request.Target : url;
        return new Failure(failure.Kind, $"{method} \"{shown}\": {failure.Message}") { LogText = $"{method} \"{url}\": {failure.Message}" };
    }
}
