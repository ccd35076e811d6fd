using Microsoft.Extensions.ObjectPool;
using Sluice.Configuration;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>Builds the request to one backend of what is let through: its URL, its method, a host, its headers and the body (core.md 5.1
/// to 5.3).</summary>
internal sealed class BackendCaller
{
    private static readonly ObjectPool<UpstreamRequest> Pool =
        new DefaultObjectPool<UpstreamRequest>(new PooledRequests(), maximumRetained: 256);

    private readonly BackendStep _next;
    private readonly UrlPattern _pattern;
    private readonly HostBalancer _hosts;
    private readonly string[] _inputHeaders;
    private readonly string _method;
    private readonly bool _streams;

    private BackendCaller(BackendConfig backend, UrlPattern pattern, HostBalancer hosts, bool streams, BackendStep next)
    {
        _next = next;
        _pattern = pattern;
        _hosts = hosts;
        _streams = streams;
        _method = backend.Method;
        _inputHeaders = [.. backend.InputHeaders];
    }

    /// <summary>Compiles the step.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="pattern">Its URL pattern.</param>
    /// <param name="hosts">Its hosts.</param>
    /// <param name="streams">Whether its answer is streamed, so that the request lives on after the step returns.</param>
    /// <param name="next">What makes the call.</param>
    public static ProxyStep Compile(BackendConfig backend, UrlPattern pattern, HostBalancer hosts, bool streams, BackendStep next) =>
        new BackendCaller(backend, pattern, hosts, streams, next).Invoke;

    private ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        if (!_pattern.TryExpand(request, out string? target, out Failure? failure))
        {
            return new(failure);
        }

        if (_hosts.Next() is not { } host)
        {
            return new(new Failure(FailureKind.NoHost, "no hosts available"));
        }

        UpstreamRequest call = _streams ? new UpstreamRequest() : Pool.Get();
        call.Method = _method;
        call.Host = host;
        call.Target = target;
        call.Body = request.Body;
        call.Client = request;
        call.Traces = request.Traces;
        CopyHeaders(request.Headers, call.Headers);
        return _streams ? _next(call, request, cancellation) : CallAndReturnAsync(call, request, cancellation);
    }

    private async ValueTask<ProxyResult> CallAndReturnAsync(
        UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        ProxyResult result = await _next(call, request, cancellation);
        Pool.Return(call);
        return result;
    }

    private void CopyHeaders(HeaderList from, HeaderList to)
    {
        if (_inputHeaders.Length == 0)
        {
            to.AddAll(from);
            return;
        }

        foreach (ref readonly Header header in from.AsSpan())
        {
            if (_inputHeaders.AsSpan().Contains(header.Name))
            {
                to.Add(header.Name, header.Value);
            }
        }

        if (to.First("User-Agent") is null)
        {
            to.Add("User-Agent", GatewayVersion.UserAgent);
        }
    }

    private sealed class PooledRequests : PooledObjectPolicy<UpstreamRequest>
    {
        public override UpstreamRequest Create() => new();

        public override bool Return(UpstreamRequest obj)
        {
            obj.Headers.Clear();
            obj.HostHeader = null;
            obj.Body = RequestBody.Empty;
            obj.Client = null;
            obj.Traces = default;
            obj.Timings = null;
            return true;
        }
    }
}
