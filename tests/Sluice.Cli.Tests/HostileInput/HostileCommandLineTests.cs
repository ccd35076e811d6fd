using CsCheck;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>Command lines that nobody would write: every one ends with an exit code of the manual, within bounds. None listens: <c>run</c> gets
/// no file that exists, and <c>demo</c> prints its configuration.</summary>
public sealed class HostileCommandLineTests : IDisposable
{
    private static readonly string[] Commands =
    [
        "check", "check", "check", "validate", "audit", "audit", "run", "demo", "schema", "explain", "version", "help", "check-plugin", "test-plugin", "", "Check",
    ];

    private static readonly string[] Flags =
    [
        "-c", "--config", "-d", "-dd", "-ddd", "--debug", "-t", "--test-gin-routes", "-l", "--lint", "-n", "--lint-no-network", "-s", "--lint-schema", "-i", "--indent", "--format", "-f", "-I",
        "--ignore", "--ignore-file", "--severity", "--places", "-p", "--port", "--watch", "--allow-unsupported", "--markdown", "--print-config", "-h", "--help", "--version", "-tl", "-tlc", "-dc", "-lns", "-hc", "--", "-", "---", "-=", "--=", "/h", "-?",
    ];

    private static readonly string[] Values =
    [
        "", " ", "1", "-1", "65536", "99999999999999999999", "text", "json", "github", "sarif", "JSON", "CRITICAL,HIGH", "LOW,", "3", "1.1.1,2.1", "{{ marshal . }}", "{{ range . }}", "{{ . }}", "{{ fail }}", "SLC0113", "slc113", "SLC99999", "SLC", "0113",
        "\t", "é😀", "\ud800", "\0", "\r\n", "@file", "[suggest]", "[diagram]", "%s", "\e[31m", "=", "a=b", "~",
    ];

    private static readonly string[] Files = ["good.json", "good.yaml", "mistakes.json", "broken.json", "schema.json", "rules.txt", "missing.json", "", "."];

    private readonly ITestOutputHelper _output;
    private readonly InputBounds _bounds = new();
    private readonly TestFolder _folder = new("{}");

    public HostileCommandLineTests(ITestOutputHelper output)
    {
        _output = output;
        _folder.Add("good.json", """{"version": 3, "listen_ip": "127.0.0.1", "port": 39417, "endpoints": [{"endpoint": "/a/{b}", "backend": [{"host": ["http://127.0.0.1"], "url_pattern": "/{b}"}]}]}""");
        _folder.Add("good.yaml", "version: 3\nlisten_ip: 127.0.0.1\nport: 39417\ndebug_endpoint: true\n");
        _folder.Add("mistakes.json", "{\"version\": 3, \"timeout\": \"3 seconds\",\n \"nmae\": 1, \"endpoints\": [{\"endpoint\": \"a\"}, 4]}");
        _folder.Add("broken.json", "{\"version\": 3,\n \"endpoints\": [}");
        _folder.Add("schema.json", """{"type": "object", "required": ["x"], "properties": {"port": {"maximum": 10}}}""");
        _folder.Add("rules.txt", "1.1.1\n2.1.1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_command_line_ends_with_an_exit_code_of_the_manual_within_bounds()
    {
        Gen.Int.Uniform.Sample(
            seed =>
            {
                string[] line = Line(new Random(seed));
                _bounds.Try(seed, () => Run(line));
            },
            iter: InputBounds.Inputs(1500),
            threads: 1);
        _output.WriteLine(_bounds.ToString());
    }

    [Fact]
    public async Task A_configuration_whose_name_no_file_can_have_is_refused()
    {
        using var told = new StringWriter();
        Assert.Equal(255, await CommandTree.InvokeAsync(["run", "-c", "a\0b"], new Terminal(TextWriter.Null, told, colour: false)));
        Assert.Contains("SLC00", told.ToString(), StringComparison.Ordinal);
    }

    private static void Run(string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        // Commands that do not listen end before they give the thread away.
        Task<int> run = CommandTree.InvokeAsync(line, new Terminal(output, error, colour: false));
        int exit = run.GetAwaiter().GetResult();

        string told = output.ToString() + error;
        string shown = $"{string.Join(' ', line)}: {exit}\n{told}";
        Assert.True(exit is 0 or 1 or 255, shown);
        Assert.False(told.Contains("   at Sl", StringComparison.Ordinal) || told.Contains("   at System.", StringComparison.Ordinal), shown);
        Assert.False(told.Contains("Unhandled exception", StringComparison.Ordinal) || told.Contains("internal fault", StringComparison.Ordinal), shown);
        Assert.True(exit == 0 || told.Length > 0, shown);
    }

    private string[] Line(Random random)
    {
        var line = new List<string> { One(random, Commands) };
        for (int count = random.Next(7); count > 0; count--)
        {
            string flag = One(random, Flags);
            string value = random.Next(3) > 0 ? Path.Combine(_folder.Path, One(random, Files)) : One(random, Values);
            switch (random.Next(8))
            {
                case 0:
                    line.Add(flag + "=" + value);
                    break;
                case 1:
                    line.Add(flag + value);
                    break;
                case 2:
                    line.Add(flag);
                    break;
                case 3:
                    line.Insert(random.Next(line.Count + 1), value);
                    break;
                case 4:
                    line.Insert(random.Next(line.Count + 1), flag);
                    break;
                case 5 when random.Next(6) == 0:
                    line.Add(new string("a-=é"[random.Next(4)], random.Next(5000)));
                    break;
                default:
                    line.AddRange([flag, value]);
                    break;
            }
        }

        return Harmless(line);
    }

    private string[] Harmless(List<string> line)
    {
        int demo = line.IndexOf("demo");
        if (demo >= 0)
        {
            line.Insert(demo + 1, "--print-config");
        }

        return line.Contains("run")
            ? [.. line.Select(word => word.Replace(_folder.Path, Path.Combine(_folder.Path, "missing"), StringComparison.Ordinal))]
            : [.. line];
    }

    private static string One(Random random, string[] some) => some[random.Next(some.Length)];
}
