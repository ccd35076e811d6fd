using System.Net;
using System.Net.Sockets;
using Sluice.Configuration;

namespace Sluice.Cli.Commands;

/// <summary><c>check -t</c>: whether the gateway could listen here and now. A port that is in use is a warning, as a gateway that
/// runs already is the usual reason (core.md 1.2).</summary>
internal static class ListenTest
{
    /// <summary>Tries the configured address and port for a moment.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where a finding goes.</param>
    public static void Run(GatewayConfig config, DiagnosticBag diagnostics)
    {
        IPAddress address = IPAddress.TryParse(config.ListenIp, out IPAddress? configured) ? configured : IPAddress.IPv6Any;
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, config.Port));
        }
        catch (SocketException failure) when (failure.SocketErrorCode != SocketError.AddressFamilyNotSupported)
        {
            string reason = failure.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "it is in use",
                SocketError.AccessDenied => "it needs more rights than this user has",
                SocketError.AddressNotAvailable => "this machine does not have the address",
                _ => "the system refuses it",
            };
            string place = new IPEndPoint(address, config.Port).ToString();
            ConfigNode node = config.Source.TryGet("port", out ConfigProperty? port) ? port.Value : config.Source;
            diagnostics.Warning(CommandCodes.CannotListen, node, $"the gateway could not listen on {place} now: {reason}");
        }
    }
}
