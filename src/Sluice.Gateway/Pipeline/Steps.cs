using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>A step of the service or of an endpoint: it answers the client itself or lets the next step do so.</summary>
/// <param name="context">The client's request.</param>
internal delegate ValueTask RequestStep(RequestContext context);

/// <summary>A step between an endpoint and all of its backends.</summary>
/// <param name="request">What is let through of the client's request.</param>
/// <param name="cancellation">Ends the work: the endpoint's time is over, or the client has left.</param>
internal delegate ValueTask<ProxyResult> ProxyStep(ProxyRequest request, CancellationToken cancellation);

/// <summary>A step between an endpoint and one backend, after the request to it was built.</summary>
/// <param name="call">The request to the backend, which is this call's own: a step may change it.</param>
/// <param name="request">What is let through of the client's request, which other backends share.</param>
/// <param name="cancellation">Ends the work.</param>
internal delegate ValueTask<ProxyResult> BackendStep(
    UpstreamRequest call, ProxyRequest request, CancellationToken cancellation);
