using System.Text;

namespace Sluice.Configuration.Tests.Auditing;

public sealed class AuditTests
{
    private const string Backend = """{ "host": ["http://a"], "url_pattern": "/" }""";

    /// <summary>A configuration that no rule of the original finds fault with; parts are replaced in it.</summary>
    private const string Sound = """
        {
          "version": 3,
          "tls": { "keys": [{ "public_key": "a.pem", "private_key": "a.key" }] },
          "extra_config": {
            "router": { "hide_version_header": true, "max_payload": 100000, "trusted_proxies": ["10.0.0.0/8"] },
            "security/http": { "frame_deny": true },
            "security/cors": { "allow_origins": ["https://a.test"] },
            "security/bot-detector": { "deny": ["x"] },
            "telemetry/metrics": { "listen_address": ":8090" },
            "telemetry/logging": { "level": "INFO" },
            "telemetry/newrelic": { "license": "none" }
          },
          "endpoints": [{
            "endpoint": "/a",
            "extra_config": {
              "auth/validator": { "alg": "RS256", "jwk_url": "https://a", "cache": true, "issuer": "i", "audience": ["a"] },
              "qos/ratelimit/router": { "max_rate": 5, "client_max_rate": 5, "strategy": "ip" }
            },
            "backend": [
              { "host": ["https://a"], "url_pattern": "/", "extra_config": { "qos/circuit-breaker": { "max_errors": 1 } } },
              { "host": ["https://a"], "url_pattern": "/b" }]
          }]
        }
        """;

    [Fact]
    public void A_sound_configuration_gets_no_recommendation_but_one_about_its_two_sources_of_metrics() =>
        Assert.Equal(["4.1.3"], Rules(Sound));

