using System.Globalization;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenTelemetry;

/// <summary>What Prometheus reads of requests that went through the gateway.</summary>
public sealed class PrometheusTests : IAsyncDisposable
{
    private readonly ScriptedService _service = new(static request => request.Path switch
    {
        "/broken" => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        "/missing" => ScriptedService.Answer("{}", 404),
        "/chunked" => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "/moved" => "HTTP/1.1 302 X\r\nLocation: /things/1\r\nContent-Length: 0\r\n\r\n",
        _ => ScriptedService.Answer("""{"id":1}"""),
    });

    private readonly int _port = RunningGateway.FreePort();

    [Fact]
    public async Task Every_layer_has_its_series()
    {
        await using RunningGateway gateway = await StartAsync();
        await GetAsync(gateway, "/users/7?x=1");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 1);

        Dictionary<string, string> scope = new() { ["otel_scope_name"] = "io.krakend.krakend-otel", ["otel_scope_version"] = "" };
        Assert.Equivalent(
            new Dictionary<string, string>(scope)
            {
                ["http_request_method"] = "GET",
                ["url_scheme"] = "http",
                ["http_route"] = "/users/:id",
                ["http_response_status_code"] = "200",
            },
            Assert.Single(seen.Labels("http_server_duration_count")),
            strict: true);
        Assert.Equivalent(
            new Dictionary<string, string>(scope)
            {
                ["http_request_method"] = "GET",
                ["http_route"] = "/users/:id",
                ["error"] = "false",
                ["canceled"] = "false",
                ["complete"] = "true",
            },
            Assert.Single(seen.Labels("krakend_proxy_duration_count")),
            strict: true);
        var backend = new Dictionary<string, string>(scope)
        {
            ["http_request_method"] = "GET",
            ["http_route"] = "/things/:id",
            ["krakend_endpoint_route"] = "/users/:id",
            ["krakend_endpoint_method"] = "GET",
        };
        Assert.Equivalent(
            new Dictionary<string, string>(backend) { ["error"] = "false", ["canceled"] = "false", ["complete"] = "true" },
            Assert.Single(seen.Labels("krakend_backend_duration_count")),
            strict: true);
        var exchange = new Dictionary<string, string>(backend)
        {
            ["clientname"] = "/things/:id",
            ["server_address"] = "127.0.0.1",
            ["server_port"] = new Uri(_service.Host).Port.ToString(CultureInfo.InvariantCulture),
            ["http_response_status_code"] = "200",
        };
        foreach (string name in (string[])["http_client_duration_count", "http_client_request_started_count_total", "http_client_request_size_total",
            "http_client_response_size_count", "http_client_request_get_conn_duration_count", "http_client_request_dns_duration_count",
            "http_client_request_tls_duration_count"])
        {
            Assert.Equivalent(exchange, Assert.Single(seen.Labels(name)), strict: true);
        }

        foreach (string name in (string[])["http_client_response_read_size_total", "http_client_response_read_size_hist_count",
            "http_client_response_read_time_seconds_total", "http_client_response_read_time_hist_seconds_count"])
        {
            Assert.Equivalent(backend, Assert.Single(seen.Labels(name)), strict: true);
        }

