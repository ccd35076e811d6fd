using System.Net;
using System.Net.Sockets;

namespace Sluice.Harness;

/// <summary>A TCP connection with everything a rude peer can do to it.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Takes over a connected socket.</summary>
    public RawConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        Http = new HttpStream(new NetworkStream(socket, ownsSocket: false));
    }

    /// <summary>The messages on it.</summary>
    public HttpStream Http { get; }

    /// <summary>Connects to a port of this machine.</summary>
    public static async Task<RawConnection> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(HttpStream.Bound);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends this side: the peer reads an end, and may go on sending.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends both sides at once with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Waits until the peer has ended the connection, whatever it sends before.</summary>
    /// <exception cref="TimeoutException">It keeps it open.</exception>
    public async Task EndedByPeerAsync()
    {
        try
        {
            await Http.ReadToEndAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A reset ends it too.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        _socket.Dispose();
    }
}
