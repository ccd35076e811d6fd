namespace Sluice.Extensibility;

/// <summary>Takes the place of the HTTP client of a backend. One instance serves many requests at the same time.</summary>
/// <remarks>It runs on a thread of the pool, also after each <c>await</c>. It has what is left of the endpoint's time.</remarks>
public interface IClientPlugin
{
    /// <summary>Makes a call to the backend.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellation">Ends when the time is over, or the client left.</param>
    /// <returns>The backend's answer. It is decoded, or streamed to the client, like that of any other backend.</returns>
    ValueTask<PluginResponse> SendAsync(ClientRequest request, CancellationToken cancellation);
}

/// <summary>A call to a backend, as it would be sent.</summary>
/// <param name="method">The method.</param>
/// <param name="url">The absolute URL: one of the backend's hosts, its <c>url_pattern</c> filled in, and the query.</param>
/// <param name="headers">The header lines, without those that frame a body.</param>
/// <param name="body">The body; <see langword="null"/> for none.</param>
public sealed class ClientRequest(string method, string url, HeaderCollection headers, MessageBody? body = null)
{
    /// <summary>The method.</summary>
    public string Method { get; } = method;

    /// <summary>The absolute URL, percent-encoded. Its scheme may be any if the backend has <c>disable_host_sanitize</c>.</summary>
    public string Url { get; } = url;

    /// <summary>The header lines.</summary>
    public HeaderCollection Headers { get; } = headers;

    /// <summary>The body.</summary>
    public MessageBody Body { get; } = body ?? MessageBody.Empty;
}
