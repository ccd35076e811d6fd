using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sluice.Harness;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>A real InfluxDB 1.x with a database <c>krakend</c>, which only <see cref="User"/> may write.</summary>
public sealed class InfluxServer : IAsyncDisposable
{
    /// <summary>The name of the user.</summary>
    public const string User = "gateway";

    /// <summary>The password of the user.</summary>
    public const string Password = "S3CRET influx/pass";

    /// <summary>The database.</summary>
    public const string Database = "krakend";

    private readonly ServerProgram _program;
    private readonly HttpClient _client;

    private InfluxServer(ServerProgram program, Uri url)
    {
        _program = program;
        _client = new HttpClient { BaseAddress = url };
    }

    /// <summary>Its address, as a configuration names it.</summary>
    public string Address => _client.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>Its log.</summary>
    public string Log => _program.Log;

    /// <summary>Starts it, and makes the user and the database.</summary>
    public static async Task<InfluxServer> StartAsync()
    {
        ServerProgram.Require("influxd");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("influxdb-");
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}/"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "influxdb.conf"), $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{Ports.Free()}"
            [meta]
            dir = "{folder.FullName}/meta"
            [data]
            dir = "{folder.FullName}/data"
            wal-dir = "{folder.FullName}/wal"
            [monitor]
            store-enabled = false
            [http]
            bind-address = "{url.Authority}"
            auth-enabled = true
            """);
        ServerProgram program = await ServerProgram.StartAsync("influxd", folder, ["run", "-config", "influxdb.conf"], new Uri(url, "ping"));
        var server = new InfluxServer(program, url);
        await server.QueryAsync($"CREATE USER {User} WITH PASSWORD '{Password}' WITH ALL PRIVILEGES");
        server._client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        await server.QueryAsync($"CREATE DATABASE {Database}");
        return server;
    }

    /// <summary>Runs a query on the database.</summary>
    /// <param name="query">InfluxQL.</param>
    /// <returns>The rows of all series that it gives: columns and values by name, tags among them.</returns>
    /// <exception cref="FormatException">InfluxDB refuses the query.</exception>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> QueryAsync(string query)
    {
        using var form = new FormUrlEncodedContent([new("q", query), new("db", Database), new("epoch", "ms")]);
        using HttpResponseMessage answer = await _client.PostAsync("query", form);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        JsonElement result = document.RootElement.TryGetProperty("results", out JsonElement results) ? results[0] : document.RootElement;
        if (result.TryGetProperty("error", out JsonElement error))
        {
            throw new FormatException($"{query}: {error.GetString()}");
        }

        return result.TryGetProperty("series", out JsonElement series) ? [.. series.EnumerateArray().SelectMany(Rows)] : [];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _program.DisposeAsync();
    }

    private static IEnumerable<IReadOnlyDictionary<string, string?>> Rows(JsonElement series)
    {
        string[] columns = [.. series.GetProperty("columns").EnumerateArray().Select(static column => column.GetString()!)];
        KeyValuePair<string, string?>[] tags = series.TryGetProperty("tags", out JsonElement all)
            ? [.. all.EnumerateObject().Select(static tag => KeyValuePair.Create<string, string?>(tag.Name, tag.Value.GetString()))]
            : [];
        foreach (JsonElement row in series.GetProperty("values").EnumerateArray())
        {
            yield return columns.Zip(row.EnumerateArray(), static (name, value) =>
                KeyValuePair.Create(name, value.ValueKind == JsonValueKind.Null ? null : value.ToString())).Concat(tags).ToDictionary();
        }
    }
}
