using System.Text.Json;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>A dashboard under <c>deploy/grafana/dashboards</c>.</summary>
/// <param name="Name">The name of its file, without its ending.</param>
/// <param name="Document">The file.</param>
internal sealed record Dashboard(string Name, JsonElement Document)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.File("deploy", "grafana", "dashboards"), "*.json")
            .Select(static path => Read(Path.GetFileNameWithoutExtension(path))),
    ];

    /// <summary>The type of data source that all of its panels ask.</summary>
    public string SourceType => Assert.Single(Document.GetProperty("panels").EnumerateArray()
        .Where(static panel => panel.TryGetProperty("datasource", out _))
        .Select(static panel => panel.GetProperty("datasource").GetProperty("type").GetString()!).Distinct());

    /// <summary>The queries of its panels: the title, and a number where a panel has several, and the text.</summary>
    public IEnumerable<(string Title, string Query)> Queries =>
        from panel in Document.GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select ($"{panel.GetProperty("title").GetString()} {target.GetProperty("refId").GetString()}",
            target.GetProperty(SourceType == "prometheus" ? "expr" : "query").GetString()!);

    /// <summary>The queries that fill in its variables, by the variable's name.</summary>
    public IReadOnlyDictionary<string, string> Variables => Document.GetProperty("templating").GetProperty("list").EnumerateArray()
        .Where(static variable => variable.GetProperty("type").GetString() == "query")
        .ToDictionary(static variable => variable.GetProperty("name").GetString()!, static variable => variable.GetProperty("definition").GetString()!);

    /// <summary>Reads one.</summary>
    /// <param name="name">The name of its file, without its ending.</param>
    public static Dashboard Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.File("deploy", "grafana", "dashboards", name + ".json")));
        return new Dashboard(name, document.RootElement.Clone());
    }
}
