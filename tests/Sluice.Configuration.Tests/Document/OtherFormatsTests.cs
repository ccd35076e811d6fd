using System.Diagnostics;
using System.Text;
using CsCheck;

namespace Sluice.Configuration.Tests.Document;

public class OtherFormatsTests
{
    private const string Json = """
        {
          "version": 3, "name": "shop", "port": 8081, "timeout": "3s",
          "extra_config": {"router": {"return_error_msg": true, "error_body": {"404": {"error": "no"}}}},
          "endpoints": [
            {"endpoint": "/items/{id}", "input_query_strings": ["page", "tags[]"], "cache_ttl": "1m30s",
             "backend": [
               {"url_pattern": "/v1/{id}", "host": ["http://a:8080"], "allow": ["id", "price.amount"], "is_collection": true},
               {"url_pattern": "/v2/{id}", "host": ["http://a:8080"], "mapping": {"qty": "left"}}]},
            {"endpoint": "/items", "method": "POST", "output_encoding": "no-op",
             "backend": [{"url_pattern": "/v1", "host": ["http://a:8080"]}]}]
        }
        """;

    private const string Yaml = """
        # A shop.
        version: 3
        name: "shop"
        port: 8081
        timeout: 3s
        extra_config:
          router: {return_error_msg: true, error_body: {404: {error: 'no'}}}
        x-hosts: &hosts [ "http://a:8080" ]
        x-backend: &backend
          host: *hosts
          url_pattern: /v1/{id}
        endpoints:
          - endpoint: /items/{id}
            input_query_strings: [page, "tags[]"]
            cache_ttl: 1m30s
            backend:
              - <<: *backend
                allow:
                  - id
                  - price.amount
                is_collection: true
              - {<<: *backend, url_pattern: "/v2/{id}", mapping: {qty: left}}
          - endpoint: /items
            method: POST
            output_encoding: no-op
            backend:
              - url_pattern: /v1
                host: *hosts
        """;

    private const string Toml = """
        version = 3
        name = "shop"
        port = 8_081
        timeout = '3s'

        [extra_config.router]
        return_error_msg = true
        error_body = { 404 = { error = "no" } }

        [[endpoints]]
        endpoint = "/items/{id}"
        input_query_strings = ["page", "tags[]"]
        cache_ttl = "1m30s"

          [[endpoints.backend]]
          url_pattern = "/v1/{id}"
          host = ["http://a:8080"]
          allow = ["id", "price.amount"]
          is_collection = true

          [[endpoints.backend]]
          url_pattern = "/v2/{id}"
          host = ["http://a:8080"]
          mapping.qty = "left"

        [[endpoints]]
        endpoint = "/items"
        method = "POST"
        output_encoding = "no-op"
          [[endpoints.backend]]
          url_pattern = "/v1"
          host = ["http://a:8080"]
        """;

    [Theory]
    [InlineData("krakend.yaml", Yaml)]
    [InlineData("krakend.yml", Yaml)]
    [InlineData("krakend.toml", Toml)]
    public void The_same_configuration_reads_the_same_in_every_format(string file, string text) =>
        Assert.Equal(Summary(Loaded.File("krakend.json", Json).Config()), Summary(Loaded.File(file, text).Config()));

