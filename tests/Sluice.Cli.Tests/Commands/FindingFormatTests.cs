using System.Text.Json;
using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.Tests.Commands;

public sealed class FindingFormatTests
{
    private const string Bad = """
        {
          "version": 3,
          "timeout": "3 seconds",
          "endpoints": [{"endpoint": "/a", "backend": [{"host": ["http://b"], "url_pattern": "/{id}", "methd": "GET"}]}]
        }
        """;

    private static readonly SourcePosition Odd = new("a b/50%,x:y.json", 3, 14);

    [Fact]
    public async Task Json_is_one_document_on_standard_output()
    {
        using var folder = new TestFolder(Bad);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "--format", "json", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        Assert.Equal("krakend.json", root.GetProperty("file").GetString());
        Assert.Equal(2, root.GetProperty("errors").GetInt32());
        Assert.Equal(1, root.GetProperty("warnings").GetInt32());
        Assert.Equal(0, root.GetProperty("omitted").GetInt32());
        JsonElement[] findings = [.. root.GetProperty("findings").EnumerateArray()];
        Assert.Equal(["SLC0113", "SLC0420", "SLC0101"], findings.Select(static f => f.GetProperty("code").GetString()));
        Assert.Equal(3, findings[0].GetProperty("line").GetInt32());
        Assert.Equal(14, findings[0].GetProperty("column").GetInt32());
        Assert.Equal("$.timeout", findings[0].GetProperty("path").GetString());
        Assert.Equal("error", findings[0].GetProperty("severity").GetString());
        Assert.Equal("\"3 seconds\" is not a duration: the unit is unknown", findings[0].GetProperty("message").GetString());
        Assert.Equal("write a duration such as \"3s\"", findings[0].GetProperty("remedy").GetString());
        Assert.Equal("warning", findings[2].GetProperty("severity").GetString());
        Assert.DoesNotContain("SLC0", run.Error);
    }

    [Theory]
    [InlineData("json", "\"findings\": []")]
    [InlineData("sarif", "\"results\": []")]
    public async Task A_clean_file_has_a_document_too(string format, string expected)
    {
        using var folder = new TestFolder("""{"version": 3, "endpoints": []}""");

        Finished run = await SluiceProcess.RunAsync(folder, "check", "--format", format, "-c", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output);
        Assert.EndsWith("Syntax OK!\n", run.Error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_has_a_document_too()
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunAsync(folder, "check", "--format=json", "-c", "none.json");

        Assert.Equal(1, run.ExitCode);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement finding = Assert.Single(document.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("SLC0001", finding.GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("line").ValueKind);
    }

    [Fact]
    public async Task An_unknown_format_is_a_wrong_command_line()
    {
        using var folder = new TestFolder(Bad);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "--format", "xml", "-c", "krakend.json");

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("'xml' is not a format: write text, json, github or sarif.", run.Error);
    }

    [Fact]
    public void Workflow_commands_are_escaped_as_a_runner_unescapes_them()
    {
        FindingReport report = Report(Odd, "50% of: a,b\r\nc", "d");

        string line = Written(report, GitHubFindings.Write);

        Assert.Equal(
            "::error file=a b/50%25%2Cx%3Ay.json,line=3,col=14,title=SLC0009 t%3A 100%25%2C u::50%25 of: a,b%0D%0Ac: d (at $.x)\n", line);
    }

    [Fact]
    public void A_finding_about_a_variable_is_shown_at_the_file()
    {
        FindingReport report = Report(SourcePosition.Of("KRAKEND_PORT"), "m", null);

        Assert.Equal(
            "::error file=krakend.json,title=SLC0009 t%3A 100%25%2C u::KRAKEND_PORT: m (at $.x)\n", Written(report, GitHubFindings.Write));
        using JsonDocument json = JsonDocument.Parse(Written(report, JsonFindings.Write));
        JsonElement finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("KRAKEND_PORT", finding.GetProperty("variable").GetString());
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("file").ValueKind);
    }

    [Fact]
    public void Sarif_has_rules_places_and_levels()
    {
        using JsonDocument log = JsonDocument.Parse(Written(Report(Odd, "the {id} is wrong", "write {x}"), SarifFindings.Write));

        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        JsonElement run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        JsonElement driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("Sluice", driver.GetProperty("name").GetString());
        JsonElement rule = Assert.Single(driver.GetProperty("rules").EnumerateArray());
        Assert.Equal("SLC0009", rule.GetProperty("id").GetString());
        Assert.Equal("A {{b}}.", rule.GetProperty("fullDescription").GetProperty("text").GetString());
        JsonElement result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("SLC0009", result.GetProperty("ruleId").GetString());
        Assert.Equal(0, result.GetProperty("ruleIndex").GetInt32());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal("the {{id}} is wrong: write {{x}}", result.GetProperty("message").GetProperty("text").GetString());
        JsonElement location = Assert.Single(result.GetProperty("locations").EnumerateArray());
        JsonElement place = location.GetProperty("physicalLocation");
        Assert.Equal("a%20b/50%25%2Cx%3Ay.json", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(14, place.GetProperty("region").GetProperty("startColumn").GetInt32());
        JsonElement logical = Assert.Single(location.GetProperty("logicalLocations").EnumerateArray());
        Assert.Equal("$.x", logical.GetProperty("fullyQualifiedName").GetString());
    }

    [Fact]
    public void A_whole_path_is_a_file_URI()
    {
        using JsonDocument log = JsonDocument.Parse(Written(Report(new SourcePosition("/etc/my krakend.json", 0, 0), "m", null), SarifFindings.Write));
        JsonElement place = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("file:///etc/my%20krakend.json", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.False(place.TryGetProperty("region", out _));
    }

    private static FindingReport Report(SourcePosition position, string message, string? remedy)
    {
        DiagnosticCode code = new DiagnosticArea("area", 1, 9).Add(9, "t: 100%, u", "A {b}.");
        return FindingReport.Of("krakend.json", [new Diagnostic(code, DiagnosticSeverity.Error, position, "$.x", message, remedy)], 0);
    }

    private static string Written(FindingReport report, Action<FindingReport, TextWriter> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(report, output);
        return output.ToString();
    }
}
