using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Gateway.Hosting;

/// <summary>A socket that listens already.</summary>
/// <param name="Handle">Its file descriptor, which whoever serves it closes.</param>
/// <param name="Address">The address that it listens on.</param>
public sealed record HandedSocket(int Handle, IPEndPoint Address);

/// <summary>The sockets that a service manager opened and handed over to this process (<c>sd_listen_fds(3)</c>): it keeps them open while
/// the gateway is restarted, so that clients wait and are not refused.</summary>
public static class HandedSockets
{
    /// <summary>The first file descriptor that is handed over (<c>SD_LISTEN_FDS_START</c>).</summary>
    private const int First = 3;

    /// <summary>More sockets than any service has.</summary>
    private const int Most = 64;

    /// <summary>Finds the sockets.</summary>
    /// <param name="environment">Reads an environment variable: <c>LISTEN_PID</c> tells whom the sockets are for, <c>LISTEN_FDS</c> how
    /// many there are.</param>
    /// <param name="processId">This process.</param>
    /// <param name="failure">Why they cannot be used, in one sentence; <see langword="null"/> when they can.</param>
    /// <returns>The sockets; none when none were handed over.</returns>
    public static IReadOnlyList<HandedSocket> Find(Func<string, string?> environment, int processId, out string? failure)
    {
        failure = null;
        if (environment("LISTEN_PID") != processId.ToString(CultureInfo.InvariantCulture))
        {
            return [];
        }

        string? count = environment("LISTEN_FDS");
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int sockets) || sockets is 0 or > Most)
        {
            failure = $"LISTEN_FDS is \"{count}\", which is no number of sockets from 1 to {Most}";
            return [];
        }

        var found = new List<HandedSocket>(sockets);
        for (int handle = First; handle < First + sockets; handle++)
        {
            if (AddressOf(handle) is not { } address)
            {
                failure = $"file descriptor {handle} was handed over, and is not a TCP socket that listens";
                return [];
            }

            found.Add(new HandedSocket(handle, address));
        }

        return found;
    }

    private static IPEndPoint? AddressOf(int handle)
    {
        try
        {
            // Not disposed of: that would also end what the descriptor is used for afterwards.
            var socket = new Socket(new SafeSocketHandle(handle, ownsHandle: false));
            return socket.SocketType == SocketType.Stream
                && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0
                    ? socket.LocalEndPoint as IPEndPoint
                    : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
