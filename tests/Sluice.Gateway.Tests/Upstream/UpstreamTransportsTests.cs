using Sluice.Configuration;
using Sluice.Gateway.Features.HttpClient;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public sealed class UpstreamTransportsTests : TransportTest
{
    private static readonly SourcePosition At = new("krakend.json", 3, 5);

    private readonly DiagnosticBag _diagnostics = [];
    private readonly KeptState _state = new();

    public override void Dispose()
    {
        _state.Dispose();
        base.Dispose();
    }

    private static ConfigScalar Flag(bool value) => new(At, "$.x", ConfigScalarKind.Boolean, value ? "true" : "false");

    private static ConfigScalar Text(string value) => new(At, "$.x", ConfigScalarKind.String, value);

    private static ConfigObject Object(params (string Name, ConfigNode Value)[] entries) =>
        new(At, "$", [.. entries.Select(static entry => new ConfigProperty(entry.Name, At, entry.Value))]);

    private static BackendConfig Backend(params (string Name, ConfigNode Value)[] options) => new()
    {
        Source = Object(),
        UrlPattern = "/",
        ExtraConfig = options.Length == 0
            ? ExtraConfig.Empty
            : new ExtraConfig(new Dictionary<string, ConfigNode> { [HttpClientOptions.Namespace] = Object(options) }),
    };

    private UpstreamTransports Create(ConfigObject? source = null) =>
        UpstreamTransports.Create(new GatewayConfig { Source = source ?? Object() }, TimeProvider.System, _state, _diagnostics);

    [Fact]
    public void Backends_with_the_same_settings_share_a_transport()
    {
        UpstreamTransports transports = Create();

        Assert.Same(transports.For(Backend(), _diagnostics), transports.For(Backend(), _diagnostics));
        Assert.Same(
            transports.For(Backend(("no_redirect", Flag(true))), _diagnostics),
            transports.For(Backend(("no_redirect", Flag(true))), _diagnostics));
        Assert.NotSame(transports.For(Backend(), _diagnostics), transports.For(Backend(("no_redirect", Flag(true))), _diagnostics));
        Assert.Empty(_diagnostics);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task Any_time_to_wait_for_100_Continue_can_be_written(int hours)
    {
        await using RawBackend backend = new(static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await connection.ReadAsync(2);
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        HttpTransport transport = NewTransport(new TransportConfig { ExpectContinueTimeout = TimeSpan.FromHours(hours) });
        UpstreamRequest request = Post(backend.Host, Bytes("hi"));
        request.Headers.Add("Expect", "100-continue");

        Assert.Equal((200, "ok", null), await CallAsync(transport, request));
    }

    [Fact]
    public async Task Redirects_can_be_left_to_the_client_and_bodies_sent_again()
    {
        await using RawBackend backend = new(static async connection =>
        {
            while (await connection.ReadHeadAsync() is { } head)
            {
                await connection.ReadAsync(2);
                await connection.WriteAsync(head.Contains(" /x", StringComparison.Ordinal)
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                    : "HTTP/1.1 307 X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
            }
        });
        UpstreamTransports transports = Create();

        Assert.Equal(307, (await CallAsync(transports.For(Backend(), _diagnostics), Post(backend.Host, Bytes("hi")))).Status);
        Assert.Equal(
            200,
            (await CallAsync(transports.For(Backend(("send_body_on_redirect", Flag(true))), _diagnostics), Post(backend.Host, Bytes("hi")))).Status);
        Assert.Equal(
            307,
            (await CallAsync(
                transports.For(Backend(("no_redirect", Flag(true)), ("send_body_on_redirect", Flag(true))), _diagnostics),
                Post(backend.Host, Bytes("hi")))).Status);
    }

    [Fact]
    public async Task Calls_of_a_backend_go_through_its_proxy()
    {
        await using RawBackend proxy = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nvia");
        UpstreamTransports transports = Create();
        IUpstreamTransport transport = transports.For(Backend(("proxy_address", Text(proxy.Host))), _diagnostics);

        Assert.Equal((200, "via", null), await CallAsync(transport, Get("http://service.invalid", "/a//b?c")));
        Assert.StartsWith("GET http://service.invalid/a//b?c HTTP/1.1\r\n", proxy.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_done_is_told_and_not_ignored()
    {
        UpstreamTransports transports = Create(Object(("max_idle_connections", Text("1"))));
        transports.For(Backend(("client_tls", Object())), _diagnostics);
        transports.For(Backend(("proxy_address", Text("nowhere"))), _diagnostics);
        transports.For(Backend(("no_redirect", Text("yes"))), _diagnostics);

        Assert.Equal(
            [DiagnosticSeverity.Warning, DiagnosticSeverity.Error, DiagnosticSeverity.Error, DiagnosticSeverity.Warning],
            _diagnostics.Select(static d => d.Severity));
    }

    [Fact]
    public void Hosts_of_the_configuration_are_balanced()
    {
        UpstreamTransports transports = Create();

        Assert.Equal("http://a", transports.BalancerFor(Backend() with { Hosts = ["http://a"] }).Next());
        Assert.Null(transports.BalancerFor(Backend() with { ServiceDiscovery = "dns" }).Next());
    }
}
