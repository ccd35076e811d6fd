using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Measures requests of clients.</summary>
/// <param name="next">What answers them.</param>
/// <param name="groups">The calls.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ViewedRequests(RequestStep next, CallGroups groups, TimeProvider clock) : IAnswerObserver
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    public ValueTask Invoke(RequestContext context)
    {
        GroupOf(context).Started.Add(1);
        context.WhenAnswered(this);
        return next(context);
    }

    /// <inheritdoc/>
    public void Answered(RequestContext context) => GroupOf(context).Record(
        context.Response.StatusCode, context.Request.Headers.ContentLength ?? 0, context.BytesWritten, clock.GetElapsedTime(context.StartedAt));

    private CallGroup GroupOf(RequestContext context) => groups.Of(context.Request.Headers.Host.ToString(), context.Request.Method);
}
