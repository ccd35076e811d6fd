using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>What passes between the gateway and a service manager: listening sockets (<c>sd_listen_fds(3)</c>) and notices
/// (<c>sd_notify(3)</c>).</summary>
public sealed partial class ServiceManagerTests
{
    private const string Request = "GET /items/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

    [Theory]
    [InlineData("")]
    [InlineData("\"use_h2c\": true,")]
    public async Task A_socket_that_is_handed_over_is_served_and_outlives_the_gateway(string settings)
    {
        using var backend = new PathBackend();
        using Socket socket = Listening(IPAddress.Loopback);
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        for (int i = 0; i < 3; i++)
        {
            // The client connects while nobody serves, and is answered by the gateway that comes.
            using RawConnection early = await RawConnection.OpenAsync(port);
            await early.Http.SendAsync(Request);
            await using GatewayProcess gateway = Launch(Config(backend, settings), Handing(socket));

            Assert.Equal(200, (await early.Http.ReadAnswerAsync()).Status);
            using RawConnection later = await RawConnection.OpenAsync(port);
            await later.Http.SendAsync(Request);
            Assert.Equal(200, (await later.Http.ReadAnswerAsync()).Status);
            Assert.False(await gateway.AcceptsAsync());
            await gateway.LogsAsync($"Listening on the sockets handed over: 127.0.0.1:{port}");
            gateway.Terminate();
            Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
        }
    }

    [Fact]
    public async Task Every_socket_is_served_when_several_are_handed_over()
    {
        using var backend = new PathBackend();
        using Socket first = Listening(IPAddress.Loopback);
        using Socket second = Listening(IPAddress.IPv6Loopback);
        await using GatewayProcess gateway = Launch(Config(backend, "\"use_h2c\": true,"), Handing(first, second));
        foreach (Socket socket in (Socket[])[first, second])
        {
            using var client = new Socket(socket.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(socket.LocalEndPoint!);
            using var connection = new RawConnection(client);
            await connection.Http.SendAsync(Request);
            Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
        }
    }

    [Fact]
    public async Task A_reload_keeps_the_sockets_whatever_the_port()
    {
        using var backend = new PathBackend();
        using Socket socket = Listening(IPAddress.Loopback);
        await using GatewayProcess gateway = Launch(Config(backend), Handing(socket));
        await gateway.LogsAsync("Listening on");

        await gateway.ConfigureAsync(Config(backend).Replace("$PORT", "1", StringComparison.Ordinal));
        gateway.HangUp();
        await gateway.LogsAsync("the new configuration serves");
        await gateway.ConfigureAsync(Config(backend, "\"use_h2c\": true,"));
        gateway.HangUp();
        await gateway.LogsAsync("the sockets were handed over, and serve other protocols or another limit of connections only after a restart");

        using RawConnection connection = await RawConnection.OpenAsync(((IPEndPoint)socket.LocalEndPoint!).Port);
        await connection.Http.SendAsync(Request);
        Assert.Equal(200, (await connection.Http.ReadAnswerAsync()).Status);
    }

    [Theory]
    [InlineData("export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$@\" 3</dev/null", "file descriptor 3 was handed over, and is not a TCP socket that listens")]
    [InlineData("export LISTEN_PID=$$ LISTEN_FDS=many; exec \"$@\"", "LISTEN_FDS is \"many\"")]
    public async Task What_cannot_be_served_is_told(string script, string told)
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = Launch(Config(backend), ["bash", "-c", script, "bash"]);
        Assert.Equal(1, await gateway.ExitAsync(GatewayProcess.StartBound));
        await gateway.LogsAsync(told);
    }

    [Fact]
    public async Task Sockets_for_another_process_are_left_alone()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = Launch(Config(backend), ["bash", "-c", "export LISTEN_PID=1 LISTEN_FDS=1; exec \"$@\"", "bash"]);
        Assert.True(await gateway.ListensAsync(), gateway.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_service_manager_is_told_of_start_reload_and_stop(bool isAbstract)
    {
        using var backend = new PathBackend();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("notify-");
        string path = isAbstract ? "@" + directory.FullName : Path.Combine(directory.FullName, "notify");
        using var notices = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notices.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + path[1..] : path));
        await using GatewayProcess gateway = Launch(Config(backend), ["env", "NOTIFY_SOCKET=" + path]);

        Assert.Equal("READY=1\nSTATUS=Serving", await NextAsync());
        Assert.Equal(200, (await gateway.GetAsync("/items/a")).Status);

        gateway.HangUp();
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]+\nSTATUS=Reloading$", await NextAsync());
        Assert.Equal("READY=1\nSTATUS=Serving", await NextAsync());

        await gateway.ConfigureAsync("{ broken");
        gateway.HangUp();
        Assert.StartsWith("RELOADING=1\n", await NextAsync(), StringComparison.Ordinal);
        Assert.Equal("READY=1\nSTATUS=Serving the previous configuration: the changed one was refused", await NextAsync());

        gateway.Terminate();
        Assert.StartsWith("STOPPING=1\n", await NextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.ExitAsync(GatewayProcess.StartBound));
        directory.Delete(recursive: true);

        async Task<string> NextAsync()
        {
            byte[] buffer = new byte[4096];
            int length = await notices.ReceiveAsync(buffer).WaitAsync(GatewayProcess.StartBound);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    [Fact]
    public async Task A_service_manager_that_cannot_be_told_does_not_stop_the_gateway()
    {
        using var backend = new PathBackend();
        await using GatewayProcess gateway = Launch(Config(backend), ["env", "NOTIFY_SOCKET=/nobody/listens"]);
        await gateway.LogsAsync("the service manager could not be told \"READY=1\" over NOTIFY_SOCKET /nobody/listens");
        Assert.Equal(200, (await gateway.GetAsync("/items/a")).Status);
    }

    private static Socket Listening(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();

        // Programs that are started get it; the runtime marks its sockets otherwise.
        Assert.Equal(0, SetDescriptorFlags((int)socket.Handle, SetFlags, 0));
        return socket;
    }

    // What systemd does: the sockets become descriptors from 3 on, and the process learns that they are for it.
    private static string[] Handing(params Socket[] sockets)
    {
        string redirections = string.Join(' ', sockets.Select((socket, i) => string.Create(CultureInfo.InvariantCulture, $"{3 + i}<&{socket.Handle}")));
        return ["bash", "-c", $"export LISTEN_PID=$$ LISTEN_FDS={sockets.Length}; exec \"$@\" {redirections}", "bash"];
    }

    private static GatewayProcess Launch(string config, IReadOnlyList<string> through)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        int port = Ports.Free();
        string path = Path.Combine(directory.FullName, "krakend.json");
        File.WriteAllText(path, config.Replace("$PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return GatewayProcess.Launch(directory.FullName, path, port, [], [], directory, through);
    }

    private static string Config(PathBackend backend, string root = "") => $$"""
        { "version": 3, "port": $PORT, {{root}} "host": ["{{backend.Url}}"], "endpoints": [
          { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] }] }
        """;

    private const int SetFlags = 2;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetDescriptorFlags(int descriptor, int command, int flags);
}
