using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>Turns what the runtime throws when a call fails into the failure that it means.</summary>
internal static class Failures
{
    /// <summary>A failure of a call.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="method">The method.</param>
    /// <param name="url">The URL; told without credentials and query.</param>
    /// <param name="cause">The cause.</param>
    public static Failure Of(FailureKind kind, string method, string url, string cause) =>
        new(kind, $"{method} {HostTarget.Display(url)}: {cause}");

    /// <summary>The failure that an exception means.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="method">The method.</param>
    /// <param name="url">The URL; told without credentials and query.</param>
    public static Failure Of(Exception exception, string method, string url)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is DialException dial)
            {
                return Of(dial.Kind, method, url, dial.Message);
            }
        }

        (FailureKind kind, string cause) = exception switch
        {
            OperationCanceledException => (FailureKind.Timeout, "the backend did not answer in time"),
            HttpRequestException request => Describe(request),
            HttpIOException io => Describe(io.HttpRequestError, io),
            InvalidDataException => (FailureKind.Protocol, "the gzip data is damaged"),
            ObjectDisposedException => (FailureKind.Protocol, "the connection was closed"),
            _ => (FailureKind.Protocol, Describe(exception)),
        };
        return Of(kind, method, url, cause);
    }

    /// <summary>The cause of a failed socket operation in an operator's words.</summary>
    /// <param name="error">The error.</param>
    public static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "the backend reset the connection",
        SocketError.ConnectionAborted => "the connection was aborted",
        SocketError.HostUnreachable => "no route to the host",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostNotFound or SocketError.NoData => "name not known",
        SocketError.TryAgain => "the name server does not answer",
        SocketError.TooManyOpenSockets => "no more sockets: raise the limit of open files",
        SocketError.AddressNotAvailable => "no local port is free",
        SocketError.Shutdown => "the backend closed the connection while the request was sent",
        _ => $"network error {error}",
    };

    private static (FailureKind Kind, string Cause) Describe(HttpRequestException exception)
    {
        if (exception.InnerException is HttpIOException io && exception.HttpRequestError == HttpRequestError.Unknown)
        {
            return Describe(io.HttpRequestError, io);
        }

        return Describe(exception.HttpRequestError, exception);
    }

    private static (FailureKind Kind, string Cause) Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.NameResolutionError => (FailureKind.NameResolution, "name not known"),
        HttpRequestError.ConnectionError => (FailureKind.Connect, Describe(exception)),
        HttpRequestError.SecureConnectionError => (FailureKind.Connect, "TLS could not be established"),
        HttpRequestError.ProxyTunnelError => (FailureKind.Connect, "the proxy refused the tunnel"),
        HttpRequestError.ResponseEnded => (FailureKind.Protocol, "the backend closed the connection before the end of its answer"),
        HttpRequestError.InvalidResponse => (FailureKind.Protocol, "the answer is not valid HTTP"),
        HttpRequestError.ConfigurationLimitExceeded =>
            (FailureKind.Protocol, $"the head of the answer is larger than {HttpTransport.MaxResponseHeadKiB} KiB"),
        _ => (FailureKind.Protocol, Describe(exception)),
    };

    private static string Describe(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException socket:
                    return Describe(socket.SocketErrorCode);
                case AuthenticationException:
                    return "TLS could not be established";
            }
        }

        return "the connection broke";
    }
}

/// <summary>Why a connection could not be opened. An exception only because the runtime's client takes nothing else from its
/// connect callback; it is turned into a <see cref="Failure"/> at once.</summary>
/// <param name="kind">The kind of the failure.</param>
/// <param name="message">The cause.</param>
internal sealed class DialException(FailureKind kind, string message) : IOException(message)
{
    /// <summary>The kind of the failure.</summary>
    public FailureKind Kind { get; } = kind;
}
