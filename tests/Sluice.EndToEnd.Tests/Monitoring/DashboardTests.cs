using System.Diagnostics;
using System.Text.RegularExpressions;
using Sluice.Harness;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>Asks what the dashboards ask, of real servers that watch a real gateway: every panel has something to show.</summary>
public sealed partial class DashboardTests(MonitoredGateway gateway) : IClassFixture<MonitoredGateway>
{
    public static TheoryData<string> PrometheusPanels() => [.. Dashboard.Read("prometheus").Queries.Select(static query => query.Title)];

    public static TheoryData<string> InfluxPanels() => [.. Dashboard.Read("influxdb").Queries.Select(static query => query.Title)];

    [Theory]
    [MemberData(nameof(PrometheusPanels))]
    public async Task Prometheus_has_what_a_panel_shows(string panel)
    {
        string query = Single(Dashboard.Read("prometheus"), panel)
            .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$instance", ".*", StringComparison.Ordinal)
            .Replace("$route", ".*", StringComparison.Ordinal);

        Assert.DoesNotContain("$", query, StringComparison.Ordinal);
        await UntilAsync(async () => (await gateway.Prometheus.QueryAsync(query)).Any(static sample => double.IsFinite(sample.Value)), query);
    }

    [Fact]
    public async Task Prometheus_has_the_values_of_the_variables()
    {
        foreach ((string variable, string definition) in Dashboard.Read("prometheus").Variables)
        {
            Match asked = LabelValues().Match(definition.Replace("$instance", ".*", StringComparison.Ordinal));
            await UntilAsync(
                async () => (await gateway.Prometheus.LabelValuesAsync(asked.Groups["label"].Value, asked.Groups["selector"].Value)).Count > 0, variable);
        }
    }

    [Theory]
    [MemberData(nameof(InfluxPanels))]
    public async Task InfluxDB_has_what_a_panel_shows(string panel)
    {
        string query = Single(Dashboard.Read("influxdb"), panel)
            .Replace("$timeFilter", "time > now() - 10m", StringComparison.Ordinal)
            .Replace("$__interval", "1s", StringComparison.Ordinal)
            .Replace("$host", ".*", StringComparison.Ordinal)
            .Replace("$endpoint", ".*", StringComparison.Ordinal);

        await UntilAsync(async () => (await gateway.Influx.QueryAsync(query)).Count > 0, query);
    }

    [Fact]
    public async Task InfluxDB_has_the_values_of_the_variables()
    {
        foreach ((string variable, string definition) in Dashboard.Read("influxdb").Variables)
        {
            await UntilAsync(async () => (await gateway.Influx.QueryAsync(definition)).Count > 0, variable);
        }
    }

    [Fact]
    public async Task Both_servers_count_what_was_asked_for()
    {
        (PrometheusServer prometheus, InfluxServer influx) = (gateway.Prometheus, gateway.Influx);
        await gateway.AskForCountedAsync(7);

        foreach (string selector in (string[])
        [
            """http_server_duration_count{http_route="/counted", http_response_status_code="200"}""",
            """krakend_proxy_duration_count{http_route="/counted", error="false"}""",
            """http_client_request_started_count_total{krakend_endpoint_route="/counted"}""",
        ])
        {
            await UntilAsync(async () => (await prometheus.QueryAsync(selector)) is [{ Value: 7 }], selector);
        }

        foreach (string measurement in (string[])["responses WHERE status = '200' AND", "requests WHERE complete = 'true' AND layer = 'pipe' AND"])
        {
            string query = $"SELECT sum(count) FROM {measurement} \"name\" = '/counted'";
            await UntilAsync(async () => (await influx.QueryAsync(query)) is [var row] && row["sum"] == "7", query);
        }
    }

    private static string Single(Dashboard dashboard, string panel) => Assert.Single(dashboard.Queries, query => query.Title == panel).Query;

    private static async Task UntilAsync(Func<Task<bool>> isThere, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await isThere())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < GatewayProcess.StartBound, $"nothing is there for {what}");
            await Task.Delay(200);
        }
    }

    [GeneratedRegex(@"^label_values\((?<selector>.*), (?<label>\w+)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelValues();
}
