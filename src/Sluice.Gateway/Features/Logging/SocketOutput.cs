using System.Net.Sockets;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Logging;

/// <summary>An output of the log that is a socket: it is opened when there is something to send, and again after it failed.</summary>
internal abstract class SocketOutput : LogOutput
{
    /// <summary>How long a connection may take to be made, and how long a server may take nothing: then it counts as away, and other
    /// lines wait or are dropped meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Socket? _socket;

    /// <inheritdoc/>
    public override bool IsReopened => true;

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> records)
    {
        if (_socket is null)
        {
            _socket = Open();
            _socket.SendTimeout = (int)Patience.TotalMilliseconds;
        }

        return Send(_socket, records);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Opens the socket.</summary>
    protected abstract Socket Open();

    /// <summary>Sends a first record.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="records">The records.</param>
    /// <returns>The bytes that are done with.</returns>
    protected abstract int Send(Socket socket, ReadOnlySpan<byte> records);

    /// <summary>Sends all of some bytes.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The bytes.</param>
    protected static void SendWhole(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    /// <summary>Connects within <see cref="Patience"/>.</summary>
    /// <param name="socket">The socket, which is closed when it cannot.</param>
    /// <param name="host">The name or address.</param>
    /// <param name="port">The port.</param>
    protected static void Connect(Socket socket, string host, int port)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            socket.ConnectAsync(host, port, limit.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }
}
