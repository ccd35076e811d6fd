using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Observation;

/// <summary>Is told of every request that the listener serves, around everything else: also of what no route has, of preflights and of what
/// is not a valid request target. A feature adds it to <see cref="GatewayServices.Observers"/> before the endpoints are compiled.</summary>
internal interface IRequestObserver
{
    /// <summary>A request begins: nothing of it was looked at yet.</summary>
    /// <param name="context">The request.</param>
    void Began(RequestContext context);

    /// <summary>A request was answered, or its client has left. What it was, and what it was answered with, is still there:
    /// <see cref="RequestContext.EndpointIndex"/>, <see cref="RequestContext.BytesWritten"/>, the status and the headers.</summary>
    /// <param name="context">The request.</param>
    void Ended(RequestContext context);
}
