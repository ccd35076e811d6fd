using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Observation;

/// <summary>Notes which endpoint a request has reached, for those that observe.</summary>
internal static class ReachedEndpoint
{
    /// <summary>Compiles the step; the next one itself when nobody observes.</summary>
    /// <param name="next">The rest of the endpoint.</param>
    /// <param name="index">The endpoint's position in the configuration.</param>
    /// <param name="observers">Those that observe.</param>
    public static RequestStep Compile(RequestStep next, int index, IReadOnlyCollection<IRequestObserver> observers) => observers.Count == 0
        ? next
        : context =>
        {
            context.EndpointIndex = index;
            return next(context);
        };
}
