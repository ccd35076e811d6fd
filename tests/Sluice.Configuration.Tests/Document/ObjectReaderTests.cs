using System.Text;

namespace Sluice.Configuration.Tests.Document;

public class ObjectReaderTests
{
    [Theory]
    [InlineData("8080", 8080, false)]
    [InlineData("\"8080\"", 8080, true)]
    [InlineData("\"0x1F90\"", 8080, true)]
    [InlineData("\"0o17\"", 15, true)]
    [InlineData("\"017\"", 15, true)]
    [InlineData("\"-1_000\"", -1000, true)]
    [InlineData("\"\"", 0, true)]
    [InlineData("8080.9", 8080, true)]
    [InlineData("-1.9", -1, true)]
    [InlineData("8e3", 8000, false)]
    [InlineData("true", 1, true)]
    [InlineData("false", 0, true)]
    [InlineData("null", 7, false)]
    public void A_whole_number_is_read_from(string written, int expected, bool told)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(expected, reader.Integer("k", fallback: 7));
        Assert.Equal(told ? 1 : 0, diagnostics.Count);
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("true", true, false)]
    [InlineData("\"true\"", true, true)]
    [InlineData("\"1\"", true, true)]
    [InlineData("\"t\"", true, true)]
    [InlineData("\"F\"", false, true)]
    [InlineData("\"\"", false, true)]
    [InlineData("0", false, true)]
    [InlineData("2", true, true)]
    [InlineData("null", true, false)]
    public void A_boolean_is_read_from(string written, bool expected, bool told)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(expected, reader.Boolean("k", fallback: true));
        Assert.Equal(told ? 1 : 0, diagnostics.Count);
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("\"x\"", "x", false)]
    [InlineData("12", "12", true)]
    [InlineData("1.50", "1.5", true)]
    [InlineData("1e3", "1000", true)]
    [InlineData("1e21", "1000000000000000000000", true)]
    [InlineData("true", "1", true)]
    [InlineData("false", "0", true)]
    [InlineData("null", "fallback", false)]
    public void Text_is_read_from(string written, string expected, bool told)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(expected, reader.String("k", "fallback"));
        Assert.Equal(told ? 1 : 0, diagnostics.Count);
    }

    [Theory]
    [InlineData("[\"a\", \"b\"]", "a,b", false)]
    [InlineData("\"a\"", "a", true)]
    [InlineData("[1, true, null]", "1,1,", true)]
    [InlineData("{}", "", false)]
    [InlineData("[]", "", false)]
    [InlineData("null", "", false)]
    public void A_list_of_texts_is_read_from(string written, string expected, bool told)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(expected, string.Join(',', reader.Strings("k")));
        Assert.Equal(told, diagnostics.Count > 0);
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("\"1.5s\"", 1500, null)]
    [InlineData("1500000000", 1500, "a duration without a unit counts nanoseconds, this is 1500ms")]
    [InlineData("null", 9000, null)]
    public void A_duration_is_read_from(string written, int milliseconds, string? told)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(milliseconds, reader.Duration("k", TimeSpan.FromSeconds(9)).TotalMilliseconds);
        Assert.Equal(told, diagnostics.SingleOrDefault()?.Message);
    }

    [Theory]
    [InlineData("integer", "\"eighty\"")]
    [InlineData("integer", "[]")]
    [InlineData("integer", "{}")]
    [InlineData("integer", "3000000000")]
    [InlineData("boolean", "\"yes\"")]
    [InlineData("boolean", "[true]")]
    [InlineData("string", "{}")]
    [InlineData("string", "[\"a\"]")]
    [InlineData("strings", "[[\"a\"]]")]
    [InlineData("strings", "[{}]")]
    [InlineData("duration", "\"\"")]
    [InlineData("duration", "\"2 s\"")]
    [InlineData("duration", "{}")]
    [InlineData("object", "\"x\"")]
    [InlineData("object", "[]")]
    public void What_the_original_refuses_is_an_error_and_the_fallback_is_used(string type, string written)
    {
        ObjectReader reader = Weak($$"""{"k": {{written}}}""", out DiagnosticBag diagnostics);
        bool fallback = type switch
        {
            "integer" => reader.Integer("k", 7) == 7,
            "boolean" => reader.Boolean("k", fallback: true),
            "string" => reader.String("k", "f") == "f",
            "strings" => reader.Strings("k").Count == 0,
            "duration" => reader.Duration("k", TimeSpan.FromSeconds(7)) == TimeSpan.FromSeconds(7),
            _ => reader.Object("k") is null,
        };
        Assert.True(fallback);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(diagnostics).Severity);
        Assert.Equal(1, reader.WrongTypes);
    }

    [Fact]
    public void Keys_match_in_any_letter_case_and_the_exact_spelling_goes_first()
    {
        ObjectReader reader = Weak("""{"TIMEOUT": "1s", "timeout": "2s", "Name": "n"}""", out DiagnosticBag diagnostics);
        Assert.Equal(2, reader.Duration("timeout").TotalSeconds);
        Assert.Equal("n", reader.String("name"));
        reader.WarnUnknownKeys();
        Assert.Equal("f.json:1:2: warning SLC0104: $.TIMEOUT: \"TIMEOUT\" is the same key as \"timeout\", this one has no effect (remove one of the two)", Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData("4", 4, null)]
    [InlineData("2", 2, null)]
    [InlineData("1", 3, "SLC0112: $.n: n is below 2 (write a number from 2 to 9)")]
    [InlineData("10", 3, "SLC0112: $.n: n is above 9 (write a number from 2 to 9)")]
    [InlineData("\"x\"", 3, "SLC0110: $.n: a whole number belongs here")]
    public void A_number_outside_its_range_is_told_and_not_used(string written, int expected, string? told)
    {
        ObjectReader reader = Weak($$"""{"n": {{written}}}""", out DiagnosticBag diagnostics);
        Assert.Equal(expected, reader.Integer("n", 3, 2, 9));
        if (told is null)
        {
            Assert.Empty(diagnostics);
        }
        else
        {
            Assert.Contains(told, Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_name_is_quoted_in_part_and_no_character_in_half()
    {
        ObjectReader reader = Weak($$"""{"{{new string('a', 39)}}😀😀": 1}""", out DiagnosticBag diagnostics);
        reader.WarnUnknownKeys();
        Assert.StartsWith($"\"{new string('a', 39)}...\" is not", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_notes_what_it_is_asked_for()
    {
        var shape = new ObjectShape();
        var diagnostics = new DiagnosticBag();
        var reader = ObjectReader.Strict(shape.Probe(), diagnostics);
        Assert.Equal("b", reader.Choice("choice", ["a", "b"], "b"));
        Assert.Equal(3, reader.Integer("range", 3, 2, int.MaxValue));
        Assert.True(reader.Boolean("flag", fallback: true));
        Assert.Equal(1.5, reader.Number("number", 1.5));
        Assert.Empty(reader.Strings("texts"));
        Assert.Equal([1], reader.Integers("wholes", [1]));
        Assert.Equal(TimeSpan.FromSeconds(2), reader.Duration("time", TimeSpan.FromSeconds(2)));
        reader.Object("nested")!.String("inner");
        reader.Nested(Assert.Single(reader.List("items"))).Long("of");
        Assert.Single(reader.List("plain"));
        Assert.True(((ConfigObject)reader.Child("raw")!).TryGet("deep", out _));
        Assert.True(reader.Has("only"));
        reader.WarnUnknownKeys();
        shape.Settle();

        Assert.Empty(diagnostics);
        Assert.True(shape.IsClosed);
        Assert.Equal(
            [
                "choice Text \"b\"", "range Whole 3", "flag Boolean true", "number Number 1.5", "texts Texts ", "wholes Wholes [1]", "time Duration \"2s\"",
                "nested Object ", "items Objects ", "plain List ", "raw Object ", "only Any ",
            ],
            shape.Keys.Select(static k => $"{k.Key} {k.Value.Kind} {k.Value.Default}"));
        Assert.Equal(["a", "b"], shape.Keys["choice"].Choices);
        Assert.Equal((2L, null), (shape.Keys["range"].Minimum, shape.Keys["range"].Maximum));
        Assert.Equal(ValueKind.Text, shape.Keys["nested"].Object!.Keys["inner"].Kind);
        Assert.Equal(ValueKind.Whole, shape.Keys["items"].Object!.Keys["of"].Kind);
        Assert.Contains("deep", shape.Keys["raw"].Object!.Keys);
        Assert.Null(shape.Keys["plain"].Object);
    }

    [Fact]
    public void Unknown_keys_are_told_with_the_nearest_known_one_and_comments_are_not()
    {
        ObjectReader reader = Weak("""{"max_rat": 1, "clientMaxRate": 2, "zzz": 3, "@comment": 1, "$schema": 1, "#x": 1, "_y": 1}""", out DiagnosticBag diagnostics);
        reader.Integer("max_rate");
        reader.Integer("client_max_rate");
        reader.WarnUnknownKeys();
        Assert.Equal(
            [
                "f.json:1:2: warning SLC0101: $.max_rat: \"max_rat\" is not a known key, it has no effect (did you mean \"max_rate\"?)",
                "f.json:1:16: warning SLC0101: $.clientMaxRate: \"clientMaxRate\" is not a known key, it has no effect (did you mean \"client_max_rate\"?)",
                "f.json:1:36: warning SLC0101: $.zzz: \"zzz\" is not a known key, it has no effect",
            ],
            diagnostics.Select(static diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void A_strict_reader_converts_nothing()
    {
        ConfigNode node = Parse("""{"i": "1", "b": 1, "s": 1, "l": "a", "d": 5, "o": [], "n": null, "f": 1.5}""");
        var diagnostics = new DiagnosticBag();
        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        Assert.Equal(4, reader.Integer("i", 4));
        Assert.True(reader.Boolean("b", fallback: true));
        Assert.Equal("x", reader.String("s", "x"));
        Assert.Empty(reader.Strings("l"));
        Assert.Equal(TimeSpan.FromSeconds(1), reader.Duration("d", TimeSpan.FromSeconds(1)));
        Assert.Null(reader.Object("o"));
        Assert.Equal(5, reader.Integer("n", 5));
        Assert.Equal(6, reader.Integer("f", 6));
        Assert.Equal(1.5, reader.Number("f"));
        Assert.Equal(7, reader.WrongTypes);
        Assert.Equal(7, diagnostics.Count);
        Assert.True(diagnostics.HasErrors);
    }

    [Fact]
    public void A_strict_reader_reads_what_fits()
    {
        ConfigNode node = Parse("""{"i": 1, "b": true, "s": "x", "l": ["a"], "d": "5s", "o": {"x": "1"}}""");
        var diagnostics = new DiagnosticBag();
        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        Assert.Equal(1, reader.Integer("i"));
        Assert.True(reader.Boolean("b"));
        Assert.Equal("x", reader.String("s"));
        Assert.Equal(["a"], reader.Strings("l"));
        Assert.Equal(TimeSpan.FromSeconds(5), reader.Duration("d"));
        Assert.Equal(9, reader.Object("o")!.Integer("x", 9));
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(diagnostics).Severity);
    }

    [Fact]
    public void Something_else_than_an_object_is_told_and_reads_as_empty()
    {
        var diagnostics = new DiagnosticBag();
        var reader = new ObjectReader(Parse("[1]"), diagnostics);
        Assert.False(reader.IsObject);
        Assert.Equal(3, reader.Integer("x", 3));
        Assert.Equal("f.json:1:1: error SLC0110: $: an object belongs here, this is a list (write { ... })", Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData("3 seconds", "3s")]
    [InlineData("5min", "5m")]
    [InlineData("10", "10s")]
    [InlineData("100 MS", "100ms")]
    public void A_broken_duration_is_told_with_what_was_probably_meant(string written, string meant)
    {
        ObjectReader reader = Weak($$"""{"k": "{{written}}"}""", out DiagnosticBag diagnostics);
        reader.Duration("k");
        Assert.Equal($"write a duration such as \"{meant}\"", Assert.Single(diagnostics).Remedy);
    }

    private static ObjectReader Weak(string json, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        return new ObjectReader(Parse(json), diagnostics);
    }

    private static ConfigNode Parse(string json) => DocumentReader.Read("f.json", Encoding.UTF8.GetBytes(json), [])!;
}
