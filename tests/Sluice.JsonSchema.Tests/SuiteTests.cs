using System.Text;
using System.Text.Json;

namespace Sluice.JsonSchema.Tests;

/// <summary>Runs the public JSON Schema test suite, which lies beside the project or in the folder SLUICE_SUITES.</summary>
public sealed class SuiteTests(ITestOutputHelper output)
{
    private const string Remote = "http://localhost:1234/";

    private static readonly string? Folder = FindFolder();

    private static readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> Remotes = new(LoadRemotes);

    public static TheoryData<string, JsonSchemaDialect> Drafts => new()
    {
        { "draft4", JsonSchemaDialect.Draft4 },
        { "draft6", JsonSchemaDialect.Draft6 },
        { "draft7", JsonSchemaDialect.Draft7 },
        { "draft2019-09", JsonSchemaDialect.Draft201909 },
        { "draft2020-12", JsonSchemaDialect.Draft202012 },
    };

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Every_required_test_of_a_draft_passes(string draft, JsonSchemaDialect dialect)
    {
        var (passed, failures) = Run(draft, "", dialect, FormatAssertion.Never);
        output.WriteLine($"{draft}: {passed} of {passed + failures.Count} required tests");
        Assert.True(passed > 500, "the suite's folder is not complete");
        Assert.Equal([], failures);
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void The_optional_format_tests_of_a_draft_pass(string draft, JsonSchemaDialect dialect)
    {
        var (passed, failures) = Run(draft, "optional/format", dialect, FormatAssertion.Always);
        output.WriteLine($"{draft}: {passed} of {passed + failures.Count} format tests");
        Report(failures);
        Assert.True(passed >= (passed + failures.Count) * 0.97, "fewer than 97 % of the format tests pass");
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void The_other_optional_tests_of_a_draft_pass(string draft, JsonSchemaDialect dialect)
    {
        var (passed, failures) = Run(draft, "optional", dialect, FormatAssertion.ByDialect);
        output.WriteLine($"{draft}: {passed} of {passed + failures.Count} optional tests");
        Report(failures);
        Assert.True(passed >= (passed + failures.Count) * 0.85, "fewer than 85 % of the optional tests pass");
    }

    private static (int Passed, List<string> Failures) Run(string draft, string under, JsonSchemaDialect dialect, FormatAssertion formats)
    {
        Assert.SkipWhen(Folder is null, "the JSON Schema test suite is not here");
        var options = new JsonSchemaOptions { DefaultDialect = dialect, FormatAssertion = formats, KnownSchemas = Remotes.Value };
        var passed = 0;
        var failures = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "tests", draft, under), "*.json").Order(StringComparer.Ordinal))
        {
            using var groups = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in groups.RootElement.EnumerateArray())
            {
                var name = $"{Path.GetFileName(file)}: {group.GetProperty("description").GetString()}";
                var schema = JsonSchemaValidator.Compile(Encoding.UTF8.GetBytes(group.GetProperty("schema").GetRawText()), options);
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    var data = Encoding.UTF8.GetBytes(test.GetProperty("data").GetRawText());
                    var expected = test.GetProperty("valid").GetBoolean();
                    var problem = schema.Validator is not { } validator ? string.Join("; ", schema.Errors)
                        : validator.IsValid(data) != expected ? "IsValid"
                        : validator.Validate(data) is var result && (result.IsValid != expected || (!expected && result.Failures.Count == 0 && result.SyntaxError is null)) ? "Validate"
                        : null;
                    if (problem is null)
                    {
                        passed++;
                    }
                    else
                    {
                        failures.Add($"{name}: {test.GetProperty("description").GetString()} ({expected}): {problem}");
                    }
                }
            }
        }

        return (passed, failures);
    }

    private void Report(List<string> failures)
    {
        foreach (var failure in failures)
        {
            output.WriteLine("  not: " + failure);
        }
    }

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_SUITES") is { Length: > 0 } given)
        {
            return Path.Combine(given, "json-schema") is var inGiven && Directory.Exists(inGiven) ? inGiven : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "suites", "json-schema");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> LoadRemotes()
    {
        var root = Path.Combine(Folder!, "remotes");
        return Directory.GetFiles(root, "*.json", SearchOption.AllDirectories).ToDictionary(
            f => Remote + Path.GetRelativePath(root, f).Replace('\\', '/'),
            f => (ReadOnlyMemory<byte>)File.ReadAllBytes(f),
            StringComparer.Ordinal);
    }
}
