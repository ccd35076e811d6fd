using System.Net.Sockets;

namespace Sluice.Gateway.Features.Logging;

/// <summary>Sends lines to the local syslog daemon, a datagram each, or over a stream socket where there is only that.</summary>
/// <param name="paths">The places of its socket, in the order they are tried.</param>
internal sealed class SyslogOutput(IReadOnlyList<string> paths) : SocketOutput
{
    /// <summary>The places that the original tries.</summary>
    public static IReadOnlyList<string> UsualPaths { get; } = ["/dev/log", "/var/run/syslog", "/var/run/log"];

    /// <inheritdoc/>
    public override string Name => "the local syslog daemon";

    /// <inheritdoc/>
    protected override Socket Open()
    {
        SocketException? failure = null;
        foreach (SocketType type in (SocketType[])[SocketType.Dgram, SocketType.Stream])
        {
            foreach (string path in paths)
            {
                var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
                try
                {
                    socket.Connect(new UnixDomainSocketEndPoint(path));
                    return socket;
                }
                catch (SocketException e)
                {
                    socket.Dispose();
                    failure = e;
                }
            }
        }

        throw failure ?? new SocketException((int)SocketError.AddressNotAvailable);
    }

    /// <inheritdoc/>
    protected override int Send(Socket socket, ReadOnlySpan<byte> records)
    {
        int length = records.IndexOf((byte)'\n') + 1;
        try
        {
            SendWhole(socket, records[..length]);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            CountUnsendable();
        }

        return length;
    }
}
