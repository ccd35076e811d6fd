using System.Globalization;
using System.Text.Json;
using Sluice.Harness;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>A real Prometheus that scrapes ports of this machine every second.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ServerProgram _program;
    private readonly HttpClient _client;

    private PrometheusServer(ServerProgram program, Uri url)
    {
        _program = program;
        _client = new HttpClient { BaseAddress = url };
    }

    /// <summary>Starts it.</summary>
    /// <param name="ports">The ports that it scrapes.</param>
    public static async Task<PrometheusServer> StartAsync(params int[] ports)
    {
        ServerProgram.Require("prometheus");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prometheus-");
        string targets = string.Join(", ", ports.Select(static port => string.Create(CultureInfo.InvariantCulture, $"'127.0.0.1:{port}'")));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: sluice
                static_configs:
                  - targets: [{targets}]
            """);
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}/"));
        ServerProgram program = await ServerProgram.StartAsync(
            "prometheus",
            folder,
            ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address={url.Authority}"],
            new Uri(url, "-/ready"));
        return new PrometheusServer(program, url);
    }

    /// <summary>Evaluates a query now.</summary>
    /// <param name="query">PromQL.</param>
    /// <returns>The series that it gives, each with its labels and value.</returns>
    /// <exception cref="FormatException">Prometheus refuses the query.</exception>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string query)
    {
        using var form = new FormUrlEncodedContent([new("query", query)]);
        using HttpResponseMessage answer = await _client.PostAsync("api/v1/query", form);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (document.RootElement.GetProperty("status").GetString() != "success")
        {
            throw new FormatException($"{query}: {document.RootElement.GetProperty("error").GetString()}");
        }

        return
        [
            .. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static series => new Sample(
                series.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString() ?? ""),
                double.Parse(series.GetProperty("value")[1].GetString()!.Replace("Inf", "∞", StringComparison.Ordinal), CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The values that a label has in the series of a selector.</summary>
    /// <param name="label">The label.</param>
    /// <param name="selector">The selector.</param>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string selector)
    {
        string answer = await _client.GetStringAsync($"api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        using JsonDocument document = JsonDocument.Parse(answer);
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(static value => value.GetString() ?? "")];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _program.DisposeAsync();
    }

    /// <summary>One series of an answer.</summary>
    /// <param name="Labels">Its labels.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
}
