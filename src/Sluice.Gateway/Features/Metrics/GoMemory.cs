using System.Globalization;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>The member <c>memstats</c>, which every Go program with <c>expvar</c> shows: the same figures under the names of Go's
/// <c>runtime.MemStats</c>. Its lists of single pauses and sizes are empty.</summary>
internal static class GoMemory
{
    private const string Prefix = "MemStats.";

    /// <summary>The object.</summary>
    /// <param name="figures">The figures.</param>
    public static string Text(RuntimeStats.Figures figures)
    {
        IEnumerable<string> members = figures.Runtime
            .Where(static f => f.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(f => $"\"{f.Name[Prefix.Length..]}\":{Value(f.Name, f.Value, figures)}");
        return $"{{{string.Join(',', members)},\"GCCPUFraction\":{GoFloat.ToJson(figures.PauseShare)},\"PauseNs\":[],\"PauseEnd\":[],\"BySize\":[]}}";
    }

    // Two are not numbers there, and the collections are those since the start.
    private static string Value(string name, long value, RuntimeStats.Figures figures) => name switch
    {
        "MemStats.EnableGC" or "MemStats.DebugGC" => value == 1 ? "true" : "false",
        "MemStats.NumGC" => figures.Collections.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
