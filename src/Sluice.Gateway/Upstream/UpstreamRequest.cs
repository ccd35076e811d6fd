using Sluice.Gateway.Observation;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>One request to a backend, ready to be written.</summary>
internal sealed class UpstreamRequest
{
    private TraceParents _traces;

    /// <summary>The method, in upper case.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>The base of the URL: scheme, host and port, without a trailing slash unless sanitising is off; then whatever the
    /// configuration says (core.md 2.6).</summary>
    public string Host { get; set; } = "";

    /// <summary>The path and query, percent-encoded and safe to write into a request line.</summary>
    public string Target { get; set; } = "/";

    /// <summary>The value of the <c>Host</c> header, where it is to differ from the host that is called; <see langword="null"/>: it does
    /// not. It changes neither where the connection leads nor whose certificate is expected.</summary>
    public string? HostHeader { get; set; }

    /// <summary>Whether a redirect has led to a host that the credentials of the call are not for, now or before.</summary>
    public bool HasLeftItsHost { get; init; }

    /// <summary>The header lines; <c>Host</c>, <c>Connection</c>, <c>Content-Length</c> and <c>Transfer-Encoding</c> belong to the transport.</summary>
    public HeaderList Headers { get; } = new();

    /// <summary>The body.</summary>
    public RequestBody Body { get; set; } = RequestBody.Empty;

    /// <summary>The client's request that the call is made for, as far as one waits for it; <see langword="null"/> for calls of the
    /// gateway's own.</summary>
    public ProxyRequest? Client { get; set; }

    /// <summary>Where the call stands in the traces that are made of the request.</summary>
    public ref TraceParents Traces => ref _traces;

    /// <summary>Where the connection writes how long its parts took; <see langword="null"/> when nobody asks.</summary>
    public CallTimings? Timings { get; set; }
}
