using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Sluice.Gateway.Hosting;

/// <summary>Why a port cannot be opened, in an operator's words.</summary>
internal static class ListenFailure
{
    /// <summary>Whether an exception of a server's start is about the address, not a defect.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsOne(Exception exception) => exception is IOException or AddressInUseException or SocketException;

    /// <summary>Tells the cause in one sentence.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="ip">The address; empty for all.</param>
    /// <param name="port">The port.</param>
    /// <param name="remedy">What else can be done than to stop the other process.</param>
    public static string Describe(Exception exception, string ip, int port, string remedy)
    {
        string address = ip.Length == 0 ? $"port {port}" : $"{ip}, port {port}";
        return exception is AddressInUseException || exception.InnerException is AddressInUseException
            ? $"{address} is already in use by another process: stop it, or {remedy}"
            : $"cannot listen on {address}: {exception.Message}";
    }
}
