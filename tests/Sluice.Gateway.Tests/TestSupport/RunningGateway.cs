using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>A gateway in this process, from the text of a configuration, and clients of it over real sockets.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly GatewayHost _host;
    private readonly MemoryStream _log;
    private bool _isStopped;

    private RunningGateway(GatewayHost host, MemoryStream log)
    {
        _host = host;
        _log = log;
    }

    public int Port => _host.Endpoints[0].Port;

    public static Task<RunningGateway> StartAsync(string json, TimeProvider? clock = null) => StartAsync(json, clock, new MemoryStream());

    /// <summary>Starts with a syslog daemon, or a standard output that the test holds.</summary>
    public static async Task<RunningGateway> StartAsync(string json, TimeProvider? clock, MemoryStream log, params string[] syslogPaths)
    {
        GatewayConfig config = Load(json, FreePort());
        GatewayStart start = await GatewayHost.StartAsync(
            config, new GatewayHostOptions { Clock = clock ?? TimeProvider.System, Log = log, SyslogPaths = syslogPaths }, CancellationToken.None);
        Assert.True(start.Host is not null, start.Failure ?? string.Join('\n', start.Diagnostics));
        return new RunningGateway(start.Host, log);
    }

    /// <summary>Lets another configuration serve on the same port.</summary>
    public async Task ReloadAsync(string json)
    {
        GatewayReload reload = await _host.ReloadAsync(Load(json, Port), CancellationToken.None);
        Assert.True(reload.Done, reload.Failure ?? string.Join('\n', reload.Diagnostics));
    }

    /// <summary>Offers a configuration that must not serve, and gives what was found.</summary>
    public async Task<string> ReloadRefusedAsync(string json)
    {
        GatewayReload reload = await _host.ReloadAsync(Load(json, Port), CancellationToken.None);
        Assert.False(reload.Done);
        return string.Join('\n', reload.Diagnostics);
    }

    public async Task<RawClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", Port);
        return new RawClient(client);
    }

    /// <summary>Sends one request on a connection of its own and reads everything up to the end of the connection.</summary>
    public async Task<string> AskAsync(string request)
    {
        await using RawClient client = await ConnectAsync();
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    /// <summary>Waits until the log has a text. The log is written behind the requests, by a thread of its own.</summary>
    public async Task LogsAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!LogText.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>What the log has so far; its last lines may still be on their way.</summary>
    public string LogText => Encoding.UTF8.GetString(_log.ToArray());

    public Task<bool> StopAsync() => _host.StopAsync(CancellationToken.None);

    /// <summary>Stops the gateway and gives everything that it has logged.</summary>
    public async Task<string> StopAndReadLogAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        _isStopped = true;
        return LogText;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
            await _host.DisposeAsync();
        }

        await _log.DisposeAsync();
    }

    private static GatewayConfig Load(string json, int port)
    {
        LoadResult loaded = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.json",
            Content = Encoding.UTF8.GetBytes(json.Replace("$PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
        });
        Assert.False(loaded.Diagnostics.HasErrors, string.Join('\n', loaded.Diagnostics));
        return loaded.Config!;
    }

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A client that sends what it is told to, byte for byte.</summary>
public sealed class RawClient(TcpClient client) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NetworkStream _stream = client.GetStream();

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Reads up to the end of the connection; empty when it was reset.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // A reset: what came before it counts.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>Reads until a text has come.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        var all = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            int count = await _stream.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"the connection ended; it brought: {all}");
            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return all.ToString();
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
