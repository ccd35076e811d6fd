using System.Text;

namespace Sluice.Configuration.Tests.Document;

public class JsonDocumentReaderTests
{
    [Fact]
    public void Positions_count_lines_and_columns_through_CRLF_and_a_byte_order_mark()
    {
        ConfigNode document = Read("\uFEFF{\r\n  \"a\": [1,\r\n    \"é\", true],\r\n  \"b/c\": {\"d\": null}\r\n}", out _)!;
        var root = Assert.IsType<ConfigObject>(document);
        var list = Assert.IsType<ConfigArray>(root.Properties[0].Value);
        Assert.Equal(["$.a[0]", "$.a[1]", "$.a[2]"], list.Items.Select(static item => item.Path));
        Assert.Equal(["f.json:2:9", "f.json:3:5", "f.json:3:10"], list.Items.Select(static item => item.Position.ToString()));
        Assert.Equal("f.json:4:3", root.Properties[1].Position.ToString());
        Assert.Equal("""$["b/c"].d""", Assert.IsType<ConfigObject>(root.Properties[1].Value).Properties[0].Value.Path);
    }

    [Theory]
    [InlineData("""{"a" 1}""", "f.json:1:6: error SLC0032: $.a: 1 stands after the key \"a\" (write : and the value, or the quote that is missing before)")]
    [InlineData("""{"a": }""", "f.json:1:7: error SLC0029: $.a: } stands where a value belongs")]
    [InlineData("""{"a": 1""", "f.json:1:8: error SLC0021: $: the document ends inside the object that line 1 opened (write the missing })")]
    [InlineData("""{"a": [1, 2""", "f.json:1:12: error SLC0021: $.a: the document ends inside the list that line 1 opened (write the missing ])")]
    [InlineData("""{"a": "x""", "f.json:1:7: error SLC0021: $.a: the closing quote of this text is missing on its line (write the quote, and \\n for a line break)")]
    [InlineData("""{"a": "\x"}""", "f.json:1:8: error SLC0031: $.a: \\x is not an escape of JSON (write \\\\ for a backslash)")]
    [InlineData("""{"a": 01}""", "f.json:1:7: error SLC0028: $.a: a number of JSON does not begin with 0 (write 1)")]
    [InlineData("""{"a": 1.}""", "f.json:1:7: error SLC0028: $.a: this is neither text in quotes nor a number, true, false or null (put text in double quotes)")]
    [InlineData("""{"a": {{ .x }}}""", "f.json:1:8: error SLC0029: $.a: { stands where a key belongs (write a key in double quotes)")]
    [InlineData("""{"a": [1}""", "f.json:1:9: error SLC0029: $.a: } stands where a comma or ] belongs")]
    [InlineData("{} x", "f.json:1:4: error SLC0020: $: x stands after the end of the document (remove it, or check the brackets before it)")]
    [InlineData("  \n ", "f.json: error SLC0007: $: the file is empty (write the configuration: at least version and endpoints)")]
    public void A_syntax_error_is_told_with_its_place_and_what_belongs_there(string text, string expected)
    {
        Read(text, out string[] lines);
        Assert.Equal([expected], lines);
    }

    [Theory]
    [InlineData("{ /* x", "f.json:1:3")]
    [InlineData("{\"a\": 1}\n /*", "f.json:2:2")]
    public void A_comment_that_does_not_end_ends_the_reading(string text, string place)
    {
        Read(text, out string[] lines);
        Assert.Equal($"{place}: error SLC0021: $: this comment does not end (write */ after it)", lines[^1]);
    }

    [Fact]
    public void Frequent_slips_are_all_told_and_read_over()
    {
        const string text = """
            {
              // a comment
              "a": [1, 2,],
              'b': True,
              c: "x"
              "d": 1,,
            }
            """;
        var document = Assert.IsType<ConfigObject>(Read(text, out string[] lines));
        Assert.Equal(["a", "b", "c", "d"], document.Properties.Select(static property => property.Name));
        Assert.Equal(
            [
                "f.json:2:3: error SLC0026: $: JSON has no comments (write a key such as \"@comment\": \"...\", or use YAML or TOML)",
                "f.json:3:13: error SLC0023: $.a: a comma stands before the closing ] (remove the comma)",
                "f.json:4:3: error SLC0025: $: text stands in single quotes (write double quotes)",
                "f.json:4:8: error SLC0027: $.b: True is not a JSON value (write true)",
                "f.json:5:3: error SLC0024: $: the key c has no quotes (write \"c\")",
                "f.json:6:3: error SLC0022: $: a comma is missing before this key (write , after the value before it)",
                "f.json:6:10: error SLC0023: $: a comma stands before the closing } (remove the comma)",
            ],
            lines);
    }

    [Fact]
    public void A_key_written_twice_is_told_and_the_last_value_counts()
    {
        var document = Assert.IsType<ConfigObject>(Read("{\"a\": 1,\n \"a\": 2}", out string[] lines));
        Assert.Equal("2", Assert.IsType<ConfigScalar>(Assert.Single(document.Properties).Value).Text);
        Assert.Equal(["f.json:2:2: warning SLC0033: $.a: \"a\" is written a second time, the value of line 1 is not used (remove one of the two)"], lines);
    }

    [Theory]
    [InlineData("\"\\u00e9\\n\\t\\\\\\/\\\"\"", "é\n\t\\/\"")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud83dx\"", "\uFFFDx")]
    [InlineData("\"\\ude00\"", "\uFFFD")]
    public void Escapes_are_resolved(string text, string value)
    {
        Assert.Equal(value, Assert.IsType<ConfigScalar>(Read(text, out string[] lines)).Text);
        Assert.Empty(lines);
    }

    [Fact]
    public void Numbers_keep_their_text() =>
        Assert.Equal("12345678901234567890.10e-3", Assert.IsType<ConfigScalar>(Read("12345678901234567890.10e-3", out _)).Text);

    [Fact]
    public void A_byte_that_is_not_UTF8_is_told_with_its_place()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(DocumentReader.Read("f.json", [.. "{\n\"a\": \""u8, 0xE9, .. "\"}"u8], diagnostics));
        Assert.Equal("f.json:2:7: error SLC0006: $: a byte here is not UTF-8 (save the file as UTF-8)", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_UTF16_file_is_told()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(DocumentReader.Read("f.json", [0xFF, 0xFE, (byte)'{', 0], diagnostics));
        Assert.Equal("the file is UTF-16", Assert.Single(diagnostics).Message);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Nesting_is_bounded(string open)
    {
        Assert.Null(Read(string.Concat(Enumerable.Repeat(open, 100_000)), out string[] lines));
        Assert.EndsWith("error SLC0009: $: more than 256 levels of nesting (flatten the document)", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_below_the_bound_is_read()
    {
        string text = new string('[', 256) + new string(']', 256);
        Assert.NotNull(Read(text, out string[] lines));
        Assert.Empty(lines);
    }

    private static ConfigNode? Read(string text, out string[] lines)
    {
        var diagnostics = new DiagnosticBag();
        ConfigNode? document = DocumentReader.Read("f.json", Encoding.UTF8.GetBytes(text), diagnostics);
        lines = [.. diagnostics.Select(static diagnostic => diagnostic.ToString())];
        return document;
    }
}
