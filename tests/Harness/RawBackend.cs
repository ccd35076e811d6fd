using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Harness;

/// <summary>A backend on a port of this machine: each connection to it is handed to the test's own code.</summary>
public sealed class RawBackend : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<RawConnection, Task> _serve;
    private int _connections;

    /// <summary>Starts to listen.</summary>
    /// <param name="serve">Serves one connection; what it throws ends that connection only, because peers that break are
    /// what these backends are for.</param>
    public RawBackend(Func<RawConnection, Task> serve)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Its base URL, as a configuration's <c>host</c>.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>How many connections it has accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Serves requests one after another on a connection, until the peer ends it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="answer">Gets the head and the body; returns the bytes to send.</param>
    public static async Task ServeAsync(RawConnection connection, Func<HttpHead, byte[], Task<byte[]>> answer)
    {
        connection.Http.Patience = TimeSpan.FromMinutes(10); // an idle connection in the gateway's pool is no failure
        while (await connection.Http.ReadHeadAsync() is { } head)
        {
            await connection.Http.SendAsync(await answer(head, await connection.Http.ReadRequestBodyAsync(head)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _ = Task.Run(() => ServeOneAsync(socket));
        }
    }

    private async Task ServeOneAsync(Socket socket)
    {
        using var connection = new RawConnection(socket);
        try
        {
            await _serve(connection);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or TimeoutException or FormatException)
        {
            // The gateway left, or sent what is no HTTP: either way this connection is over.
        }
    }
}
