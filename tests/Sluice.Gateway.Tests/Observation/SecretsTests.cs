using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>Drives secrets of every kind through a gateway that tells of its requests in every way that there is, and searches all that it told.</summary>
public sealed class SecretsTests
{
    // In forms that may be told: as it is, as a part of a basic credential, with escapes, and in base64.
    private const string Secret = "S3CRET";
    private static readonly string Basic = Convert.ToBase64String(Encoding.ASCII.GetBytes("ann:S3CRET"));

    private static readonly string[] Targets =
        ["/good/1", "/pass/1", "/moved/1", "/bad/1", "/dead/1", "/nothing", "/__echo/x", "/__debug/x", "http://ann:S3CRET@g/good/2"];

    // The gateway's own credentials for those it sends to.
    private const string Own = "0WNPASS";

    [Fact]
    public async Task No_secret_leaves_by_any_exporter()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        var queries = new ConcurrentQueue<string>();
        var failed = new ConcurrentDictionary<string, bool>(); // each path once, so that the log has what it tells of failures
        collector.Answer = (context, _) =>
        {
            queries.Enqueue(context.Request.QueryString.ToString());
            bool isFirst = failed.TryAdd(context.Request.Path, true);
            bool isGrpc = context.Request.Protocol == "HTTP/2";
            context.Response.StatusCode = isFirst && !isGrpc ? 500 : context.Request.Path == "/write" ? 204 : 200;
            return [];
        };
        await using var service = new ScriptedService(Answer);
        using var gelf = new TcpListener(IPAddress.Loopback, 0);
        gelf.Start();
        string path = Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}.sock");
        try
        {
            using var syslog = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveBufferSize = 1 << 22 };
            syslog.Bind(new UnixDomainSocketEndPoint(path));
            var told = new StringBuilder();
            Task daemon = ReadAsync(syslog, told);
            int stats = RunningGateway.FreePort(), prometheus = RunningGateway.FreePort(), census = RunningGateway.FreePort();
            using var stdout = new MemoryStream();
            await using RunningGateway gateway = await RunningGateway.StartAsync(
                Configuration(new Uri(service.Host).Port, ((IPEndPoint)gelf.LocalEndpoint).Port, stats, prometheus, census, collector), null, stdout, path);
            using TcpClient gelfClient = await gelf.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            Task<string> messages = new StreamReader(gelfClient.GetStream()).ReadToEndAsync(TestContext.Current.CancellationToken);

            foreach (string target in Targets)
            {
                string query = "page=2&access_token=S3CRET&api_key=S3CRET&PassWord=S3CRET&key=S3CRET&%74oken=S3CRET&sig=S3CRET";
                await gateway.AskAsync($"GET {target}?{query} HTTP/1.1\r\nHost: g\r\n"
                    + $"Authorization: Basic {Basic}\r\nProxy-Authorization: Bearer S3CRET\r\nCookie: session=S3CRET\r\n"
                    + "X-Api-Key: S3CRET\r\nX-Auth-Token: S3CRET\r\n"
                    + $"Referer: http://ann:S3CRET@x/?{query}\r\nX-Plain: seen\r\nConnection: close\r\n\r\n");
            }

            string figures = await ScrapeAsync(stats, "/__stats") + await ScrapeAsync(prometheus, "/metrics") + await ScrapeAsync(census, "/metrics");
            await TakesAsync(collector, "/v1/traces", "/good/2");
            await TakesAsync(collector, "/v1/metrics", "http.server.duration");
            await TakesAsync(collector, "/opentelemetry.proto.collector.trace", "/good/2");
            await TakesAsync(collector, "/opentelemetry.proto.collector.metrics", "http.server.duration");
            await TakesAsync(collector, "/zipkin", "/good");
            await TakesAsync(collector, "/jaeger", "/good");
            await TakesAsync(collector, "/write", "requests");
            await TakesAsync(collector, "/write", "opencensus.io");
            string log = await gateway.StopAndReadLogAsync();
            using var end = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await end.SendToAsync("end"u8.ToArray(), new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
            await daemon;
            string sent = string.Join('\n', collector.Requests.Select(Told).Concat(queries));
            string everything = string.Join('\n', figures, sent, log, told, await messages);

            Assert.Contains("/good", figures, StringComparison.Ordinal);
            Assert.Contains("/dead", log, StringComparison.Ordinal);
            Assert.Contains("/dead", told.ToString(), StringComparison.Ordinal);
            Assert.Contains("/__debug/x", await messages, StringComparison.Ordinal);
            Assert.Contains("seen", sent, StringComparison.Ordinal);
            Assert.Contains("api_key=hidden", sent, StringComparison.Ordinal);
            Assert.DoesNotContain(Own, everything, StringComparison.Ordinal);
            Assert.Contains("500", log, StringComparison.Ordinal);
            foreach (string form in (string[])[Secret, Basic, "%53", "UzNDUkVU"])
            {
                int at = everything.IndexOf(form, StringComparison.Ordinal);
                Assert.True(at < 0, at < 0 ? "" : everything[Math.Max(0, at - 300)..Math.Min(everything.Length, at + 100)]);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Configuration(int service, int gelf, int stats, int prometheus, int census, OtlpReceiver collector) => $$"""
        {
          "version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "echo_endpoint": true, "debug_endpoint": true, "timeout": "20s",
          "extra_config": {
            "telemetry/logging": {
              "level": "DEBUG", "stdout": true, "syslog": true, "access_log_format": "custom",
              "access_log_custom_format": "%{uri} %{query} %{header.Authorization} %{header.Cookie} %{header.Referer} %{header.X-Api-Key} %{header.X-Auth-Token}"
            },
            "telemetry/gelf": {"address": "127.0.0.1:{{gelf}}", "enable_tcp": true},
            "telemetry/metrics": {"collection_time": "1s", "listen_address": "127.0.0.1:{{stats}}"},
            "telemetry/influx": {"address": "http://127.0.0.1:{{collector.HttpPort}}", "ttl": "1s", "username": "gw", "password": "0WNPASS"},
            "telemetry/opentelemetry": {
              "metric_reporting_period": 1,
              "exporters": {
                "prometheus": [{"name": "p", "port": {{prometheus}}, "listen_ip": "127.0.0.1", "go_metrics": true, "process_metrics": true}],
                "otlp": [
                  {"name": "h", "host": "127.0.0.1", "port": {{collector.HttpPort}}, "use_http": true},
                  {"name": "g", "host": "127.0.0.1", "port": {{collector.GrpcPort}}}
                ]
              },
              "layers": {
                "global": {"report_headers": true},
                "proxy": {"report_headers": true},
                "backend": {"traces": {"round_trip": true, "read_payload": true, "detailed_connection": true, "report_headers": true} }
              }
            },
            "telemetry/opencensus": {
              "sample_rate": 100, "reporting_period": 1,
              "exporters": {
                "prometheus": {"port": {{census}}, "tag_host": true, "tag_path": true, "tag_method": true, "tag_statuscode": true},
                "zipkin": {"collector_url": "http://gw:0WNPASS@127.0.0.1:{{collector.HttpPort}}/zipkin", "service_name": "g"},
                "jaeger": {"endpoint": "http://gw:0WNPASS@127.0.0.1:{{collector.HttpPort}}/jaeger", "service_name": "g"},
                "influxdb": {"address": "http://127.0.0.1:{{collector.HttpPort}}", "db": "census", "username": "gw", "password": "0WNPASS", "timeout": "2s", "service_name": "g"}
              }
            }
          },
          "endpoints": [
            {{Endpoint("good", service)}},
            {{Endpoint("pass", service, "no-op")}},
            {{Endpoint("moved", service)}},
            {{Endpoint("bad", service)}},
            {{Endpoint("dead", 11)}}
          ]
        }
        """;

    private static string Endpoint(string name, int port, string encoding = "json") => $$"""
        {
          "endpoint": "/{{name}}/{id}", "output_encoding": "{{encoding}}", "input_headers": ["*"], "input_query_strings": ["*"],
          "backend": [{
            "host": ["http://ann:S3CRET@127.0.0.1:{{port}}"], "disable_host_sanitize": true,
            "url_pattern": "/{{name}}/{id}?api_key=S3CRET", "encoding": "{{encoding}}"
          }]
        }
        """;

    // What the service answers has secrets as well: cookies, and an address with a password and a token to go on to.
    private static string Answer(ReceivedRequest request) => request.Path[1..].Split('/')[0] switch
    {
        "moved" => $"HTTP/1.1 302 Found\r\nLocation: http://ann:S3CRET@{request.Header("Host")}/good/9?token=S3CRET\r\nContent-Length: 0\r\n\r\n",
        "bad" => ScriptedService.Answer("S3CRET", 500),
        _ => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: session=S3CRET\r\nX-Api-Key: S3CRET\r\nX-Plain: seen\r\n"
            + "Content-Length: 8\r\n\r\n{\"a\": 1}",
    };

    // A request as text; bytes that are none stand as Latin-1.
    private static string Told(OtlpRequest request) =>
        $"{request.Path}\n{string.Join('\n', request.Headers.Select(static header => $"{header.Key}: {header.Value}"))}\n{Encoding.Latin1.GetString(request.Message)}";

    private static async Task TakesAsync(OtlpReceiver collector, string path, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!collector.Requests.Any(request => request.Path.StartsWith(path, StringComparison.Ordinal) && Told(request).Contains(text, StringComparison.Ordinal)))
        {
            Assert.False(limit.IsCancellationRequested, $"no request to {path} has {text}");
            await Task.Delay(20);
        }
    }

    private static async Task<string> ScrapeAsync(int port, string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync($"http://127.0.0.1:{port}{path}");
    }

    private static async Task ReadAsync(Socket daemon, StringBuilder lines)
    {
        byte[] buffer = new byte[1 << 16];
        while (Encoding.UTF8.GetString(buffer, 0, await daemon.ReceiveAsync(buffer)) is var line && line != "end")
        {
            lines.AppendLine(line);
        }
    }
}
