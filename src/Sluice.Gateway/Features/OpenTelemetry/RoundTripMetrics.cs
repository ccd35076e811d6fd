using System.Runtime.CompilerServices;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Measures each exchange with a backend and the reading of its answer's body: the round trip and the payload of the backend
/// layer. It stands above the cache, so that an answer from there counts too.</summary>
/// <param name="inner">What makes the exchanges.</param>
/// <param name="roundTrip">Their series; <see langword="null"/> when they are not measured.</param>
/// <param name="read">The series of the reading; <see langword="null"/> when that is not measured.</param>
/// <param name="detailed">Whether the parts of an exchange are measured.</param>
/// <param name="clock">The source of time.</param>
internal sealed class RoundTripMetrics(
    IUpstreamTransport inner, RoundTripSeries? roundTrip, ReadSeries? read, bool detailed, TimeProvider clock) : IUpstreamTransport
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        CallTimings? timings = detailed ? request.Timings ??= new CallTimings(clock) : null;
        long? sent = request.Body.Length;
        long began = timings?.Began ?? clock.GetTimestamp();
        UpstreamResult result = await inner.SendAsync(request, cancellation);
        roundTrip?.Of(request.Host, request.Method, result.Response?.StatusCode ?? 0).Record(new Exchange(
            End(result, request, cancellation), clock.GetElapsedTime(began), sent, request.Method == "HEAD" ? null : result.Response?.ContentLength, timings));
        return read is not null && result.Response is { } answer ? new UpstreamResult(read.Watch(answer, clock), null) : result;
    }

    private static ExchangeEnd End(in UpstreamResult result, UpstreamRequest request, CancellationToken cancellation)
    {
        if (result.Response is { } answer)
        {
            return answer.ContentLength is null && request.Method != "HEAD" ? ExchangeEnd.AnsweredWithoutLength : ExchangeEnd.Answered;
        }

        return !cancellation.IsCancellationRequested ? ExchangeEnd.Failed
            : request.Client is { IsAbandoned: true } ? ExchangeEnd.Canceled
            : ExchangeEnd.TimedOut;
    }
}
