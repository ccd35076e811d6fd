using System.Globalization;

namespace Sluice.Conformance;

/// <summary>Replays recorded behaviour of the original against a gateway process, over real sockets: each file under
/// <c>cases</c> is one configuration, one scripted backend, and what was answered and sent upstream.</summary>
public sealed class ConformanceTests
{
    /// <summary>How often a case that differs is played again. Recordings have real times (an endpoint's timeout, a rate a second), which a
    /// machine that is busy with other tests can miss; what differs each time is a defect.</summary>
    private const int MoreTries = 2;

    private static readonly string CaseFolder = Path.Combine(AppContext.BaseDirectory, "cases");

    private static readonly ILookup<string, int> OnPurpose = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "better-on-purpose.txt"))
        .Where(static line => !line.StartsWith('#'))
        .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToLookup(static parts => parts[0], static parts => int.Parse(parts[1], CultureInfo.InvariantCulture));

    public static TheoryData<string> Cases() =>
        [.. from path in Directory.EnumerateFiles(CaseFolder, "*.json", SearchOption.AllDirectories)
            orderby path
            select Path.ChangeExtension(Path.GetRelativePath(CaseFolder, path), null).Replace('\\', '/')];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_as_recorded(string name)
    {
        ConformanceCase @case = ConformanceCase.Load(Path.Combine(CaseFolder, name + ".json"));
        string[] meant = [.. OnPurpose[name].Select(static request => $"request {request} ")];
        IReadOnlyList<string> differences = [];
        string[] unmeant = [];
        for (int tries = 0; tries == 0 || (tries <= MoreTries && unmeant.Length > 0); tries++)
        {
            differences = Comparison.Differences(@case, await Replay.PlayAsync(@case));
            unmeant = [.. differences.Where(text => !meant.Any(text.StartsWith))];
        }

        Assert.True(unmeant.Length == 0, $"{name}\n  {string.Join("\n  ", unmeant)}");
        Assert.All(meant, request => Assert.Contains(differences, text => text.StartsWith(request, StringComparison.Ordinal)));
    }
}
