using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.OpenTelemetry;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.OpenTelemetry;

/// <summary>How <c>telemetry/opentelemetry</c> is read, and what is told of it.</summary>
public sealed class OpenTelemetryOptionsTests
{
    [Fact]
    public void Everything_is_on_by_default()
    {
        OpenTelemetryOptions options = Read("""{"exporters": {"otlp": [{"name": "a"}], "prometheus": [{"name": "b"}]}}""", name: "shop");
        Assert.Equal(("shop", GatewayVersion.Number, "", 1.0), (options.ServiceName, options.ServiceVersion, options.DeployEnvironment, options.SampleRate));
        Assert.Equal(["/__health", "/__debug/", "/__echo/", "/__stats/"], options.SkipPaths);
        Assert.Equal(new OtlpExporterOptions("a", "localhost", 4317, false, false, false, false, TimeSpan.FromSeconds(30)), Assert.Single(options.Otlp));
        Assert.Equal(
            new PrometheusExporterOptions("b", 9090, System.Net.IPAddress.IPv6Any, false, false, false), Assert.Single(options.Prometheus));
        Assert.False(options.Global.DisableMetrics || options.Global.DisableTraces || options.Global.DisablePropagation || options.Global.FollowsConvention);
        Assert.Equal((true, true, true, false), Detail(options.Backend.Metrics));
        Assert.Equal((true, true, true, false), Detail(options.Backend.Traces));
    }

    [Fact]
    public void Without_any_name_the_gateway_has_that_of_the_original() => Assert.Equal("KrakenD", Read("{}").ServiceName);

    [Fact]
    public void What_is_absent_from_an_object_of_the_backend_layer_is_off()
    {
        OpenTelemetryOptions options = Read("""{"layers": {"backend": {"metrics": {"round_trip": true}}}}""");
        Assert.Equal((true, false, false, false), Detail(options.Backend.Metrics));
        Assert.Equal((true, true, true, false), Detail(options.Backend.Traces));
    }

    [Fact]
    public void Receivers_have_schemes_ports_and_periods()
    {
        OpenTelemetryOptions options = Read("""
            {"metric_reporting_period": 10, "exporters": {"otlp": [
             {"name": "a", "host": "https://otel.example", "port": 443, "use_http": true, "custom_metric_reporting_period": 5},
             {"name": "b", "host": "http://10.0.0.1", "disable_traces": true}]}}
            """);
        Assert.Equal(
            [
                new OtlpExporterOptions("a", "otel.example", 443, true, true, false, false, TimeSpan.FromSeconds(5)),
                new OtlpExporterOptions("b", "10.0.0.1", 4317, false, false, false, true, TimeSpan.FromSeconds(10)),
            ],
            options.Otlp);
    }

    [Theory]
    [InlineData("""{"layers": {}}""", "there is no exporter, so nothing is reported")]
    [InlineData("""{"trace_sample_rate": 0, "exporters": {"otlp": [{}]}}""", "a rate of 0 samples every request")]
    [InlineData("""{"histograms": {}, "exporters": {"otlp": [{}]}}""", "histograms has no effect")]
    [InlineData("""{"exporters": {"otlp": [{"name": "a"}], "prometheus": [{"name": "a"}]}}""", "two exporters have the same name")]
    [InlineData("""{"exporters": {"otlp": [{"host": "not a name"}]}}""", "not the name of a host")]
    [InlineData("""{"exporters": {"prometheus": [{"custom_metric_reporting_period": 5}]}}""", "Prometheus asks when it wants to")]
    [InlineData("""{"layers": {"global": {"semantic_convention": "1.30"}}, "exporters": {"otlp": [{}]}}""", "\"1.30\" is not a known convention")]
    [InlineData("""{"layers": {"global": {"metrics_static_attributes": [{"key": "a"}]}}, "exporters": {"otlp": [{}]}}""", "without a key or a value")]
    [InlineData("""{"layers": {"backend": {"traces": {"report_headers": true}}}, "exporters": {"otlp": [{}]}}""", "so they are off")]
    [InlineData("""{"layers": {"proxi": {}}, "exporters": {"otlp": [{}]}}""", "did you mean \"proxy\"?")]
    public void Mistakes_are_told_and_do_not_keep_the_gateway_from_starting(string settings, string finding) =>
        Assert.Contains(Findings.Of($$"""{"telemetry/opentelemetry": {{settings}}}""").Split('\n'),
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"exporters": {"prometheus": [{"listen_ip": "everywhere"}]}}""", "not an IP address")]
    [InlineData("""{"exporters": {"prometheus": [{"port": 8080}]}}""", "port 8080 is the gateway's own")]
    [InlineData("""{"exporters": {"prometheus": [{"name": "a"}, {"name": "b"}]}}""", "port 9090 is that of another exporter")]
    public void A_port_that_cannot_be_meant_is_an_error(string settings, string finding) =>
        Assert.Contains(Findings.Of($$"""{"telemetry/opentelemetry": {{settings}}}""").Split('\n'),
            line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));

    [Fact]
    public void Settings_of_endpoints_and_backends_need_those_of_the_service_and_their_own_place()
    {
        const string Service = """{"telemetry/opentelemetry": {"exporters": {"otlp": [{}]}}}""";
        Assert.Contains("without telemetry/opentelemetry of the service", Findings.Of(endpoint: """{"telemetry/opentelemetry": {}}"""), StringComparison.Ordinal);
        Assert.Contains("the layers stand directly in the object",
            Findings.Of(Service, endpoint: """{"telemetry/opentelemetry": {"layers": {}}}"""), StringComparison.Ordinal);
        Assert.Contains("proxy has no effect here",
            Findings.Of(Service, backend: """{"telemetry/opentelemetry": {"proxy": {}}}"""), StringComparison.Ordinal);
        Assert.Equal("", Findings.Of(Service, """{"telemetry/opentelemetry": {"proxy": {"disable_metrics": true}}}""",
            """{"telemetry/opentelemetry": {"backend": {"metrics": {"disable_stage": true}}}}"""));
    }

    private static (bool RoundTrip, bool ReadPayload, bool DetailedConnection, bool DisableStage) Detail(BackendDetail detail) =>
        (detail.RoundTrip, detail.ReadPayload, detail.DetailedConnection, detail.DisableStage);

    private static OpenTelemetryOptions Read(string settings, string name = "")
    {
        string text = $$"""{"version": 3, "name": "{{name}}", "extra_config": {"telemetry/opentelemetry": {{settings}} }, "endpoints": []}""";
        LoadResult loaded = ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });
        Assert.True(loaded.Config is not null, string.Join('\n', loaded.Diagnostics));
        return OpenTelemetryOptions.Read(loaded.Config, [])!;
    }
}
