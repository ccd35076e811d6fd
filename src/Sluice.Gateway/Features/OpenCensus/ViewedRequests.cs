using System.Runtime.CompilerServices;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Measures requests of clients.</summary>
/// <param name="next">What answers them.</param>
/// <param name="groups">The calls.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ViewedRequests(RequestStep next, CallGroups groups, TimeProvider clock)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask Invoke(RequestContext context)
    {
        long began = clock.GetTimestamp();
        CallGroup group = groups.Of(context.Request.Headers.Host.ToString(), context.Request.Method);
        long sent = context.Request.Headers.ContentLength ?? 0;
        group.Started.Add(1);
        try
        {
            await next(context);
        }
        finally
        {
            group.Record(context.Response.StatusCode, sent, context.BytesWritten, clock.GetElapsedTime(began));
        }
    }
}
