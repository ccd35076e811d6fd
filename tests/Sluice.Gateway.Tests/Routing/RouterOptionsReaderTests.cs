using System.Text;
using System.Text.Json;
using Sluice.Configuration;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

public sealed class RouterOptionsReaderTests
{
    [Fact]
    public void Without_the_object_the_defaults_apply()
    {
        RouterOptions options = RouterOptionsReader.Read(ExtraConfig.Empty, []);

        Assert.True(options.ForwardedByClientIp);
        Assert.Equal("/__health", options.HealthPath);
        Assert.Null(options.TrustedProxies);
        Assert.Equal("404 page not found"u8.ToArray(), MissAnswer.NotFound(options).Body.ToArray());
        Assert.Equal("text/plain", MissAnswer.MethodNotAllowed(options).ContentType);
    }

    [Fact]
    public void Every_switch_is_read()
    {
        RouterOptions options = Read(
            """
            {"disable_redirect_trailing_slash": true, "disable_redirect_fixed_path": true, "disable_handle_method_not_allowed": true,
             "remove_extra_slash": true, "disable_path_decoding": true, "auto_options": true, "forwarded_by_client_ip": false,
             "remote_ip_headers": ["X-Client"], "app_engine": true, "max_multipart_memory": 1, "return_error_msg": true,
             "hide_version_header": true, "disable_access_log": true, "logger_skip_paths": ["/a"], "disable_health": true,
             "health_path": "alive", "use_h2c": true, "max_payload": "2 MiB", "@comment": 1}
            """, out DiagnosticBag diagnostics);

        Assert.Empty(diagnostics);
        Assert.True(options.DisableRedirectTrailingSlash && options.DisableRedirectFixedPath && options.DisableHandleMethodNotAllowed);
        Assert.True(options.RemoveExtraSlash && options.DisablePathDecoding && options.AutoOptions && options.AppEngine);
        Assert.True(options.ReturnErrorMessage && options.HideVersionHeader && options.DisableAccessLog && options.DisableHealth && options.UseH2c);
        Assert.False(options.ForwardedByClientIp);
        Assert.Equal(["X-Client"], options.RemoteIpHeaders);
        Assert.Equal(["/a"], options.LoggerSkipPaths);
        Assert.Equal("/alive", options.HealthPath);
        Assert.Equal(2 * 1024 * 1024, options.MaxPayload);
    }

    [Theory]
    [InlineData("""{"auto_options": "yes", "return_error_msg": true}""", DiagnosticSeverity.Warning)]
    [InlineData("""{"logger_skip_paths": "/a", "return_error_msg": true}""", DiagnosticSeverity.Warning)]
    [InlineData("""{"error_body": "no", "return_error_msg": true}""", DiagnosticSeverity.Warning)]
    [InlineData("""{"disable_gzip": true, "return_error_msg": true}""", DiagnosticSeverity.Warning)]
    [InlineData("""{"return_error_message": true, "return_error_msg": true}""", DiagnosticSeverity.Warning)]
    [InlineData("""{"forwarded_by_client_ip": "false", "return_error_msg": true}""", DiagnosticSeverity.Error)]
    [InlineData("""{"trusted_proxies": ["10.0.0.0/8", "proxy.local"], "return_error_msg": true}""", DiagnosticSeverity.Error)]
    [InlineData("""{"trusted_proxies": ["10.0.0.0/33"], "return_error_msg": true}""", DiagnosticSeverity.Error)]
    [InlineData("""{"trusted_proxies": "10.0.0.1", "return_error_msg": true}""", DiagnosticSeverity.Error)]
    [InlineData("""{"max_payload": "a lot", "return_error_msg": true}""", DiagnosticSeverity.Error)]
    public void A_wrong_option_is_told_and_leaves_the_others_alone(string json, DiagnosticSeverity severity)
    {
        RouterOptions options = Read(json, out DiagnosticBag diagnostics);

        Assert.Equal(severity, Assert.Single(diagnostics).Severity);
        Assert.True(options.ReturnErrorMessage);
    }

    [Theory]
    [InlineData("""{"status": 404, "error": {"message": "not <here>", "help": "a & b"}, "z": null, "list": [1, 2.5, "x"]}""",
        """{"error":{"help":"a \u0026 b","message":"not \u003chere\u003e"},"list":[1,2.5,"x"],"status":404,"z":null}""")]
    [InlineData("""["no", {"page": true}, [], {}]""", """["no",{"page":true},[],{}]""")]
    [InlineData("\"tab\\t \\u2028 \\u0001 é \\\" \\\\\"", "\"tab\\t \\u2028 \\u0001 é \\\" \\\\\"")]
    [InlineData("[1.0, 1e3, 1e21, 1.5e-7, 12345678901234567890, -0, 100000000000000000000.0]",
        "[1,1000,1e+21,1.5e-07,12345678901234567890,-0,100000000000000000000]")]
    public void An_error_body_is_rendered_once_as_the_original_renders_it(string body, string rendered)
    {
        RouterOptions options = Read($$"""{"error_body": {"404": {{body}}, "405": null} }""", out _);

        MissAnswer answer = MissAnswer.NotFound(options);
        Assert.Equal(rendered, Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.Equal("405 method not allowed"u8.ToArray(), MissAnswer.MethodNotAllowed(options).Body.ToArray());
    }

    internal static RouterOptions Read(string json, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        using JsonDocument document = JsonDocument.Parse(json);
        Dictionary<string, ConfigNode> entries = new() { ["router"] = Node(document.RootElement, "$.extra_config.router") };
        return RouterOptionsReader.Read(new ExtraConfig(entries), diagnostics);
    }

    private static ConfigNode Node(JsonElement element, string path)
    {
        SourcePosition position = new("krakend.json", 1, 1);
        return element.ValueKind switch
        {
            JsonValueKind.Object => new ConfigObject(position, path, [.. element.EnumerateObject()
                .Select(p => new ConfigProperty(p.Name, position, Node(p.Value, $"{path}.{p.Name}")))]),
            JsonValueKind.Array => new ConfigArray(position, path, [.. element.EnumerateArray().Select((e, i) => Node(e, $"{path}[{i}]"))]),
            JsonValueKind.String => new ConfigScalar(position, path, ConfigScalarKind.String, element.GetString()!),
            JsonValueKind.Number => new ConfigScalar(position, path, ConfigScalarKind.Number, element.GetRawText()),
            JsonValueKind.Null => new ConfigScalar(position, path, ConfigScalarKind.Null, ""),
            _ => new ConfigScalar(position, path, ConfigScalarKind.Boolean, element.GetBoolean() ? "true" : "false"),
        };
    }
}
