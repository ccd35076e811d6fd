using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Cli.Output;

namespace Sluice.Cli.Signals;

/// <summary>Tells the service manager how this process does (<c>sd_notify(3)</c>), where it wants to know: where <c>NOTIFY_SOCKET</c> names
/// the socket that it listens on.</summary>
/// <param name="path">The socket: a path, or an abstract name after <c>@</c>; <see langword="null"/> when nobody wants to know.</param>
/// <param name="terminal">Where is told that the service manager could not be.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ServiceNotice(string? path, Terminal terminal, TimeProvider clock)
{
    /// <summary>The notice of this process.</summary>
    /// <param name="terminal">Where is told that the service manager could not be.</param>
    /// <param name="clock">The source of time.</param>
    public static ServiceNotice OfProcess(Terminal terminal, TimeProvider clock) =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), terminal, clock);

    /// <summary>Clients are served.</summary>
    /// <param name="status">What an operator reads beside it.</param>
    public void Ready(string status) => Tell($"READY=1\nSTATUS={status}");

    /// <summary>The configuration is being read again; <see cref="Ready"/> ends it. The time is what <c>Type=notify-reload</c> asks for.</summary>
    public void Reloading() =>
        Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"RELOADING=1\nMONOTONIC_USEC={(long)(clock.GetTimestamp() * 1_000_000.0 / clock.TimestampFrequency)}\nSTATUS=Reloading"));

    /// <summary>A signal asked for the stop.</summary>
    public void Stopping() => Tell("STOPPING=1\nSTATUS=Finishing what is in flight");

    private void Tell(string state)
    {
        if (string.IsNullOrEmpty(path))
        {
            return;
        }

        try
        {
            // A message is far smaller than the buffer of the socket, so that sending does not wait.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            terminal.Failure("WARNING:", $" the service manager could not be told \"{state.Split('\n')[0]}\" over NOTIFY_SOCKET {path}: {e.Message}");
        }
    }
}
