using Sluice.Configuration;

namespace Sluice.Gateway.Pipeline;

/// <summary>How much of an endpoint's timeout its backends get, so that a late backend leaves time to answer with what the others gave
/// (core.md 5.5).</summary>
internal static class EndpointTime
{
    private const double MergeShare = 0.85;
    private const double ConcurrentShare = 0.75;

    /// <summary>The time from the endpoint's start to the end of its last backend.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backends">The number of its backends that are no shadows.</param>
    /// <param name="sequential">Whether they are called one after the other.</param>
    public static TimeSpan OfBackends(EndpointConfig endpoint, int backends, bool sequential)
    {
        double share = backends > 1 ? MergeShare : 1;
        if (endpoint.ConcurrentCalls > 1 && !(sequential && backends > 1))
        {
            share = ConcurrentShare;
        }

        return endpoint.Timeout * share;
    }

    /// <summary>The time for the identical calls to one backend.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static TimeSpan OfConcurrentCalls(EndpointConfig endpoint) => endpoint.Timeout * ConcurrentShare;
}
