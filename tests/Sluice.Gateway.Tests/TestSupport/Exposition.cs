using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>What a port answers to Prometheus: every line read as Prometheus reads it.</summary>
internal sealed partial class Exposition
{
    private static readonly HttpClient Client = new();

    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private Exposition(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                Assert.True(_types.TryAdd(words[2], words[3]), $"two types: {line}");
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Match match = Sample().Match(line);
                Assert.True(match.Success, line);
                var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(
                    static l => l.Groups["key"].Value, static l => l.Groups["value"].Value, StringComparer.Ordinal);
                _samples.Add((match.Groups["name"].Value, labels, Number(match.Groups["number"].Value)));
            }
        }
    }

    public string Text { get; }

    public IReadOnlyDictionary<string, string> Types => _types;

    public int Count => _samples.Count;

    public static async Task<Exposition> OfAsync(int port)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Exposition(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until a series is there: a request is counted when its answer is on its way.</summary>
    public static async Task<Exposition> UntilAsync(int port, Func<Exposition, bool> isThere)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Exposition exposition = await OfAsync(port);
            if (isThere(exposition))
            {
                return exposition;
            }

            Assert.False(limit.IsCancellationRequested, exposition.Text);
            await Task.Delay(10);
        }
    }

    /// <summary>The labels of every series of a metric.</summary>
    public IReadOnlyList<Dictionary<string, string>> Labels(string name) => [.. _samples.Where(s => s.Name == name).Select(static s => s.Labels)];

    /// <summary>The sum of the series of a metric that have some labels.</summary>
    public double Sum(string name, params (string Key, string Value)[] labels) =>
        _samples.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Key) == l.Value)).Sum(static s => s.Value);

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)*)\})? (?<number>\S+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)" *""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
