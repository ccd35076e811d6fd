using System.Runtime.CompilerServices;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>Sends each request with an access token of the gateway's own in place of any <c>Authorization</c> that came along. It stands above
/// the following of redirects, so that no token goes to a host that a redirect names.</summary>
internal sealed class ClientCredentialsTransport : IUpstreamTransport
{
    private readonly IUpstreamTransport _inner;
    private readonly TokenEndpoint _endpoint;
    private readonly TokenCache _tokens;
    private readonly IGatewayLog _log;
    private readonly string _prefix;

    private ClientCredentialsTransport(
        IUpstreamTransport inner, TokenEndpoint endpoint, TokenCache tokens, IGatewayLog log, string prefix)
    {
        _inner = inner;
        _endpoint = endpoint;
        _tokens = tokens;
        _log = log;
        _prefix = prefix;
    }

    /// <summary>Puts the tokens of a backend before its transport.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="inner">The backend's transport.</param>
    /// <param name="shared">The transport of requests for tokens.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The transport with tokens; <paramref name="inner"/> itself where none are configured.</returns>
    public static IUpstreamTransport Compile(
        EndpointConfig endpoint,
        BackendConfig backend,
        IUpstreamTransport inner,
        IUpstreamTransport shared,
        GatewayServices services,
        DiagnosticBag diagnostics)
    {
        if (ClientCredentialsOptions.Read(backend.ExtraConfig, diagnostics) is not { } options)
        {
            return inner;
        }

        int index = endpoint.Backends.TakeWhile(other => !ReferenceEquals(other, backend)).Count();
        TokenCache tokens = services.State.Take(
            $"{endpoint.Method} {endpoint.Path} backend {index}", options, () => new TokenCache(services.Clock));
        return new ClientCredentialsTransport(
            inner, new TokenEndpoint(options, shared, services), tokens, services.Log, $"[BACKEND: {backend.UrlPattern}][OAuth2]");
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
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
