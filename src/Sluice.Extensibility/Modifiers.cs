namespace Sluice.Extensibility;

/// <summary>Where a modifier stands.</summary>
public enum ModifierScope
{
    /// <summary>Between an endpoint and all of its backends.</summary>
    Endpoint,

    /// <summary>Between an endpoint and one backend, after the request to that was built.</summary>
    Backend,
}

/// <summary>Changes requests on their way to backends, or refuses them. One instance serves many requests at the same time.</summary>
/// <remarks>It runs on a thread of the pool, also after each <c>await</c>. It has what is left of the endpoint's time.</remarks>
public interface IRequestModifier
{
    /// <summary>Changes a request.</summary>
    /// <param name="request">The request; not to be changed after the method has ended.</param>
    /// <param name="cancellation">Ends when the time is over, or the client left.</param>
    /// <returns>Why the request is refused; <see langword="null"/> lets it go on.</returns>
    ValueTask<Rejection?> ModifyAsync(ModifierRequest request, CancellationToken cancellation);
}

/// <summary>Changes answers on their way to the client, or refuses them. Not called when anything failed. One instance serves many requests
/// at the same time.</summary>
/// <remarks>It runs on a thread of the pool, also after each <c>await</c>. It has what is left of the endpoint's time.</remarks>
public interface IResponseModifier
{
    /// <summary>Changes an answer.</summary>
    /// <param name="response">The answer; not to be changed after the method has ended.</param>
    /// <param name="cancellation">Ends when the time is over, or the client left.</param>
    /// <returns>Why the answer is refused; <see langword="null"/> lets it go on.</returns>
    ValueTask<Rejection?> ModifyAsync(ModifierResponse response, CancellationToken cancellation);
}
