namespace Sluice.Gateway.Pipeline;

/// <summary>Writes what became of a request to an endpoint.</summary>
internal interface IEndpointWriter
{
    /// <summary>Writes the outcome of an endpoint.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">The outcome; the caller disposes it.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    /// <returns>Why a streamed answer broke off after its head was sent: its connection is dropped, so that the client cannot take
    /// it for whole. <see langword="null"/> for an answer that was sent.</returns>
    ValueTask<Failure?> WriteAsync(RequestContext context, ProxyResult result, CancellationToken cancellation);

    /// <summary>Writes the answer to a request whose body cannot be taken.</summary>
    /// <param name="context">The request.</param>
    /// <param name="statusCode">The status.</param>
    ValueTask WriteRefusalAsync(RequestContext context, int statusCode);
}