    [Theory]
    [InlineData("krakend.YAML", Yaml)]
    [InlineData("krakend.conf", Yaml)]
    public void Any_other_extension_is_JSON_and_letter_case_counts(string file, string text) =>
        Assert.StartsWith(file + ":1:1: error SLC0026: $: JSON has no comments", Loaded.File(file, text).Lines()[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("yes", ConfigScalarKind.String, "yes")]
    [InlineData("on", ConfigScalarKind.String, "on")]
    [InlineData("True", ConfigScalarKind.Boolean, "true")]
    [InlineData("~", ConfigScalarKind.Null, "")]
    [InlineData("", ConfigScalarKind.Null, "")]
    [InlineData("0x1F", ConfigScalarKind.Number, "31")]
    [InlineData("0o17", ConfigScalarKind.Number, "15")]
    [InlineData("017", ConfigScalarKind.Number, "15")]
    [InlineData("0b101", ConfigScalarKind.Number, "5")]
    [InlineData("1_000", ConfigScalarKind.Number, "1000")]
    [InlineData("-1.5e3", ConfigScalarKind.Number, "-1.5e3")]
    [InlineData(".5", ConfigScalarKind.Number, ".5")]
    [InlineData("1.2.3", ConfigScalarKind.String, "1.2.3")]
    [InlineData("127.0.0.1", ConfigScalarKind.String, "127.0.0.1")]
    [InlineData("2s", ConfigScalarKind.String, "2s")]
    [InlineData("-", ConfigScalarKind.String, "-")]
    [InlineData(".", ConfigScalarKind.String, ".")]
    [InlineData("'8080'", ConfigScalarKind.String, "8080")]
    [InlineData("!!str 8080", ConfigScalarKind.String, "8080")]
    public void Plain_YAML_scalars_have_the_type_that_Go_gives_them(string written, ConfigScalarKind kind, string text)
    {
        if (written == "-")
        {
            written = "\"-\"";
        }

        var root = Assert.IsType<ConfigObject>(Read("f.yaml", $"a: {written}\n", out string[] lines));
        var scalar = Assert.IsType<ConfigScalar>(root.Properties[0].Value);
        Assert.Empty(lines);
        Assert.Equal((kind, text), (scalar.ScalarKind, scalar.Text));
    }

    [Fact]
    public void YAML_positions_are_those_of_the_values()
    {
        LoadResult result = Loaded.File("krakend.yaml", "version: 3\nport: eighty\nendpoints:\n  - endpoint: /a\n    timout: 2s\n    backend:\n      - url_pattern: /{x}\n        host: [\"http://a\"]\n");
        Assert.Equal(
            [
                "krakend.yaml:2:7: error SLC0110: $.port: a whole number belongs here, this is other text (write digits without quotes)",
                "krakend.yaml:5:5: warning SLC0101: $.endpoints[0].timout: \"timout\" is not a known key, it has no effect (did you mean \"timeout\"?)",
                "krakend.yaml:7:22: error SLC0420: $.endpoints[0].backend[0].url_pattern: {x} is not a placeholder of the endpoint /a (add /{x} to the endpoint's path, or remove it)",
            ],
            result.Lines());
    }

    [Fact]
    public void TOML_positions_are_those_of_the_values()
    {
        LoadResult result = Loaded.File("krakend.toml", "version = 3\nport = \"eighty\"\n\n[[endpoints]]\nendpoint = \"/a\"\ntimout = \"2s\"\n[[endpoints.backend]]\nurl_pattern = \"/{x}\"\nhost = [\"http://a\"]\n");
        Assert.Equal(
            [
                "krakend.toml:2:8: error SLC0110: $.port: a whole number belongs here, this is other text (write digits without quotes)",
                "krakend.toml:6:1: warning SLC0101: $.endpoints[0].timout: \"timout\" is not a known key, it has no effect (did you mean \"timeout\"?)",
                "krakend.toml:8:15: error SLC0420: $.endpoints[0].backend[0].url_pattern: {x} is not a placeholder of the endpoint /a (add /{x} to the endpoint's path, or remove it)",
            ],
            result.Lines());
    }

    [Theory]
    [InlineData("version: 3\rport: eighty\r", 1, 18)]
    [InlineData("name: \"a\u2028 b\u0085 c\"\r\nversion: 3\r\nport: eighty\r\n", 3, 7)]
    public void YAML_lines_end_where_editors_end_them(string text, int line, int column)
    {
        Diagnostic finding = Loaded.File("f.yaml", "# é\n" + text).Diagnostics.First(static diagnostic => diagnostic.Path == "$.port");
        Assert.Equal((line + 1, column), (finding.Position.Line, finding.Position.Column));
    }

    [Theory]
    [InlineData("f.yaml", "a: [1\nb: 2\n", "f.yaml:1:4: error SLC0040: $: the YAML is broken: what follows cannot be parsed")]
    [InlineData("f.yaml", "a: 1\n  b: 2\n", "f.yaml:2:")]
    [InlineData("f.yaml", "a: *x\n", "f.yaml:1:4: error SLC0042: $.a: the alias *x has no anchor before it (write &x before the value that is meant)")]
    [InlineData("f.yaml", "a: 1\na: 2\n", "f.yaml:2:1: error SLC0033: $.a: \"a\" is written a second time, first on line 1 (remove one of the two)")]
    [InlineData("f.yaml", "? [a]\n: 1\n", "f.yaml:1:3: error SLC0043: $: a key is neither text nor a number (write a plain key)")]
    [InlineData("f.yaml", "a:\n  <<: 1\n", "f.yaml:2:7: error SLC0042: $.a[\"<<\"]: << merges objects, this is a number (write an alias of an object)")]
    [InlineData("f.yaml", "# nothing\n", "f.yaml:1:1: error SLC0007: $: the document is empty")]
    [InlineData("f.toml", "a = 1\na = 2\n", "f.toml:2:1: error SLC0050: $: the TOML is broken: ")]
    [InlineData("f.toml", "a = \"\\ud800\"\n", "f.toml:1:")]
    [InlineData("f.toml", "[[a]\n", "f.toml:1:4: error SLC0050: $: the TOML is broken: unexpected token found `]` while expecting `]]`")]
    public void Broken_YAML_and_TOML_is_told_with_its_place(string file, string text, string expected)
    {
        Read(file, text, out string[] lines);
        Assert.NotEmpty(lines);
        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.Contains(": error SLC00", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_YAML_document_is_told_and_not_read()
    {
        Assert.NotNull(Read("f.yaml", "a: 1\n---\nb: 2\n", out string[] lines));
        Assert.Equal(["f.yaml:2:1: warning SLC0041: $: a second YAML document begins here, it is not read (remove it, or remove the --- line)"], lines);
    }

    [Fact]
    public void An_alias_is_told_at_the_place_that_uses_it()
    {
        LoadResult result = Loaded.File("f.yaml", "version: 3\nhost: &h [\"ftp://x\"]\nendpoints:\n- endpoint: /a\n  backend:\n  - {url_pattern: /, host: *h}\n");
        Assert.Equal(["$.host[0]", "$.endpoints[0].backend[0].host[0]"], result.Diagnostics.Select(static diagnostic => diagnostic.Path));
    }

    [Theory]
    [InlineData("f.yaml", "a: ", "[", 100_000)]
    [InlineData("f.yaml", "a: ", "{b: ", 100_000)]
    [InlineData("f.toml", "a = ", "[", 100_000)]
    [InlineData("f.toml", "a = 1\n", "b.", 20_000)]
    public void Nesting_is_bounded(string file, string start, string open, int count)
    {
        string end = file == "f.toml" && open == "b." ? "c = 1\n" : "";
        Assert.Null(Read(file, start + string.Concat(Enumerable.Repeat(open, count)) + end, out string[] lines));
        Assert.Contains(lines, static line => line.Contains("more than 256 levels of nesting", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("f.yaml", Yaml)]
    [InlineData("f.toml", Toml)]
    [InlineData("f.json", Json)]
    public void No_broken_text_throws(string file, string text) =>
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 30], Gen.String[Gen.Char["{}[]:,#&*!|>'\"%@`-?~<=\n\t .ax1\\"], 0, 4]).Array[1, 4].Sample(edits =>
        {
            string broken = text;
            foreach ((int at, int length, string inserted) in edits)
            {
                int start = Math.Min(at, broken.Length);
                broken = broken.Remove(start, Math.Min(length, broken.Length - start)).Insert(start, inserted);
            }

            LoadResult result = Loaded.File(file, broken);
            Assert.Equal(result.Config is null, result.Diagnostics.HasErrors);
        }, iter: 2000);

    [Fact]
    public void Aliases_of_aliases_are_bounded()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        Assert.Null(Read("f.yaml", text.ToString(), out string[] lines));
        Assert.Contains("the aliases of this file expand to more than 400000 values", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_ten_megabytes_of_mistakes_is_refused_with_a_bounded_list()
    {
        string text = "{\"version\": 3, \"endpoints\": [" + string.Join(',', Enumerable.Repeat($"{{\"endpoint\": \"/a\", \"tiemout\": 1, \"foo\": \"{new string('x', 200)}\"}}", 40_000)) + "]}";
        Assert.True(text.Length > 9_000_000);
        long started = Stopwatch.GetTimestamp();
        LoadResult result = Loaded.Json(text);
        Assert.Null(result.Config);
        Assert.Equal(2 * DiagnosticBag.MaxPerSeverity, result.Diagnostics.Count);
        Assert.True(result.Diagnostics.Omitted > 100_000);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "reading a large file takes time in proportion to its size");
    }

    private static ConfigNode? Read(string file, string text, out string[] lines)
    {
        var diagnostics = new DiagnosticBag();
        ConfigNode? document = DocumentReader.Read(file, Encoding.UTF8.GetBytes(text), diagnostics);
        lines = [.. diagnostics.Select(static diagnostic => diagnostic.ToString())];
        return diagnostics.HasErrors ? null : document;
    }

    private static string Summary(GatewayConfig config)
    {
        var text = new StringBuilder().AppendLine(config.Name).AppendLine(config.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).AppendLine(config.Timeout.ToString());
        Describe(config.ExtraConfig.Entries["router"], text);
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{endpoint.Method} {endpoint.Path} {endpoint.CacheTtl} {endpoint.OutputEncoding} {string.Join(',', endpoint.InputQueryStrings)}");
            foreach (BackendConfig backend in endpoint.Backends)
            {
                text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"  {backend.UrlPattern} {string.Join(',', backend.Hosts)} {string.Join(',', backend.Allow)} {string.Join(',', backend.Mapping)} {backend.IsCollection} {backend.Encoding}");
            }
        }

        return text.ToString();
    }

    private static void Describe(ConfigNode node, StringBuilder text)
    {
        switch (node)
        {
            case ConfigObject map:
                foreach (ConfigProperty property in map.Properties)
                {
                    Describe(property.Value, text.Append(property.Name).Append('>'));
                }

                break;
            case ConfigScalar scalar:
                text.Append(scalar.ScalarKind).Append(scalar.Text).Append('\n');
                break;
            default:
                text.Append(node.Kind);
                break;
        }
    }
}
