using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Why a backend gave no usable answer.</summary>
internal enum FailureKind
{
    /// <summary>No host is configured or discovered.</summary>
    NoHost,

    /// <summary>The name of the host could not be resolved.</summary>
    NameResolution,

    /// <summary>The host could not be reached, or TLS could not be established.</summary>
    Connect,

    /// <summary>The connection broke, or what came over it was not HTTP.</summary>
    Protocol,

    /// <summary>The time for the call ran out.</summary>
    Timeout,

    /// <summary>The client left.</summary>
    Canceled,

    /// <summary>The backend answered with a status that is not a success.</summary>
    Status,

    /// <summary>The body could not be decoded.</summary>
    Decode,

    /// <summary>A body was larger, or deeper, than its limit.</summary>
    TooLarge,

    /// <summary>The request to the backend could not be built from what the client and earlier backends gave.</summary>
    Request,

    /// <summary>There is no access token to send to the backend.</summary>
    Token,

    /// <summary>A Martian modifier could not do its work.</summary>
    Modifier,

    /// <summary>A check that the configuration asks for refused the request or the answer.</summary>
    Rejected,

    /// <summary>The backend is not called, since it was called as often as its limit allows.</summary>
    RateLimited,

    /// <summary>A script ended in an error.</summary>
    Script,

    /// <summary>A plug-in ended in an exception, or left what cannot be used.</summary>
    Plugin,

    /// <summary>Several backends failed.</summary>
    Several,
}

/// <summary>A failure as a value: what a backend or a client can cause is never an exception (DESIGN rule 3).</summary>
/// <param name="kind">Why.</param>
/// <param name="message">The text for the log and, with <c>return_error_msg</c>, for the client. It holds no secret.</param>
internal class Failure(FailureKind kind, string message)
{
    /// <summary>Why.</summary>
    public FailureKind Kind { get; } = kind;

    /// <summary>The text for the log and, with <c>return_error_msg</c>, for the client.</summary>
    public string Message { get; } = message;

    /// <summary>The text for the log. It differs from <see cref="Message"/> where that is a backend's own body, which may hold what no log
    /// should.</summary>
    public string LogText { get; init; } = message;

    /// <summary>The status for the client where the configuration lets it through (<c>return_error_code</c>); 0: the default, 500.</summary>
    public int StatusCode { get; init; }

    /// <summary>The backend's <c>Content-Type</c>, told with <see cref="StatusCode"/> and <c>return_error_msg</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers for the client, whether or not it is told the message; <see langword="null"/> for none.</summary>
    public HeaderList? Headers { get; init; }
}