    [Theory]
    [InlineData("1.1.1", "\"telemetry/metrics\"", "\"auth/basic\": {}, \"telemetry/metrics\"")]
    [InlineData("1.1.1", "\"telemetry/metrics\"", "\"plugin/http-server\": { \"name\": [\"basic-auth\"] }, \"telemetry/metrics\"")]
    [InlineData("1.1.2", "\"telemetry/metrics\"", "\"auth/api-keys\": {}, \"telemetry/metrics\"")]
    [InlineData("1.2.1", "auth/validator", "auth/nothing")]
    [InlineData("2.1.1", "\"version\": 3", "\"version\": 3, \"allow_insecure_connections\": true")]
    [InlineData("2.1.1", "\"version\": 3", "\"version\": 3, \"client_tls\": { \"allow_insecure_connections\": true }")]
    [InlineData("2.1.2", "\"tls\"", "\"@tls\"")]
    [InlineData("2.1.3", "\"keys\"", "\"disabled\": true, \"keys\"")]
    [InlineData("2.1.7", "security/http", "security/nothing")]
    [InlineData("2.1.8", "\"version\": 3", "\"version\": 3, \"use_h2c\": true")]
    [InlineData("2.1.9", "\"qos/circuit-breaker\"", "\"backend/http/client\": { \"client_tls\": { \"allow_insecure_connections\": true } }, \"qos/circuit-breaker\"")]
    [InlineData("2.2.1", "\"hide_version_header\": true", "\"hide_version_header\": false")]
    [InlineData("2.2.2", "security/cors", "security/nothing")]
    [InlineData("2.2.3", "\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"input_headers\": [\"*\"]")]
    [InlineData("2.2.4", "\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"input_query_strings\": [\"*\"]")]
    [InlineData("2.2.5", "\"telemetry/metrics\"", "\"grpc\": { \"server\": {} }, \"telemetry/metrics\"")]
    [InlineData("2.3.1", "\"qos/circuit-breaker\"", "\"qos/http-cache\": { \"max_items\": 5 }, \"qos/circuit-breaker\"")]
    [InlineData("3.1.1", "security/bot-detector", "security/nothing")]
    [InlineData("3.1.2", "qos/ratelimit/router", "qos/nothing")]
    [InlineData("3.1.3", "qos/circuit-breaker", "qos/nothing")]
    [InlineData("4.1.1", "telemetry/metrics\": { \"listen_address\": \":8090\" }", "a\": {}", "telemetry/newrelic", "b")]
    [InlineData("4.2.1", "telemetry/newrelic", "telemetry/nothing")]
    [InlineData("4.3.1", "telemetry/logging", "telemetry/nothing")]
    [InlineData("5.1.1", "\"version\": 3", "\"version\": 3, \"disable_rest\": true")]
    [InlineData("5.1.2", "\"version\": 3", "\"version\": 3, \"debug_endpoint\": true")]
    [InlineData("5.1.3", "\"version\": 3", "\"version\": 3, \"echo_endpoint\": true")]
    [InlineData("5.1.5", "\"/a\"", "\"/__catchall\"")]
    [InlineData("5.1.6", "\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"method\": \"POST\"")]
    [InlineData("5.1.7", "\"auth/validator\"", "\"proxy\": { \"sequential\": true }, \"auth/validator\"")]
    [InlineData("7.1.1", "\"telemetry/metrics\"", "\"plugin/http-server\": { \"name\": [\"virtualhost\"] }, \"telemetry/metrics\"")]
    [InlineData("7.1.2", "\"telemetry/metrics\"", "\"plugin/http-server\": { \"name\": [\"static-filesystem\"] }, \"telemetry/metrics\"")]
    [InlineData("7.1.3", "\"telemetry/metrics\"", "\"plugin/http-server\": { \"name\": [\"basic-auth\"] }, \"telemetry/metrics\"")]
    [InlineData("7.1.4", "\"telemetry/metrics\"", "\"plugin/http-server\": { \"name\": [\"wildcard\"] }, \"telemetry/metrics\"")]
    [InlineData("7.1.5", "\"qos/circuit-breaker\"", "\"plugin/http-client\": { \"name\": \"http-proxy\" }, \"qos/circuit-breaker\"")]
    [InlineData("7.1.6", "\"qos/circuit-breaker\"", "\"plugin/http-client\": { \"name\": \"static-filesystem\" }, \"qos/circuit-breaker\"")]
    [InlineData("7.1.7", "\"qos/circuit-breaker\"", "\"plugin/http-client\": { \"name\": \"no-redirect\" }, \"qos/circuit-breaker\"")]
    [InlineData("7.1.8", "\"qos/circuit-breaker\"", "\"plugin/req-resp-modifier\": { \"name\": [\"content-replacer\"] }, \"qos/circuit-breaker\"")]
    [InlineData("7.1.9", "\"qos/circuit-breaker\"", "\"plugin/req-resp-modifier\": { \"name\": [\"response-schema-validator\"] }, \"qos/circuit-breaker\"")]
    [InlineData("7.2.1", "\"telemetry/metrics\"", "\"telemetry/ganalytics\": {}, \"telemetry/metrics\"")]
    [InlineData("7.2.2", "\"telemetry/metrics\"", "\"telemetry/instana\": {}, \"telemetry/metrics\"")]
    [InlineData("7.2.3", "\"telemetry/metrics\"", "\"telemetry/opencensus\": {}, \"telemetry/metrics\"")]
    [InlineData("7.2.4", "\"telemetry/metrics\"", "\"telemetry/influx\": {}, \"telemetry/metrics\"")]
    [InlineData("7.3.1", "\"keys\"", "\"public_key\": \"a.pem\", \"private_key\": \"a.key\", \"keys\"")]
    [InlineData("S1.1", "\"issuer\": \"i\", ", "")]
    [InlineData("S1.2", "\"cache\": true, ", "")]
    [InlineData("S1.3", "\"cache\": true", "\"cache\": true, \"disable_jwk_security\": true")]
    [InlineData("S1.4", "\"cache\": true", "\"cache\": true, \"scopes\": [\"a\"]")]
    [InlineData("S2.1", ", \"trusted_proxies\": [\"10.0.0.0/8\"]", "")]
    [InlineData("S2.2", "\"max_rate\": 5, \"client", "\"client")]
    [InlineData("S2.3", "\"allow_origins\": [\"https://a.test\"]", "\"allow_credentials\": true")]
    [InlineData("S2.4", "\"hide_version_header\"", "\"return_error_msg\": true, \"hide_version_header\"")]
    [InlineData("S2.5", "\"max_payload\": 100000", "\"max_payload\": 0")]
    public void A_rule_that_is_broken_is_told(string rule, string part, string replacement, string alsoPart = "-", string also = "-")
    {
        string changed = Sound.Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Sound, changed);
        Assert.Contains(rule, Rules(changed.Replace(alsoPart, also, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("3s", "")]
    [InlineData("4s", "3.3.1")]
    [InlineData("6s", "3.3.1 3.3.2")]
    [InlineData("31s", "3.3.1 3.3.2 3.3.3")]
    [InlineData("61s", "3.3.1 3.3.2 3.3.3 3.3.4")]
    public void Long_timeouts_are_told_by_their_length(string timeout, string rules) =>
        Assert.Equal(rules, string.Join(' ', Rules(Sound.Replace("\"version\": 3", $"\"version\": 3, \"timeout\": \"{timeout}\"")).Where(static r => r.StartsWith("3.3", StringComparison.Ordinal))));

    [Fact]
    public void One_backend_everywhere_is_told() =>
        Assert.Contains("5.2.2", Rules($$"""{ "version": 3, "endpoints": [{ "endpoint": "/a", "backend": [{{Backend}}] }] }"""));

    [Fact]
    public void Endpoints_that_are_all_no_op_are_told() =>
        Assert.Contains("5.2.3", Rules($$"""{ "version": 3, "endpoints": [{ "endpoint": "/a", "output_encoding": "no-op", "backend": [{{Backend}}] }] }"""));

    [Fact]
    public void Ten_agents_that_start_one_after_the_other_are_told()
    {
        string agents = string.Join(", ", Enumerable.Repeat("{ \"name\": \"a\", \"backend\": [" + Backend + "] }", 10));
        Assert.Contains("6.1.1", Rules($$"""{ "version": 3, "sequential_start": true, "async_agent": [{{agents}}], "endpoints": [] }"""));
        Assert.DoesNotContain("6.1.1", Rules($$"""{ "version": 3, "sequential_start": true, "endpoints": [] }"""));
    }

    [Fact]
    public void Exporters_of_OpenTelemetry_count()
    {
        const string Exporters = """
            "telemetry/opentelemetry": { "exporters": { "otlp": [{ "name": "a" }], "prometheus": [{ "name": "b" }] } }, "telemetry/logging"
            """;
        string changed = Sound.Replace("\"telemetry/logging\"", Exporters).Replace("telemetry/newrelic", "telemetry/nothing").Replace("telemetry/metrics", "telemetry/none");
        string[] rules = Rules(changed);
        Assert.Contains("4.1.3", rules);
        Assert.DoesNotContain("4.2.1", rules);
    }

    [Fact]
    public void Rules_and_severities_can_be_left_out()
    {
        GatewayConfig config = Load("""{ "version": 3, "endpoints": [] }""");
        Assert.DoesNotContain(Audit.Run(config, new AuditFilter { Ignored = new HashSet<string> { "2.1.2" } }), static r => r.Rule == "2.1.2");
        Assert.All(
            Audit.Run(config, new AuditFilter { Severities = new HashSet<AuditSeverity> { AuditSeverity.Low } }),
            static r => Assert.Equal(AuditSeverity.Low, r.Severity));
    }

    [Fact]
    public void A_recommendation_names_its_place()
    {
        AuditRecommendation found = Audit.Run(Load(Sound.Replace("\"version\": 3", "\"version\": 3, \"debug_endpoint\": true")), new AuditFilter())
            .Single(static r => r.Rule == "5.1.2");
        Assert.Equal(("$.debug_endpoint", 2), (found.Place.Path, found.Place.Position.Line));
    }

    [Fact]
    public void The_manual_has_every_rule()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Sluice.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string[] rows = [.. File.ReadLines(Path.Combine(folder!, "docs", "audit.md")).Where(static line => line.StartsWith("| ", StringComparison.Ordinal))];
        Assert.All(
            OriginalRules.All.Concat(OwnRules.All),
            rule => Assert.Contains($"| {rule.Id} | {rule.Severity.ToString().ToUpperInvariant()} | {rule.Message} |", rows));
    }

    private static string[] Rules(string json) => [.. Audit.Run(Load(json), new AuditFilter()).Select(static r => r.Rule)];

    private static GatewayConfig Load(string json)
    {
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(json) });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        return loaded.Config;
    }
}
