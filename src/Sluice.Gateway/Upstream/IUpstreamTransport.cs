namespace Sluice.Gateway.Upstream;

/// <summary>Sends requests to backends. Nothing above this contract knows which client does it.</summary>
internal interface IUpstreamTransport
{
    /// <summary>Sends a request and waits for the head of the answer.</summary>
    /// <param name="request">The request; it must not change until the answer is disposed.</param>
    /// <param name="cancellation">Ends the call, also while the body is being sent.</param>
    /// <returns>The answer, or the failure: a cancelled call is a <see cref="Pipeline.FailureKind.Timeout"/> failure, which the
    /// caller that knows better turns into <see cref="Pipeline.FailureKind.Canceled"/>.</returns>
    ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation);
}
