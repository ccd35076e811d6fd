using System.Runtime.CompilerServices;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Measures exchanges with a backend, up to the end of the answer's body.</summary>
/// <param name="inner">What makes them.</param>
/// <param name="groups">The calls.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ViewedExchanges(IUpstreamTransport inner, CallGroups groups, TimeProvider clock) : IUpstreamTransport
{
    /// <summary>The status of an exchange without an answer, as in the original.</summary>
    private const int NoAnswer = 500;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        CallGroup group = groups.Of(HostOf(request), request.Method);
        long sent = request.Body.Length ?? 0;
        UpstreamResult result = await inner.SendAsync(request, cancellation);
        if (result.Response is { } answer)
        {
            return new UpstreamResult(new Answer(answer, group, sent, began, request.Method, clock), null);
        }

        group.Record(NoAnswer, sent, 0, clock.GetElapsedTime(began));
        return result;
    }

    // What the Host header tells: never user information.
    private static string HostOf(UpstreamRequest request)
    {
        if (request.HostHeader is { } header)
        {
            return header;
        }

        int start = request.Host.LastIndexOf('@') + 1;
        int scheme = request.Host.IndexOf("://", StringComparison.Ordinal);
        return request.Host[Math.Max(start, scheme < 0 ? 0 : scheme + 3)..];
    }

    private sealed class Answer(UpstreamResponse answer, CallGroup group, long sent, long began, string method, TimeProvider clock)
        : ObservedAnswer(answer, clock)
    {
        private readonly TimeProvider _clock = clock;

        protected override void Ended(TimeSpan elapsed, Failure? failure)
        {
            long told = method == "HEAD" ? 0 : ContentLength ?? 0;
            group.Record(StatusCode, sent, Size > 0 ? Size : told, _clock.GetElapsedTime(began));
        }
    }
}
