namespace Sluice.Conformance;

/// <summary>Replays recorded behaviour of the original against a gateway process, over real sockets: each file under
/// <c>cases</c> is one configuration, one scripted backend, and what was answered and sent upstream.</summary>
public sealed class ConformanceTests
{
    private static readonly string CaseFolder = Path.Combine(AppContext.BaseDirectory, "cases");

    public static TheoryData<string> Cases() =>
        [.. from path in Directory.EnumerateFiles(CaseFolder, "*.json", SearchOption.AllDirectories)
            orderby path
            select Path.ChangeExtension(Path.GetRelativePath(CaseFolder, path), null).Replace('\\', '/')];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_as_recorded(string name)
    {
        ConformanceCase @case = ConformanceCase.Load(Path.Combine(CaseFolder, name + ".json"));
        IReadOnlyList<string> differences = Comparison.Differences(@case, await Replay.PlayAsync(@case));
        Assert.True(differences.Count == 0, $"{name}\n  {string.Join("\n  ", differences)}");
    }
}
