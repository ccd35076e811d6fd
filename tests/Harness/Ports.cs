using System.Net;
using System.Net.Sockets;

namespace Sluice.Harness;

/// <summary>Ports of 127.0.0.1 for processes that are about to start.</summary>
/// <remarks>They lie below the range that the system gives to outgoing connections, so none of those takes one between
/// the choice and the start; each is handed out once in this process.</remarks>
public static class Ports
{
    private const int First = 12_000;
    private const int Count = 18_000;
    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port on which nothing listens.</summary>
    public static int Free()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: try the next one.
            }
        }
    }
}
