namespace Sluice.Extensibility;

/// <summary>An answer that a plug-in gives: to a client, or in place of a backend.</summary>
/// <param name="statusCode">The status, from 200 to 599.</param>
public sealed class PluginResponse(int statusCode = 200)
{
    /// <summary>The status.</summary>
    public int StatusCode { get; } = Status.Checked(statusCode);

    /// <summary>The header lines. The gateway writes those that frame a body itself: <c>Content-Length</c>, <c>Transfer-Encoding</c>,
    /// <c>Connection</c>.</summary>
    public HeaderCollection Headers { get; init; } = [];

    /// <summary>The body. Its stream is disposed of when the answer was sent or given up.</summary>
    public MessageBody Body { get; init; } = MessageBody.Empty;
}

/// <summary>Ends a request: the client gets an error in place of an answer.</summary>
/// <param name="statusCode">The status, from 200 to 599.</param>
/// <param name="message">Why, for the log; the client gets it as a body only with the router's <c>return_error_msg</c>. It holds no
/// secret.</param>
public sealed class Rejection(int statusCode, string message = "")
{
    /// <summary>The status.</summary>
    public int StatusCode { get; } = Status.Checked(statusCode);

    /// <summary>Why.</summary>
    public string Message { get; } = message;

    /// <summary>The type of <see cref="Message"/> as a body; <see langword="null"/>: plain text.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further headers of the answer, such as <c>Retry-After</c>.</summary>
    public HeaderCollection Headers { get; init; } = [];
}

/// <summary>Statuses that an answer can have.</summary>
internal static class Status
{
    /// <summary>A status that can be sent.</summary>
    /// <param name="statusCode">The status.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none that ends an exchange.</exception>
    public static int Checked(int statusCode) => statusCode is >= 200 and <= 599
        ? statusCode
        : throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "A status from 200 to 599 is needed.");
}