        Assert.Equal(8, seen.Sum("http_server_response_size_sum"));
        Assert.Equal(8, seen.Sum("http_client_response_size_sum"));
        Assert.Equal(8, seen.Sum("http_client_response_read_size_total"));
        Assert.Equal(1, seen.Sum("http_client_response_read_size_hist_bucket", ("le", "128")));
        Assert.Equal(1, seen.Sum("http_server_response_size_bucket", ("le", "6.7108864e+07")));
        Assert.Equal(1, seen.Sum("krakend_proxy_duration_bucket", ("le", "10")));
        Assert.True(seen.Sum("http_server_duration_sum") >= seen.Sum("krakend_proxy_duration_sum"));
        Assert.True(seen.Sum("krakend_proxy_duration_sum") >= seen.Sum("krakend_backend_duration_sum"));
        Assert.True(seen.Sum("krakend_backend_duration_sum") >= seen.Sum("http_client_duration_sum"));
        Assert.True(seen.Sum("http_client_duration_sum") >= seen.Sum("http_client_request_get_conn_duration_sum"));
        Assert.True(seen.Sum("http_client_request_get_conn_duration_sum") > 0);
        Assert.Equal("histogram", seen.Types["http_server_duration"]);
        Assert.Equal("counter", seen.Types["http_client_request_started_count_total"]);
        Assert.Equivalent(
            new Dictionary<string, string> { ["service_name"] = "shop", ["service_version"] = "1.2", ["deployment_environment"] = "test" },
            Assert.Single(seen.Labels("target_info")),
            strict: true);
        Assert.Single(seen.Labels("otel_scope_info"));
    }

    [Fact]
    public async Task What_no_endpoint_answers_counts_with_its_status_as_the_route()
    {
        await using RunningGateway gateway = await StartAsync();
        await GetAsync(gateway, "/nothing");
        await GetAsync(gateway, "/users/1/");
        await gateway.AskAsync("BREW /users/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync("GET http:// HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await GetAsync(gateway, "/__health");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") >= 3);

        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "404 Not Found"), ("http_request_method", "GET")));
        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "301 Moved Permanently")));
        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "405 Method Not Allowed"), ("http_request_method", "_OTHER")));
        Assert.Equal(0, seen.Sum("http_server_duration_count", ("http_route", "200 OK")));
        Assert.Empty(seen.Labels("krakend_proxy_duration_count"));
    }

    [Fact]
    public async Task Nothing_that_clients_or_redirects_choose_makes_series_without_end()
    {
        await using RunningGateway gateway = await StartAsync();
        await GetAsync(gateway, "/users/1");
        await GetAsync(gateway, "/nothing");
        await gateway.AskAsync("BREW /users/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        int before = (await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 3)).Count;
        for (int i = 0; i < 20; i++)
        {
            await GetAsync(gateway, $"/users/{i}?q={i}");
            await GetAsync(gateway, $"/nothing/{i}");
            await gateway.AskAsync($"X{(char)('A' + i)} /users/{i} HTTP/1.1\r\nHost: h{i}\r\nConnection: close\r\n\r\n");
        }

        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 63);
        Assert.Equal(before, seen.Count);
    }

    [Fact]
    public async Task Credentials_in_the_URLs_of_backends_are_in_no_label()
    {
        string host = _service.Host.Replace("http://", "http://gateway:S3CRET@", StringComparison.Ordinal);
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(
            Endpoint("/users/{id}", "/things/{id}?api_key=S3CRET&page=1\", \"disable_host_sanitize\": true, \"sd\": \"static", host)));
        await GetAsync(gateway, "/users/1?token=S3CRET");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 1);
        Assert.Equal("/things/:id?api_key=hidden&page=1", Assert.Single(seen.Labels("krakend_backend_duration_count"))["http_route"]);
        Assert.Equal("127.0.0.1", Assert.Single(seen.Labels("http_client_duration_count"))["server_address"]);
        Assert.DoesNotContain("S3CRET", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_told_apart()
    {
        await using RunningGateway gateway = await StartAsync();
        foreach (string path in (string[])["/broken", "/missing", "/chunked", "/moved", "/down"])
        {
            await GetAsync(gateway, path);
        }

        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 5);
        Assert.Equal(1, seen.Sum("krakend_proxy_duration_count", ("http_route", "/broken"), ("error", "true"), ("complete", "false")));
        Assert.Equal(1, seen.Sum("http_client_response_read_size_hist_count", ("http_route", "/broken"), ("error", "true")));
        Assert.Equal(1, seen.Sum("krakend_backend_duration_count", ("http_route", "/missing"), ("error", "true")));
        Assert.Equal(1, seen.Sum("http_client_duration_count", ("http_route", "/missing"), ("http_response_status_code", "404")));
        Assert.Equal(0, seen.Sum("http_client_request_failed_count_total", ("http_route", "/missing")));
        Assert.Equal(1, seen.Sum("http_client_response_no_content_length_total", ("http_route", "/chunked")));
        Assert.Equal(1, seen.Sum("http_client_request_started_count_total", ("http_route", "/moved"), ("http_response_status_code", "302")));
        Assert.Equal(1, seen.Sum("http_client_request_started_count_total", ("http_route", "/moved"), ("http_response_status_code", "200")));
        Assert.Equal(1, seen.Sum("http_client_request_failed_count_total", ("http_route", "/down"), ("http_response_status_code", "0")));
        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "/down"), ("http_response_status_code", "500")));
    }

    [Fact]
    public async Task A_call_that_is_late_has_failed_and_one_whose_client_left_has_not()
    {
        using var asked = new SemaphoreSlim(0);
        var over = new TaskCompletionSource();
        await using ScriptedService silent = new(async _ =>
        {
            asked.Release();
            await Task.WhenAny(over.Task, Task.Delay(TimeSpan.FromMinutes(1)));
            return "";
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Configuration(
            $$"""{"endpoint": "/late", "timeout": "100ms", "backend": [{"url_pattern": "/late", "host": ["{{silent.Host}}"]}]}""",
            $$"""{"endpoint": "/left", "timeout": "1h", "backend": [{"url_pattern": "/left", "host": ["{{silent.Host}}"]}]}"""));
        await GetAsync(gateway, "/late");
        await asked.WaitAsync();
        await using (RawClient client = await gateway.ConnectAsync())
        {
            await client.SendAsync("GET /left HTTP/1.1\r\nHost: x\r\n\r\n");
            await asked.WaitAsync();
        }

        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 2);
        over.SetResult();
        Assert.Equal(1, seen.Sum("http_client_request_timedout_count_total", ("http_route", "/late"), ("http_response_status_code", "0")));
        Assert.Equal(1, seen.Sum("http_client_request_failed_count_total"));
        Assert.Equal(1, seen.Sum("http_client_request_canceled_count_total", ("http_route", "/left")));
        foreach (string stage in (string[])["krakend_proxy_duration_count", "krakend_backend_duration_count"])
        {
            Assert.Equal(1, seen.Sum(stage, ("http_route", "/late"), ("error", "true"), ("canceled", "false")));
            Assert.Equal(1, seen.Sum(stage, ("http_route", "/left"), ("error", "false"), ("canceled", "true")));
        }
    }

    [Fact]
    public async Task Series_go_on_over_a_reload_and_those_of_removed_endpoints_end()
    {
        await using RunningGateway gateway = await StartAsync();
        await GetAsync(gateway, "/users/1");
        await GetAsync(gateway, "/missing");
        await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 2);
        await gateway.ReloadAsync(Configuration(Endpoint("/users/{id}", "/things/{id}"), Endpoint("/more", "/more")));
        await GetAsync(gateway, "/users/2");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 2);
        Assert.Equal(2, seen.Sum("http_server_duration_count", ("http_route", "/users/:id")));
        Assert.Equal(2, seen.Sum("http_client_request_started_count_total"));
        Assert.Equal(0, seen.Sum("krakend_proxy_duration_count", ("http_route", "/missing")));
    }

    [Fact]
    public async Task Layers_are_switched_off_and_attributes_added_where_the_configuration_says_so()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "host": ["{{_service.Host}}"], "extra_config": {"telemetry/opentelemetry": {
              "exporters": {"prometheus": [{"name": "p", "port": {{_port}}, "listen_ip": "127.0.0.1"}]},
              "skip_paths": ["/hidden/{id}", "/secret"],
              "layers": {
                "global": {"metrics_static_attributes": [{"key": "team", "value": "a"}, {"key": "a.b-c", "value": "say \"x\""}]},
                "proxy": {"metrics_static_attributes": [{"key": "team", "value": "p"}]},
                "backend": {"metrics": {"static_attributes": [{"key": "team", "value": "b"}]} } } } },
             "endpoints": [
              {"endpoint": "/plain", "backend": [{"url_pattern": "/x"}]},
              {"endpoint": "/own", "extra_config": {"telemetry/opentelemetry": {"proxy": {"disable_metrics": true},
                "global": {"metrics_static_attributes": [{"key": "team", "value": "b"}]} } },
               "backend": [{"url_pattern": "/x", "extra_config": {"telemetry/opentelemetry": {"backend": {"metrics": {"disable_stage": true, "round_trip": true} } } } }]},
              {"endpoint": "/hidden/{id}", "backend": [{"url_pattern": "/x"}]},
              {"endpoint": "/secret", "backend": [{"url_pattern": "/x"}]}]}
            """);
        foreach (string path in (string[])["/plain", "/own", "/hidden/1", "/secret"])
        {
            await GetAsync(gateway, path);
        }

        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_duration_count") == 2);
        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "/plain"), ("team", "a"), ("a_b_c", "say \\\"x\\\"")));
        Assert.Equal(1, seen.Sum("http_server_duration_count", ("http_route", "/own"), ("team", "b")));
        Assert.Equal("p", Assert.Single(seen.Labels("krakend_proxy_duration_count"))["team"]);
        Assert.Equal(("/plain", "b"), (Assert.Single(seen.Labels("krakend_backend_duration_count"))["krakend_endpoint_route"], seen.Labels("krakend_backend_duration_count")[0]["team"]));
        Assert.Equal("/own", Assert.Single(seen.Labels("http_client_duration_count"))["krakend_endpoint_route"]);
        Assert.Empty(seen.Labels("http_client_request_get_conn_duration_count"));
        Assert.Empty(seen.Labels("http_client_response_read_size_total"));
    }

    [Fact]
    public async Task The_convention_has_names_and_units_of_its_own()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "host": ["{{_service.Host}}"], "extra_config": {"telemetry/opentelemetry": {
              "exporters": {"prometheus": [{"name": "p", "port": {{_port}}, "host": "127.0.0.1"}]},
              "layers": {"global": {"semantic_convention": "1.27"} } } },
             "endpoints": [
              {"endpoint": "/plain", "backend": [{"url_pattern": "/x"}]},
              {"endpoint": "/terse", "backend": [{"url_pattern": "/x",
                "extra_config": {"telemetry/opentelemetry": {"backend": {"metrics": {"round_trip": true} } } } }]}]}
            """);
        await GetAsync(gateway, "/plain");
        await GetAsync(gateway, "/terse");
        Exposition seen = await Exposition.UntilAsync(_port, static e => e.Sum("http_server_request_duration_seconds_count") == 2);
        Assert.Equal(2, seen.Sum("http_server_response_body_size_bytes_count"));
        Assert.Equal(2, seen.Sum("http_client_request_duration_seconds_count"));
        Assert.Equal(2, seen.Sum("http_client_request_body_size_bytes_count"));
        Assert.Equal(2, seen.Sum("http_client_response_body_size_bytes_count"));
        Assert.Equal(1, seen.Sum("http_client_request_get_conn_duration_seconds_count"));
        Assert.Equal(1, seen.Sum("http_client_request_started_count_total"));
        Assert.Equal(2, seen.Sum("krakend_proxy_duration_count"));
        Assert.DoesNotContain("http_server_duration", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_of_the_process_and_of_the_runtime_are_there_when_asked_for()
    {
        await using RunningGateway gateway = await StartAsync();
        Exposition seen = await Exposition.OfAsync(_port);
        foreach (string name in (string[])["go_goroutines", "go_threads", "go_memstats_alloc_bytes", "go_memstats_sys_bytes", "process_cpu_seconds_total",
            "process_open_fds", "process_max_fds", "process_resident_memory_bytes", "process_virtual_memory_bytes"])
        {
            Assert.True(seen.Sum(name) > 0, name);
        }

        Assert.InRange(seen.Sum("process_start_time_seconds"), 1.7e9, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.Equal("summary", seen.Types["go_gc_duration_seconds"]);
        Assert.Single(seen.Labels("go_gc_duration_seconds_count"));
    }

    [Fact]
    public async Task The_port_answers_metrics_alone()
    {
        await using RunningGateway gateway = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip });
        string root = $"http://127.0.0.1:{_port}";
        Assert.Equal(404, (int)(await client.GetAsync(new Uri(root + "/"))).StatusCode);
        Assert.Equal(405, (int)(await client.PostAsync(new Uri(root + "/metrics"), null)).StatusCode);
        using HttpResponseMessage packed = await client.GetAsync(new Uri(root + "/metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", packed.Content.Headers.ContentType!.ToString());
        Assert.Contains("target_info{", await packed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    private static Task<string> GetAsync(RunningGateway gateway, string path) =>
        gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    private static string Endpoint(string path, string pattern, string host = "") =>
        $$"""{"endpoint": "{{path}}", "backend": [{"url_pattern": "{{pattern}}", "host": [{{(host.Length > 0 ? $"\"{host}\"" : "")}}] }]}""";

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(Configuration(
        Endpoint("/users/{id}", "/things/{id}"),
        Endpoint("/broken", "/broken"),
        Endpoint("/missing", "/missing"),
        Endpoint("/chunked", "/chunked"),
        Endpoint("/moved", "/moved"),
        Endpoint("/down", "/down", "http://127.0.0.1:11")));

    private string Configuration(params string[] endpoints) => $$"""
        {"version": 3, "name": "shop", "port": $PORT, "host": ["{{_service.Host}}"], "extra_config": {"telemetry/opentelemetry": {
          "service_version": "1.2", "deploy_env": "test",
          "exporters": {"prometheus": [{"name": "p", "port": {{_port}}, "listen_ip": "127.0.0.1", "go_metrics": true, "process_metrics": true}]} } },
         "endpoints": [{{string.Join(", ", endpoints)}}]}
        """;
}
