using System.Net;
using System.Net.Sockets;

namespace Sluice.Cli.Tests;

/// <summary>Loopback ports for programs that must be told one.</summary>
internal static class TestPorts
{
    /// <summary>A port that nothing listened on a moment ago.</summary>
    public static int Free()
    {
        using TcpListener listener = Taken();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A listener that keeps its port until it is disposed.</summary>
    public static TcpListener Taken()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
