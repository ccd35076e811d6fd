using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.Cli.Commands;
using Sluice.Cli.Tests.Documentation;
using Sluice.Configuration;
using Sluice.Gateway.Features;
using Sluice.JsonSchema;

namespace Sluice.Cli.Tests.Commands;

public sealed class SchemaTests
{
    private static readonly NamespaceScope[] Scopes = [NamespaceScope.Service, NamespaceScope.Endpoint, NamespaceScope.Backend, NamespaceScope.Agent];

    private static readonly JsonSchemaValidator Validator = JsonSchemaValidator.Compile(Encoding.UTF8.GetBytes(SchemaCommand.Text())).Validator!;

    private static readonly string[] Names =
        ["@x", "$x", "_", "#", "x", "Timeout", "timeout", "method", "host", "tls", "extra_config", "router", "proxy", "backend/http", "flatmap_filter", "static"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "1", "-1", "1.0", "1.5", "1e3", "99999999999", "\"\"", "\"x\"", "\"2s\"", "\"1h30m\"", "\"5µs\"", "\"GET\"", "\"get\"",
        "\"/a\"", "\"/a/*\"", "\"/a?b\"", "\"json\"", "[]", "[1]", "[\"x\"]", "[{}]", "[null]", "{}", "{\"x\":1}", "{\"@x\":1}", "{\"type\":\"del\",\"args\":[\"a\"]}",
        "{\"header.Modifier\":{\"scope\":[\"request\"],\"name\":\"x\",\"value\":\"y\"}}", "{\"fifo.Group\":{\"modifiers\":[{\"header.Id\":{}}]}}",
        "{\"public_key\":\"a\",\"private_key\":\"b\"}", "{\"check_expr\":\"true\"}", "3",
    ];

    /// <summary>Configurations to start from: those of the recorded cases, and those of the manual.</summary>
    private static IEnumerable<JsonNode> Configurations =>
    [
        .. DocumentationPage.RecordedCases
            .Select(static path => JsonNode.Parse(File.ReadAllText(path))!["config"]?.DeepClone())
            .Where(static config => config is JsonObject)
            .Select(static config => config!),
        .. DocumentationPage.Names.SelectMany(static name => DocumentationPage.Read(name).Configurations).Select(static block => JsonNode.Parse(block.Text)!),
    ];

    [Fact]
    public async Task The_command_prints_the_schema()
    {
        using var folder = new TestFolder("{}");

        Finished run = await SluiceProcess.RunAsync(folder, "schema");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(SchemaCommand.Text() + "\n", run.Output);
    }

    [Fact]
    public void The_schema_is_valid_by_its_metaschema()
    {
        JsonSchemaValidator metaschema =
            JsonSchemaValidator.Compile("""{"$ref": "https://json-schema.org/draft/2020-12/schema"}"""u8).Validator!;
        ValidationResult result = metaschema.Validate(Encoding.UTF8.GetBytes(SchemaCommand.Text()));
        Assert.Empty(result.Failures);
        Assert.False(metaschema.IsValid("""{"properties": {"a": {"type": "txt"}}}"""u8));
    }

    [Fact]
    public void Every_key_that_is_read_has_words_for_people_and_the_other_way_round() => Assert.Empty(SettingsCatalog.Schema.Mistakes);

