using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sluice.Harness;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>The gateway of <c>deploy/compose</c> with a real Prometheus and a real InfluxDB, and clients of every kind as long as it lives:
/// contented ones, ones that leave, and ones whose backends fail, are away, or take too long.</summary>
public sealed class MonitoredGateway : IAsyncLifetime
{
    private readonly PathBackend _backend = new();
    private readonly UdpClient _gelf = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private GatewayProcess? _gateway;
    private PrometheusServer? _prometheus;
    private InfluxServer? _influx;
    private Task _clients = Task.CompletedTask;

    /// <summary>The server that scrapes it; a test that asks for one where there is none is skipped.</summary>
    public PrometheusServer Prometheus
    {
        get
        {
            ServerProgram.Require("prometheus");
            return _prometheus!;
        }
    }

    /// <summary>The server that it sends to; a test that asks for one where there is none is skipped.</summary>
    public InfluxServer Influx
    {
        get
        {
            ServerProgram.Require("influxd");
            return _influx!;
        }
    }

    /// <summary>Asks for an endpoint for which nobody else asks.</summary>
    /// <param name="times">How often.</param>
    public async Task AskForCountedAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(200, (await _gateway!.GetAsync("/counted")).Status);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _backend.On("/orders.json", PathBackend.Json("""[{"id": 11}]"""));
        _backend.On("/nobody.json", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        _backend.On("/stream", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"a\": 12}\r\n0\r\n\r\n");
        _backend.On("/never", static (connection, _) => connection.EndedByPeerAsync());
        try
        {
            int metrics = Ports.Free();
            _influx = ServerProgram.Find("influxd") is null ? null : await InfluxServer.StartAsync();
            _prometheus = ServerProgram.Find("prometheus") is null ? null : await PrometheusServer.StartAsync(metrics);
            _gateway = await GatewayProcess.StartAsync(await ConfigurationAsync(metrics));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        _clients = Task.Run(AskAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        foreach (IAsyncDisposable? server in (IAsyncDisposable?[])[_gateway, _prometheus, _influx])
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _gelf.Dispose();
        _backend.Dispose();
        _stop.Dispose();
    }

    // The file, with addresses of this machine, shorter periods, and endpoints whose clients or backends misbehave.
    private async Task<string> ConfigurationAsync(int metrics)
    {
        JsonNode root = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("deploy", "compose", "krakend.json")))!;
        root["listen_ip"] = "127.0.0.1";
        root["port"] = 4711;
        root["host"] = new JsonArray(_backend.Url);
        JsonNode telemetry = root["extra_config"]!;
        telemetry["telemetry/gelf"]!["address"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_gelf.Client.LocalEndPoint!).Port}");
        telemetry["telemetry/metrics"]!["listen_address"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports.Free()}");
        telemetry["telemetry/metrics"]!["collection_time"] = "1s";
        JsonNode influx = telemetry["telemetry/influx"]!;
        influx["address"] = _influx?.Address ?? "http://127.0.0.1:11";
        influx["username"] = InfluxServer.User;
        influx["password"] = InfluxServer.Password;
        influx["ttl"] = "1s";
        JsonNode exporters = telemetry["telemetry/opentelemetry"]!["exporters"]!;
        exporters["prometheus"]![0]!["listen_ip"] = "127.0.0.1";
        exporters["prometheus"]![0]!["port"] = metrics;
        exporters["otlp"]![0]!["host"] = "127.0.0.1";
        exporters["otlp"]![0]!["port"] = 11;
        JsonArray endpoints = root["endpoints"]!.AsArray();
        endpoints[2]!["backend"]![0]!["host"] = new JsonArray("http://127.0.0.1:11");
        endpoints.Add(JsonNode.Parse("""{"endpoint": "/counted", "backend": [{"url_pattern": "/user.json"}]}"""));
        endpoints.Add(JsonNode.Parse("""{"endpoint": "/stream", "backend": [{"url_pattern": "/stream"}]}"""));
        endpoints.Add(JsonNode.Parse("""{"endpoint": "/late", "timeout": "100ms", "backend": [{"url_pattern": "/never"}]}"""));
        endpoints.Add(JsonNode.Parse("""{"endpoint": "/left", "timeout": "60s", "backend": [{"url_pattern": "/never"}]}"""));
        return root.ToJsonString().Replace("4711", "$PORT", StringComparison.Ordinal);
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                foreach (string path in (string[])["/users/1", "/users/2", "/missing", "/broken", "/stream", "/late", "/nothing-here"])
                {
                    await _gateway!.GetAsync(path);
                }

                int before = _backend.Heads.Count;
                using RawConnection leaves = await RawConnection.OpenAsync(_gateway!.Port);
                await leaves.Http.SendAsync("GET /left HTTP/1.1\r\nHost: g\r\n\r\n");
                while (_backend.Heads.Count == before)
                {
                    await Task.Delay(10, _stop.Token);
                }

                leaves.Reset();
                await Task.Delay(100, _stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException or OperationCanceledException)
            {
                // The end; or a machine so busy that an answer took too long. The tests look at what was counted.
            }
        }
    }
}
