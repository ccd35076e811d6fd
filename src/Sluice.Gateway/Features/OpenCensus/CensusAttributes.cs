using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>What spans of exchanges tell of a request.</summary>
internal static class CensusAttributes
{
    /// <summary>Tells of a request.</summary>
    /// <param name="span">The span.</param>
    /// <param name="path">The path.</param>
    /// <param name="url">The URL, or the target of the request.</param>
    /// <param name="host">The host.</param>
    /// <param name="method">The method.</param>
    /// <param name="agent">The user agent; empty for none.</param>
    public static void Tell(Span span, string path, string url, string host, string method, string agent)
    {
        span.Set(SpanAttribute.Of("http.path", path));
        span.Set(SpanAttribute.Of("http.url", ShownUrl.Of(url)));
        span.Set(SpanAttribute.Of("http.host", host));
        span.Set(SpanAttribute.Of("http.method", method));
        if (agent.Length > 0)
        {
            span.Set(SpanAttribute.Of("http.user_agent", agent));
        }
    }
}
