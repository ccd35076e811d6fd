using Sluice.Harness;

namespace Sluice.Conformance;

/// <summary>Compares what came with what was recorded: statuses, headers, bodies (JSON as values) and upstream requests.</summary>
internal static class Comparison
{
    private const int ShownOfABody = 400;

    /// <summary>What differs, a line each; nothing when the case agrees.</summary>
    public static IReadOnlyList<string> Differences(ConformanceCase @case, IReadOnlyList<CaseAnswer> got)
    {
        IReadOnlyList<CaseAnswer> want = @case.Recorded;
        if (@case.Compare.Flag("status_counts"))
        {
            string wanted = StatusCounts(want), came = StatusCounts(got);
            return wanted == came ? [] : [$"statuses: want {wanted}, got {came}"];
        }

        var differences = new List<string>();
        JsonMap[] asked = [.. @case.Asked];
        for (int i = 0; i < Math.Min(want.Count, got.Count); i++)
        {
            var rules = new JsonMap(@case.Compare);
            foreach ((string key, object? value) in i < asked.Length ? asked[i].Map("compare") : [])
            {
                rules[key] = value;
            }

            differences.AddRange(Differences(rules, want[i], got[i]).Select(text => $"request {i} {text}"));
        }

        if (want.Count != got.Count)
        {
            differences.Add($"want {want.Count} answers, got {got.Count}");
        }

        return differences;
    }

    private static IEnumerable<string> Differences(JsonMap rules, CaseAnswer want, CaseAnswer got)
    {
        HashSet<string> ignored = [.. Replay.NotCompared, .. rules.List("ignore_headers").Cast<string>().Select(h => h.ToLowerInvariant())];
        if (want.Status != got.Status)
        {
            yield return $"status: want {want.Status}, got {got.Status}";
        }

        string kind = rules.Text("body") ?? "json";
        if (kind != "ignore" && !SameBody(want.Body, got.Body, asJson: kind == "json"))
        {
            yield return $"body: want '{Shortened(want.Body)}', got '{Shortened(got.Body)}'";
        }

        List<Field> wanted = Compared(want.Headers, ignored), came = Compared(got.Headers, ignored);
        if (!wanted.SequenceEqual(came))
        {
            yield return $"headers: missing [{string.Join(", ", wanted.Except(came))}], unexpected [{string.Join(", ", came.Except(wanted))}]"
                + (wanted.Count == came.Count ? "" : $" ({wanted.Count} wanted, {came.Count} came)");
        }

        if (rules.GetValueOrDefault("upstream") is not false)
        {
            string expected = Shown(want.Upstream, ignored), actual = Shown(got.Upstream, ignored);
            if (expected != actual)
            {
                yield return $"upstream: want {expected}, got {actual}";
            }
        }
    }

    private static bool SameBody(string want, string got, bool asJson) =>
        asJson && JsonText.TryParse(want, out object? wanted) && JsonText.TryParse(got, out object? came)
            ? JsonText.AreEqual(wanted, came)
            : want.Trim() == got.Trim();

    private static List<Field> Compared(IEnumerable<Field> headers, HashSet<string> ignored) =>
        [.. headers.Where(h => !ignored.Contains(h.Name)).Order()];

    private static string Shown(IEnumerable<UpstreamCall> calls, HashSet<string> ignored) =>
        "[" + string.Join("; ", calls.Select(c => c with { Headers = Compared(c.Headers, ignored) })) + "]";

    private static string StatusCounts(IEnumerable<CaseAnswer> answers) =>
        string.Join(", ", answers.GroupBy(a => a.Status).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Count()}"));

    private static string Shortened(string text) => text.Length <= ShownOfABody ? text : text[..ShownOfABody] + "...";
}
