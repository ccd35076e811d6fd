namespace Sluice.Extensibility;

/// <summary>Sees every request before it is routed, after CORS: also those that no endpoint has. One instance serves many requests at the
/// same time.</summary>
/// <remarks>It runs on a thread of the pool, also after each <c>await</c>. It has the service's <c>timeout</c>.</remarks>
public interface IServerPlugin
{
    /// <summary>Looks at a request, and may change it.</summary>
    /// <param name="request">The request; not to be used after the method has ended.</param>
    /// <param name="cancellation">Ends when the client left, or the time is over.</param>
    /// <returns>The answer for the client; <see langword="null"/> lets the request go on.</returns>
    ValueTask<PluginResponse?> HandleAsync(ServerRequest request, CancellationToken cancellation);
}

/// <summary>A client's request, before anything of it is filtered.</summary>
public sealed class ServerRequest
{
    private readonly List<Action<AnswerHead>> _callbacks = [];

    /// <summary>Makes a request. The gateway does so; tests of a plug-in can as well.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The path and query as they stand in the request line, percent-encoded.</param>
    /// <param name="headers">The header lines.</param>
    /// <param name="body">The body; <see langword="null"/> for none.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    /// <param name="clientAddress">The address of the client.</param>
    public ServerRequest(
        string method,
        string target,
        HeaderCollection headers,
        MessageBody? body = null,
        string scheme = "http",
        string clientAddress = "127.0.0.1")
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body ?? MessageBody.Empty;
        Scheme = scheme;
        ClientAddress = clientAddress;
    }

    /// <summary>The method. Setting it decides which endpoint the request reaches.</summary>
    public string Method { get; set; }

    /// <summary>The path and query as they stand in the request line: <c>/a%20b?c=d</c>. Setting it decides which endpoint the request
    /// reaches.</summary>
    public string Target { get; set; }

    /// <summary>The header lines. Changes of those that frame the body have no effect.</summary>
    public HeaderCollection Headers { get; }

    /// <summary>The body.</summary>
    public MessageBody Body { get; set; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>The address of the client, as the router's options have it.</summary>
    public string ClientAddress { get; }

    /// <summary>What <see cref="OnAnswer"/> was given, in order.</summary>
    public IReadOnlyList<Action<AnswerHead>> Callbacks => _callbacks;

    /// <summary>Has the headers of the answer shown when it is about to be sent, whoever makes it. What was registered last is called first,
    /// so that the plug-in that saw the request first sees the answer last.</summary>
    /// <param name="callback">Looks at them, and may change them. It is called on a thread that serves sockets: it may not block.</param>
    public void OnAnswer(Action<AnswerHead> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callbacks.Add(callback);
    }
}

/// <summary>The status and the headers of an answer that is about to be sent.</summary>
/// <param name="statusCode">The status.</param>
/// <param name="headers">The header lines.</param>
public sealed class AnswerHead(int statusCode, HeaderCollection headers)
{
    /// <summary>The status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The header lines. Changes of those that frame the body have no effect.</summary>
    public HeaderCollection Headers { get; } = headers;
}
