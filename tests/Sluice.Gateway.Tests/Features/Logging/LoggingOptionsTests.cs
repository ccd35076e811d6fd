using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Logging;

public sealed class LoggingOptionsTests
{
    [Theory]
    [InlineData("""{"telemetry/logging": {"stdout": true}}""", "Warning: there is no level, so these settings are not used")]
    [InlineData("""{"telemetry/logging": {"level": "LOUD", "stdout": true}}""", "Warning: \"LOUD\" is not a level")]
    [InlineData("""{"telemetry/logging": 3}""", "Warning: an object belongs here")]
    [InlineData("""{"telemetry/logging": {"level": "INFO"}}""", "Warning: neither stdout nor syslog is true, so there is no application log")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": "true"}}""", "Error: true or false belongs here")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "format": "xml"}}""", "Warning: \"xml\" is not a format: the default is used")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "format": "custom"}}""", "Error: the pattern cannot be used")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "format": "custom", "custom_format": "%{longfile} %{message}"}}""", "Warning: %{longfile}: lines come from no place in source code")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "syslog": true, "syslog_facility": "mail"}}""", "Warning: \"mail\" is not a facility")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "stdin": true}}""", "\"stdin\" is not a known key")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "backend": {}}}""", "Warning: calls of backends have no access log")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "access_log_format": "csv"}}""", "Warning: \"csv\" is not a format of the access log")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "access_log_format": "custom", "access_log_custom_format": "%{user}"}}""", "Error: the pattern cannot be used: %{user} is not known")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "access_log_format": "custom", "access_log_custom_format": "%{jwt.sub} %{header.cookie}"}}""", "Warning: %{header.cookie} holds credentials")]
    [InlineData("""{"telemetry/logstash": {}}""", "Warning: without telemetry/logging and its level this has no effect")]
    [InlineData("""{"telemetry/logstash": {"enabled": false}, "telemetry/logging": {"level": "INFO", "stdout": true}}""", "Warning: it stays enabled: enabled is not read")]
    [InlineData("""{"telemetry/logstash": {}, "telemetry/logging": {"level": "INFO", "stdout": true}}""", "Warning: the lines of standard output are not JSON")]
    [InlineData("""{"telemetry/gelf": {"address": "g:12201"}}""", "Warning: without telemetry/logging only the access log goes to the GELF server")]
    [InlineData("""{"telemetry/gelf": {}, "telemetry/logging": {"level": "INFO", "stdout": true}}""", "Warning: there is no address, so nothing is sent")]
    [InlineData("""{"telemetry/gelf": {"address": "g"}, "telemetry/logging": {"level": "INFO", "stdout": true}}""", "Warning: \"g\" is no address with a port")]
    [InlineData("""{"telemetry/gelf": {"address": "g:1"}, "telemetry/logging": {"level": "INFO", "stdout": true, "format": "logstash"}}""", "Warning: with telemetry/gelf the format is not used")]
    public void Mistakes_are_told(string service, string finding) => Assert.Contains(finding, Findings.Of(service));

    [Theory]
    [InlineData("""{"telemetry/logging": {"level": "warning", "prefix": "[K]", "syslog": false, "stdout": true}}""")]
    [InlineData("""{"telemetry/logging": {"level": "INFO", "stdout": true, "format": "custom", "custom_format": "%{message}"}, "telemetry/logstash": {"enabled": true}}""")]
    [InlineData("""{"telemetry/logging": {"level": "INFO"}, "telemetry/gelf": {"address": "[::1]:12201", "enable_tcp": true}}""")]
    public void What_works_is_told_nothing_of(string service) => Assert.Equal("", Findings.Of(service));

    [Theory]
    [InlineData("debug", 7)]
    [InlineData("Info", 6)]
    [InlineData("NOTICE", 2)]
    [InlineData("WARNING", 4)]
    [InlineData("ERROR", 3)]
    [InlineData("CRITICAL", 2)]
    public async Task The_severity_of_syslog_follows_the_level(string level, int severity)
    {
        string path = Path.Combine(Path.GetTempPath(), $"log-{Guid.NewGuid():N}.sock");
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            using var stdout = new MemoryStream();
            await using RunningGateway gateway = await RunningGateway.StartAsync(
                Gateway($$"""{"level": "{{level}}", "syslog": true}"""), null, stdout, path);
            await gateway.AskAsync("GET /dead HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
            if (level == "CRITICAL")
            {
                // Nothing that a request does is as bad as that.
                await gateway.StopAsync();
                Assert.Equal(0, daemon.Available);
                return;
            }

            byte[] line = new byte[1000];
            Assert.StartsWith($"<{(19 * 8) + severity}>", Encoding.ASCII.GetString(line, 0, await daemon.ReceiveAsync(line, TestContext.Current.CancellationToken)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Nothing_below_the_level_is_written_and_the_access_log_does_not_care()
    {
        string log = await RunAsync("""{"level": "ERROR", "stdout": true, "prefix": "[K]"}""");

        Assert.Matches(@"^\[K\] \d{4}/\d\d/\d\d - \d\d:\d\d:\d\d\.\d{3} \e\[31m▶ ERROR\e\[0m \[ENDPOINT: /dead\] .*\n\[GIN\] .*\nError #01: .*\n$", log);
    }

    [Fact]
    public async Task Without_a_level_everything_is_logged_as_if_nothing_were_configured()
    {
        string log = await RunAsync("""{"stdout": false}""");

        Assert.Contains(" KRAKEND ERROR: [SERVICE: Logging] Unable to create the logger: ", log);
        Assert.Contains(" KRAKEND INFO: Starting Sluice v", log);
    }

    [Fact]
    public async Task With_no_place_for_lines_only_the_access_log_is_left()
    {
        string log = await RunAsync("""{"level": "DEBUG"}""");

        Assert.StartsWith("[GIN] ", log);
    }

    [Fact]
    public async Task Logstash_records_are_JSON_lines()
    {
        string log = await RunAsync(
            """{"level": "INFO", "stdout": true, "prefix": "edge", "format": "custom", "custom_format": "%{message}", "access_log_format": "json"}""",
            """ "telemetry/logstash": {}, """);

        string[] lines = log.TrimEnd('\n').Split('\n');
        Assert.All(lines, static line => JsonDocument.Parse(line).Dispose());
        Assert.Matches(
            $$"""^\{"@timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d","@version":1,"host":"{{Environment.MachineName}}","level":"INFO","message":"Starting Sluice v[\d.]+","module":"edge"\}$""",
            lines[0]);
    }

    [Theory]
    [InlineData("json", """^\{"prefix":"\[\\"K\]","time":"\d{4}-\d\d-\d\dT[\d:]{8}(Z|[+-]\d\d:\d\d)","status_code":500,"latency":"[\d.]+.?s","client_ip":"127.0.0.1","method":"GET","path":"/dead"\}$""")]
    [InlineData("default", """^\["K\] \d{4}/\d\d/\d\d - [\d:]{8} \[AccessLog\] \|500\| \d+ \| 127.0.0.1 \| GET /dead$""")]
    [InlineData("httpdCommon", """^127.0.0.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:[\d:]{8} [+-]\d{4}\] "GET /dead\?a=\\"b HTTP/1.1" 500 -$""")]
    [InlineData("httpdCombined", """"^127.0.0.1 .* "GET /dead\?a=\\"b HTTP/1.1" 500 - "-" "a\\"b"$"""")]
    [InlineData("custom", """^HTTP/1.1 http g a=\\"b <none> \d+ \d+$""")]
    public async Task The_access_log_has_other_forms(string format, string line)
    {
        string log = await RunAsync($$"""
            {"level": "CRITICAL", "stdout": true, "prefix": "[\"K]", "access_log_format": "{{format}}", "access_log_missing_key_marker": "{{(format == "custom" ? "<none>" : "-")}}",
             "access_log_custom_format": "%{proto} %{scheme} %{host} %{query} %{header.X-None} %{latencyUs} %{latencyNs}\n"}
            """);

        Assert.Matches(line, Assert.Single(log.TrimEnd('\n').Split('\n')));
    }

    private static async Task<string> RunAsync(string logging, string extra = "")
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Gateway(logging, extra));
        await gateway.AskAsync("GET /dead?a=\"b HTTP/1.1\r\nHost: g\r\nUser-Agent: a\"b\r\nConnection: close\r\n\r\n");
        return await gateway.StopAndReadLogAsync();
    }

    private static string Gateway(string logging, string extra = "") => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "extra_config": { {{extra}} "telemetry/logging": {{logging}} },
         "endpoints": [{"endpoint": "/dead", "backend": [{"host": ["http://127.0.0.1:11"], "url_pattern": "/x"}]}]}
        """;
}