    [Fact]
    public void Every_namespace_that_the_engine_has_is_in_the_schema_and_the_other_way_round()
    {
        foreach (NamespaceScope scope in Scopes)
        {
            Assert.Equal(
                Namespaces.All.Select(static n => n.Name).Where(name => FeatureCatalog.IsSupported(scope, name)).Order(StringComparer.Ordinal),
                SettingsCatalog.All.Where(s => s.Scopes.HasFlag(scope)).Select(static s => s.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_key_is_in_the_manual()
    {
        string manual = string.Concat(
            DocumentationPage.Names
                .Where(static name => name is not ("docs/diagnostics.md" or "docs/compatibility.md"))
                .Select(static name => DocumentationPage.Text(name)));
        HashSet<string> keys = [];
        Collect(SettingsCatalog.Schema.Service, keys, []);
        Assert.Contains("max_header_bytes", keys);
        Assert.Empty(keys.Where(key => !Regex.IsMatch(manual, $@"(?<![\w-]){Regex.Escape(key)}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(5))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_strict_reading_and_the_schema_accept_the_same_files()
    {
        var random = new Random(20);
        int accepted = 0;
        int refused = 0;
        foreach (JsonNode configuration in Configurations)
        {
            for (int round = 0; round < 40; round++)
            {
                JsonNode edited = configuration.DeepClone();

                // The recorded cases leave it to their runner.
                edited["version"] ??= 3;
                for (int edit = 0; edit < round % 3; edit++)
                {
                    Edit(edited, random);
                }

                string text = edited.ToJsonString();
                bool strict = StrictRules.Check(Load(text), SettingsCatalog.Schema).Count == 0;
                Assert.True(
                    strict == Validator.IsValid(Encoding.UTF8.GetBytes(text)),
                    $"the strict reading {(strict ? "accepts" : "refuses")}, the schema does not: {text}");
                _ = strict ? accepted++ : refused++;
            }
        }

        Assert.True(accepted > 1000 && refused > 1000, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public async Task A_lint_looks_into_the_settings_of_namespaces()
    {
        using var folder = new TestFolder("""
            {
              "$schema": "./sluice.schema.json",
              "version": 3,
              "extra_config": { "router": { "auto_options": "yes", "auto_option": true }, "routr": {} },
              "endpoints": []
            }
            """);

        Finished run = await SluiceProcess.RunAsync(folder, "check", "--lint", "-c", "krakend.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("krakend.json:4:49: error SLC0602: the schema asks for true or false, this is a string\n", run.Error);
        Assert.Contains("krakend.json:4:56: error SLC0601: \"auto_option\" is not a key of the schema\n", run.Error);
        Assert.Contains("krakend.json:4:88: error SLC0608: the schema has no namespace \"routr\" here\n", run.Error);
        Assert.Contains("    did you mean \"router\"?\n", run.Error);
        Assert.Contains("3 errors, 0 warnings\n", run.Error);
        Assert.DoesNotContain("$schema", run.Error);
    }

    private static LoadResult Load(string text) =>
        ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(text) });

    private static void Collect(ObjectShape shape, HashSet<string> keys, HashSet<ObjectShape> seen)
    {
        if (!seen.Add(shape))
        {
            return;
        }

        foreach ((string key, ValueShape value) in shape.Keys)
        {
            if (value.Text != "Known, and not supported yet.")
            {
                keys.Add(key);
            }

            if (value.Object is { } nested)
            {
                Collect(nested, keys, seen);
            }
        }
    }

    /// <summary>Changes one place of a configuration: a value, a name, or whether it is there.</summary>
    private static void Edit(JsonNode root, Random random)
    {
        List<JsonNode> containers = [];
        Find(root, containers);
        switch (containers[random.Next(containers.Count)])
        {
            case JsonObject map when map.Count > 0:
                string key = map.ElementAt(random.Next(map.Count)).Key;
                switch (random.Next(4))
                {
                    case 0:
                        map.Remove(key);
                        break;
                    case 1:
                        JsonNode? value = map[key]?.DeepClone();
                        map.Remove(key);
                        map[Names[random.Next(Names.Length)]] = value;
                        break;
                    default:
                        map[key] = JsonNode.Parse(Values[random.Next(Values.Length)]);
                        break;
                }

                break;
            case JsonArray list when list.Count > 0:
                list[random.Next(list.Count)] = JsonNode.Parse(Values[random.Next(Values.Length)]);
                break;
        }
    }

    private static void Find(JsonNode node, List<JsonNode> containers)
    {
        if (node is not JsonObject and not JsonArray)
        {
            return;
        }

        containers.Add(node);
        IEnumerable<JsonNode?> children = node is JsonObject map ? map.Select(static p => p.Value) : (JsonArray)node;
        foreach (JsonNode child in children.OfType<JsonNode>())
        {
            Find(child, containers);
        }
    }
}
