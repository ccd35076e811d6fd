namespace Sluice.Configuration.Tests.Loading;

public class EnvironmentTests
{
    private const string File = """{"version": 3, "port": 9, "name": "file", "timeout": "1s", "host": ["http://f"], "Cache_TTL": "1s", "endpoints": []}""";

    [Fact]
    public void Variables_go_before_the_file_whether_or_not_it_has_the_key()
    {
        LoadResult result = Loaded.Json(File, ("KRAKEND_PORT", "81"), ("KRAKEND_NAME", "env"), ("KRAKEND_TIMEOUT", "3s"), ("KRAKEND_CACHE_TTL", "45s"),
            ("KRAKEND_DEBUG_ENDPOINT", "true"), ("KRAKEND_ECHO_ENDPOINT", "false"), ("KRAKEND_HOST", "e:80"), ("KRAKEND_MAX_HEADER_BYTES", "0x10"));
        GatewayConfig config = result.Config();
        Assert.Empty(result.Lines());
        Assert.Equal((81, "env", 3.0, 45.0), (config.Port, config.Name, config.Timeout.TotalSeconds, config.CacheTtl.TotalSeconds));
        Assert.Equal((true, false, 16), (config.DebugEndpoint, config.EchoEndpoint, config.Server.MaxHeaderBytes));
        Assert.Equal(["http://e:80"], config.Hosts);
    }

    [Fact]
    public void The_command_line_goes_before_the_variables()
    {
        LoadResult result = ConfigLoader.Load(new LoadRequest
        {
            File = "krakend.json",
            Content = System.Text.Encoding.UTF8.GetBytes(File),
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["KRAKEND_PORT"] = "81", ["KRAKEND_DEBUG_ENDPOINT"] = "false" },
            PortOverride = 82,
            ForceDebugEndpoint = true,
        });
        Assert.Equal((82, true), (result.Config().Port, result.Config().DebugEndpoint));
    }

    [Fact]
    public void A_dot_in_the_name_descends_a_level()
    {
        LoadResult result = Loaded.Json("""{"version": 3, "client_tls": {"max_version": "TLS13"}}""",
            ("KRAKEND_CLIENT_TLS.MIN_VERSION", "TLS12"), ("KRAKEND_TLS.DISABLED", "true"));
        Assert.Equal(System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13, result.Config().ClientTls!.Protocols);
        Assert.True(result.Config().Tls!.Disabled);
    }

    [Theory]
    [InlineData("KRAKEND_TLS", "x", "environment variable KRAKEND_TLS: error SLC0110: $.tls: an object belongs here, this is a string (write { ... })")]
    [InlineData("KRAKEND_TIMEOUT", "soon", "environment variable KRAKEND_TIMEOUT: error SLC0113: $.timeout: \"soon\" is not a duration: a number with a unit belongs here (write a duration such as \"2s\")")]
    [InlineData("KRAKEND_VERSION", "4", "environment variable KRAKEND_VERSION: error SLC0201: $.version: version 4 is not supported, the version must be 3 (write 3)")]
    [InlineData("KRAKEND_PORT", "tcp://10.0.0.7:8080", "environment variable KRAKEND_PORT: error SLC0211: $.port: Kubernetes set this variable for a service named \"krakend\", it is not a port number (set enableServiceLinks: false in the pod's spec, rename the service, or set KRAKEND_PORT to the port number)")]
    [InlineData("KRAKEND_TIMOUT", "3s", "environment variable KRAKEND_TIMOUT: warning SLC0101: $.timout: \"timout\" is not a known key, the variable has no effect (did you mean KRAKEND_TIMEOUT?)")]
    public void A_wrong_variable_is_told_by_its_name(string name, string value, string expected) =>
        Assert.Equal([expected], Loaded.Json(File, (name, value)).Lines());

    [Theory]
    [InlineData("KRAKEND_SERVICE_HOST")]
    [InlineData("KRAKEND_SERVICE_PORT_HTTP")]
    [InlineData("KRAKEND_PORT_8080_TCP_ADDR")]
    [InlineData("PATH")]
    [InlineData("KRAKEND_")]
    public void Variables_that_nobody_wrote_for_the_gateway_are_not_told(string name) =>
        Assert.Empty(Loaded.Json(File, (name, "10.0.0.7")).Lines());
}
