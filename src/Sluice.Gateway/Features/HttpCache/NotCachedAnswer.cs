using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>The answer to <c>only-if-cached</c> when nothing is kept: 504 without a body (RFC 9111 section 5.2.1.7).</summary>
internal sealed class NotCachedAnswer : UpstreamResponse
{
    /// <summary>Makes the answer.</summary>
    /// <param name="request">The request.</param>
    public NotCachedAnswer(UpstreamRequest request)
    {
        StatusCode = StatusCodes.Status504GatewayTimeout;
        Url = request.Host + request.Target;
        ContentLength = 0;
    }

    /// <inheritdoc/>
    public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => new(new BodyRead(0, null));

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
