using System.Net;
using System.Net.Sockets;

namespace Sluice.Cli.Tests.Commands;

public sealed class CheckTests
{
    private const string Good =
        """
        {
          "version": 3,
          "endpoints": [
            { "endpoint": "/a", "backend": [{ "host": ["http://127.0.0.1:10"], "url_pattern": "/a" }] }
          ]
        }
        """;

    private const string Bad =
        """
        {
          "version": 3,
          "timeout": "3 seconds",
          "endpoints": [
            { "endpoint": "/a", "backend": [] }
          ]
        }
        """;

    private static string OnPort(int port) =>
        Good.Replace("\"version\": 3,", $"\"version\": 3, \"listen_ip\": \"127.0.0.1\",\n\"name\": \"padding on this line\", \"port\": {port},");

    [Theory]
    [InlineData("check", "-c", "krakend.json")]
    [InlineData("validate", "--config", "krakend.json")]
    [InlineData("check", "--config=krakend.json")]
    [InlineData("check", "-ckrakend.json")]
    [InlineData("check", "-lc", "krakend.json")]
    [InlineData("check", "-nc", "krakend.json")]
    [InlineData("check", "-c", "other.json", "-c", "krakend.json")]
    public async Task A_good_configuration_is_fine(params string[] args)
    {
        using var folder = new TestFolder(Good);

        Finished run = await SluiceProcess.RunAsync(folder, args);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Parsing configuration file: krakend.json\nSyntax OK!\n", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_port_that_is_free_is_fine_to_listen_on()
    {
        using var folder = new TestFolder(OnPort(TestPorts.Free()));

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-tlc", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("warning", run.Error);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_told_but_no_failure()
    {
        using TcpListener taken = TestPorts.Taken();
        using var folder = new TestFolder(OnPort(((IPEndPoint)taken.LocalEndpoint).Port));

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-tlc", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("krakend.json:3:41: warning SLC8003: the gateway could not listen on 127.0.0.1:", run.Error);
        Assert.Contains("it is in use", run.Error);
    }

    [Fact]
    public async Task Every_mistake_is_told_with_its_place_and_line()
    {
        using var folder = new TestFolder(Bad);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ERROR parsing the configuration file:\n", run.Error);
        Assert.Contains("krakend.json:3:14: error SLC0113: ", run.Error);
        Assert.Contains("    at $.timeout\n", run.Error);
        Assert.Contains(
            """
                3 |   "timeout": "3 seconds",
                  |              ^
            """,
            run.Error);
        Assert.Contains("    at $.endpoints[0]", run.Error);
        Assert.Contains("2 errors, 0 warnings\n", run.Error);
        Assert.DoesNotContain("Syntax OK!", run.Error);
    }

    [Fact]
    public async Task A_missing_file_is_told_by_name()
    {
        using var folder = new TestFolder(Good);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-c", "missing.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("missing.json: error SLC0001: ", run.Error);
        Assert.DoesNotContain("   at Sluice", run.Error);
    }

    [Fact]
    public async Task Warnings_do_not_fail_a_check()
    {
        using var folder = new TestFolder(Good.Replace("\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"timeot\": \"1s\""));

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-c", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("krakend.json:4:25: warning SLC0101: ", run.Error);
        Assert.Contains("0 errors, 1 warning\n", run.Error);
        Assert.EndsWith("Syntax OK!\n", run.Error);
    }

    [Fact]
    public async Task The_strict_reading_fails_on_what_is_otherwise_a_warning()
    {
        using var folder = new TestFolder(Good.Replace("\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"timeot\": \"1s\""));

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-lc", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ERROR linting the configuration file\n", run.Error);
    }

    [Fact]
    public async Task Namespaces_that_are_not_built_are_listed()
    {
        using var folder = new TestFolder(Good.Replace(
            "\"endpoint\": \"/a\"", "\"endpoint\": \"/a\", \"extra_config\": { \"websocket\": {} }"));

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-c", "krakend.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("websocket is not supported yet", run.Error);
    }

    [Fact]
    public async Task The_environment_goes_before_the_file()
    {
        using var folder = new TestFolder(Good);

        Finished run = await SluiceProcess.RunAsync([("KRAKEND_NAME", "from outside")], folder, "check", "-dc", "krakend.json");

        Assert.Contains("\tName: from outside\n", run.Error);
    }

    [Fact]
    public async Task A_schema_that_holds_is_fine()
    {
        using var folder = new TestFolder(Good);
        folder.Add("schema.json", """{ "type": "object", "required": ["version"] }""");

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-s", "schema.json", "-c", "krakend.json");

        Assert.Equal((0, "Parsing configuration file: krakend.json\nSyntax OK!\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Everything_that_is_not_as_a_schema_says_is_told_with_its_place()
    {
        using var folder = new TestFolder(Good);
        folder.Add(
            "schema.json",
            """
            {
              "required": ["name"],
              "additionalProperties": false,
              "properties": {
                "version": { "const": 3 },
                "endpoints": {
                  "items": {
                    "additionalProperties": false,
                    "properties": {
                      "endpoint": { "anyOf": [{ "pattern": "^/v1/" }, { "type": "null" }] },
                      "backend": { "items": { "$ref": "#/$defs/backend" } }
                    }
                  }
                }
              },
              "$defs": { "backend": { "properties": { "host": true }, "additionalProperties": false } }
            }
            """);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-s", "schema.json", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("krakend.json:1:1: error SLC8001: not as the schema says: missing property 'name'\n    at $\n", run.Error);
        Assert.Contains("krakend.json:4:19: error SLC8001: not as the schema says: anyOf failed\n    at $.endpoints[0].endpoint\n", run.Error);
        Assert.Contains("'/a' does not match pattern '^/v1/'", run.Error);
        Assert.Contains("krakend.json:4:72: error SLC8001: \"url_pattern\" is not a key", run.Error);
        Assert.Contains("    at $.endpoints[0].backend[0].url_pattern\n", run.Error);
        Assert.Contains("3 errors, 0 warnings\nERROR linting the configuration file\n", run.Error);
    }

    [Theory]
    [InlineData("missing.json", "missing.json cannot be read")]
    [InlineData("https://example.test/schema.json", "nothing is downloaded")]
    [InlineData("broken.json", "/type")]
    public async Task A_schema_that_cannot_be_used_fails_the_check(string schema, string reason)
    {
        using var folder = new TestFolder(Good);
        folder.Add("broken.json", """{ "type": "strin" }""");

        Finished run = await SluiceProcess.RunAsync(folder, "check", "-s", schema, "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ERROR compiling the schema:", run.Error);
        Assert.Contains(reason, run.Error);
        Assert.DoesNotContain("Syntax OK!", run.Error);
    }
}
