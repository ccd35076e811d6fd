using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Logging;

/// <summary>Lines that leave over real sockets.</summary>
public sealed class LogOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task GELF_over_UDP_takes_the_application_log_and_the_access_log()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway(
            $$"""{"level": "INFO", "stdout": true, "prefix": "[G]", "format": "logstash"}""", Gelf(server, tcp: false)));

        await AskAsync(gateway, "/__echo/hello?x=1");
        List<JsonElement> messages = await ReceiveAsync(server, until: "hello");
        string log = await gateway.StopAndReadLogAsync();

        JsonElement started = messages.First(m => Text(m).Contains("Starting Sluice v", StringComparison.Ordinal));
        Assert.StartsWith("[G]Starting", Text(started));
        Assert.Equal("1.1", started.GetProperty("version").GetString());
        Assert.Equal(6, started.GetProperty("level").GetInt32());
        Assert.Equal(Environment.MachineName, started.GetProperty("host").GetString());
        Assert.Equal(JsonValueKind.Number, started.GetProperty("timestamp").ValueKind);
        Assert.InRange(started.GetProperty("timestamp").GetDouble(), 1.7e9, 9e9);
        Assert.Matches("""^\[GIN\] .*\| 200 \|.* GET      "/__echo/hello\?x=1"$""", Text(messages[^1]));
        Assert.False(messages[^1].TryGetProperty("full_message", out _));
        Assert.DoesNotContain("[GIN]", log);
        Assert.Contains("▶ INFO\e[0m Starting Sluice v", log);
    }

    [Fact]
    public async Task GELF_over_UDP_comes_in_chunks_when_it_is_long()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway("""{"level": "CRITICAL", "stdout": true}""", Gelf(server, tcp: false)));
        string noise = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3000));

        await AskAsync(gateway, $"/__echo/{noise}");

        Assert.EndsWith($"\"/__echo/{noise}\"", Text(Assert.Single(await ReceiveAsync(server, until: "/__echo"))));
    }

    [Fact]
    public async Task GELF_over_TCP_waits_for_a_server_that_is_away_and_finds_it_again()
    {
        int port = FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway(
            """{"level": "ERROR", "stdout": true}""", $$"""{"address": "127.0.0.1:{{port}}", "enable_tcp": true}"""));
        await AskAsync(gateway, "/__echo/first");
        await gateway.LogsAsync($"ERROR: [SERVICE: Logging] the GELF server 127.0.0.1:{port} does not take lines: Connection refused.");

        using var server = new TcpListener(IPAddress.Loopback, port);
        server.Start();
        using (TcpClient connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            JsonElement first = Assert.Single(await ReceiveAsync(connection.GetStream(), "first"));
            Assert.EndsWith("\"/__echo/first\"", Text(first));
            connection.LingerState = new LingerOption(true, 0);
        }

        // What is written to a connection that has ended is lost or not, as TCP has it; then there is a new one.
        Task<TcpClient> again = server.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        for (int i = 0; !again.IsCompleted; i++)
        {
            await AskAsync(gateway, $"/__echo/second{i}");
        }

        using TcpClient next = await again;
        Assert.NotEmpty(await ReceiveAsync(next.GetStream(), "second"));
    }

    [Fact]
    public async Task A_failed_request_is_one_message_with_its_errors()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway("""{"level": "CRITICAL", "stdout": true}""", Gelf(server, tcp: false)));

        await AskAsync(gateway, "/dead");

        JsonElement message = (await ReceiveAsync(server, until: "/dead"))[^1];
        Assert.EndsWith("\"/dead\"", Text(message));
        Assert.StartsWith(Text(message) + "\nError #01: ", message.GetProperty("full_message").GetString());
    }

    [Fact]
    public async Task Syslog_takes_lines_over_the_local_datagram_socket_and_comes_back()
    {
        string path = Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}.sock");
        try
        {
            using Socket daemon = Daemon(path);
            using var stdout = new MemoryStream();
            await using RunningGateway gateway = await RunningGateway.StartAsync(
                Gateway("""{"level": "INFO", "syslog": true, "syslog_facility": "local2", "prefix": "[K]"}"""), null, stdout, path + ".absent", path);

            string line = await DatagramAsync(daemon);
            Assert.Matches($@"^<150>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d \[K\]\[{Environment.ProcessId}\]: INFO > Starting Sluice v.*\n$", line);
            daemon.Dispose();
            File.Delete(path);
            using Socket next = Daemon(path);
            await AskAsync(gateway, "/dead");

            // Lines of the start may have waited for the second daemon too.
            while (!(await DatagramAsync(next)).Contains("]: ERROR > [ENDPOINT: /dead] ", StringComparison.Ordinal))
            {
            }

            Assert.DoesNotContain("▶", await gateway.StopAndReadLogAsync());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_reload_flushes_and_closes_the_old_output_and_opens_the_new_one()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway("""{"level": "ERROR", "stdout": true}""", Gelf(first)));
        await AskAsync(gateway, "/__echo/a");
        using TcpClient old = await first.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await gateway.ReloadAsync(Gateway("""{"level": "ERROR", "stdout": true}""", Gelf(second)));
        await AskAsync(gateway, "/__echo/b");
        using TcpClient next = await second.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Task<List<JsonElement>> kept = ReceiveAsync(next.GetStream(), "/__echo/c");
        await gateway.ReloadAsync(Gateway("""{"level": "ERROR", "stdout": true}""", Gelf(second)));
        await AskAsync(gateway, "/__echo/c");

        Assert.EndsWith("/a\"", Text(Assert.Single(await ReceiveAsync(old.GetStream(), until: null))));
        Assert.Equal(["/b\"", "/c\""], (await kept).Select(m => Text(m)[^3..]));
        Assert.False(second.Pending());
    }

    [Fact]
    public async Task A_stalled_output_slows_no_request_and_its_losses_are_counted()
    {
        using var stdout = new StalledStream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Gateway("""{"level": "INFO", "stdout": true, "format": "custom", "custom_format": "%{level}: %{message}"}"""), null, stdout);
        const int Requests = 600;
        string padding = new('x', 4000);
        await using (RawClient client = await gateway.ConnectAsync())
        {
            for (int i = 0; i < Requests; i++)
            {
                await client.SendAsync($"GET /__health?{padding} HTTP/1.1\r\nHost: g\r\n\r\n");
                Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\"ok\"}"));
            }
        }

        stdout.Release();
        await gateway.LogsAsync("log lines were dropped");
        string log = await gateway.StopAndReadLogAsync();
        int written = log.Split("[GIN]").Length - 1;
        string report = Assert.Single(log.Split('\n'), line => line.Contains("dropped", StringComparison.Ordinal));

        Assert.InRange(written, 100, Requests - 100);
        Assert.Equal($"WARNING: [SERVICE: Logging] {Requests - written} log lines were dropped: the output does not take them fast enough", report);
    }

    [Fact]
    public async Task A_GELF_server_that_reads_nothing_holds_up_nothing_else()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway("""{"level": "ERROR", "stdout": true}""", Gelf(server)));
        string padding = new('x', 6000);
        await using (RawClient client = await gateway.ConnectAsync())
        {
            for (int i = 0; i < 1500; i++)
            {
                await client.SendAsync($"GET /__health?{padding} HTTP/1.1\r\nHost: g\r\n\r\n");
                Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("\"ok\"}"));
            }
        }

        await AskAsync(gateway, "/dead");

        await gateway.LogsAsync("▶ ERROR\e[0m [ENDPOINT: /dead]");
    }

    [Fact]
    public async Task No_secret_reaches_any_output()
    {
        string path = Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}.sock");
        try
        {
            using Socket daemon = Daemon(path);
            var syslog = new StringBuilder();
            Task reading = Task.Run(async () =>
            {
                while (await DatagramAsync(daemon) is var line && !line.StartsWith("end", StringComparison.Ordinal))
                {
                    syslog.Append(line);
                }
            });
            using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            udp.Client.ReceiveBufferSize = 1 << 22;
            using var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            string logging = $$"""
                {"level": "DEBUG", "stdout": true, "syslog": true, "access_log_format": "custom",
                 "access_log_custom_format": "%{time} %{uri} %{query} %{header.Authorization} %{header.Cookie} %{header.Referer} %{header.X-Api-Key}"}
                """;
            foreach ((string settings, string? gelf, string extra) in new[]
            {
                ("""{"level": "DEBUG", "stdout": true}""", null, ""),
                (logging, Gelf(udp, tcp: false), ""),
                (logging, Gelf(tcp), ""),
                (logging.Replace("custom\"", "httpdCombined\"", StringComparison.Ordinal), null, """ "telemetry/logstash": {}, """),
                (logging.Replace("\"custom\"", "\"json\"", StringComparison.Ordinal), null, """ "telemetry/logstash": {}, """),
            })
            {
                using var stdout = new MemoryStream();
                await using RunningGateway gateway = await RunningGateway.StartAsync(
                    Gateway(settings, gelf, extra).Replace("$PASSWORD", "S3CRET", StringComparison.Ordinal), null, stdout, path);
                Task<List<JsonElement>>? received = gelf is null ? null
                    : gelf.Contains("true", StringComparison.Ordinal) ? ReceiveAsync((await tcp.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).GetStream(), "/end")
                    : ReceiveAsync(udp, "/end");
                foreach (string target in (string[])["/__echo/a", "/__debug/a", "/dead", "/nowhere"])
                {
                    await gateway.AskAsync($"GET {target}?page=2&access_token=S3CRET&api_key=S3CRET&PassWord=S3CRET&key=S3CRET&%74oken=S3CRET;sig=S3CRET HTTP/1.1\r\nHost: g\r\n"
                        + "Authorization: Basic S3CRET\r\nCookie: session=S3CRET\r\nX-Api-Key: S3CRET\r\nReferer: http://x/?token=S3CRET\r\nConnection: close\r\n\r\n");
                }

                await AskAsync(gateway, "/end");
                string all = received is null ? "" : string.Join('\n', await received);
                all += await gateway.StopAndReadLogAsync();
                Assert.Contains("/__debug/a", all);
                Assert.Contains("/dead", all);
                Assert.DoesNotContain("S3CRET", all);
            }

            using var end = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await end.SendToAsync("end"u8.ToArray(), new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
            await reading;
            Assert.Contains("ERROR > [ENDPOINT: /dead]", syslog.ToString());
            Assert.DoesNotContain("S3CRET", syslog.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Gateway(string logging, string? gelf = null, string extra = "") => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "echo_endpoint": true, "debug_endpoint": true, "extra_config": { {{extra}} "telemetry/logging": {{logging}}
         {{(gelf is null ? "" : $""" , "telemetry/gelf": {gelf} """)}}},
         "endpoints": [{"endpoint": "/dead", "input_query_strings": ["*"], "backend": [{"disable_host_sanitize": true, "host": ["http://user:$PASSWORD@127.0.0.1:11"], "url_pattern": "/x"}]}]}
        """;

    private static string Gelf(UdpClient server, bool tcp) =>
        $$"""{"address": "127.0.0.1:{{((IPEndPoint)server.Client.LocalEndPoint!).Port}}", "enable_tcp": {{(tcp ? "true" : "false")}}}""";

    private static string Gelf(TcpListener server) =>
        $$"""{"address": "127.0.0.1:{{((IPEndPoint)server.LocalEndpoint).Port}}", "enable_tcp": true}""";

    private static Task<string> AskAsync(RunningGateway gateway, string target) =>
        gateway.AskAsync($"GET {target} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");

    private static string Text(JsonElement message) => message.GetProperty("short_message").GetString()!;

    private static Socket Daemon(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static async Task<string> DatagramAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[1 << 16];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
    }

    // Reads messages until one has a text, putting chunks together.
    private static async Task<List<JsonElement>> ReceiveAsync(UdpClient server, string until)
    {
        using var limit = new CancellationTokenSource(Patience);
        List<JsonElement> messages = [];
        Dictionary<string, byte[]?[]> chunks = [];
        while (messages.Count == 0 || !Text(messages[^1]).Contains(until, StringComparison.Ordinal))
        {
            byte[] datagram = (await server.ReceiveAsync(limit.Token)).Buffer;
            Assert.InRange(datagram.Length, 1, 1420);
            if (datagram is [0x1E, 0x0F, ..])
            {
                string id = Convert.ToHexString(datagram, 2, 8);
                chunks.TryAdd(id, new byte[]?[datagram[11]]);
                chunks[id][datagram[10]] = datagram[12..];
                if (chunks[id].Contains(null))
                {
                    continue;
                }

                datagram = [.. chunks[id].SelectMany(static c => c!)];
            }

            using var gzip = new GZipStream(new MemoryStream(datagram), CompressionMode.Decompress);
            using JsonDocument json = await JsonDocument.ParseAsync(gzip, cancellationToken: limit.Token);
            messages.Add(json.RootElement.Clone());
        }

        return messages;
    }

    // Reads messages until one has a text, or to the end.
    private static async Task<List<JsonElement>> ReceiveAsync(NetworkStream stream, string? until)
    {
        using var limit = new CancellationTokenSource(Patience);
        List<JsonElement> messages = [];
        var message = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, limit.Token) > 0)
        {
            if (one[0] != 0)
            {
                message.Add(one[0]);
                continue;
            }

            using JsonDocument json = JsonDocument.Parse(message.ToArray());
            message.Clear();
            messages.Add(json.RootElement.Clone());
            if (until is not null && Text(messages[^1]).Contains(until, StringComparison.Ordinal))
            {
                return messages;
            }
        }

        Assert.Null(until);
        return messages;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return int.Parse(listener.LocalEndpoint.ToString()!.Split(':')[1], CultureInfo.InvariantCulture);
    }

    private sealed class StalledStream : MemoryStream
    {
        private readonly ManualResetEventSlim _released = new();

        public void Release() => _released.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _released.Wait();
            base.Write(buffer);
        }
    }
}
