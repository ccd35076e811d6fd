namespace Sluice.GoTemplate.Tests.Language;

/// <summary>The language of pkg.go.dev/text/template: text, actions, variables, blocks.</summary>
public class ActionTests
{
    [Theory]
    [InlineData("plain } }} { text", "plain } }} { text")]
    [InlineData("{{ .name }}", "Ada")]
    [InlineData("{{.name}}", "Ada")]
    [InlineData("{{ . | len }}", "14")]
    [InlineData("{{ .map.m.deep }}", "x")]
    [InlineData("{{ $.map.m.deep }}", "x")]
    [InlineData("{{ (index .map \"m\").deep }}", "x")]
    [InlineData("{{ \"a\\tb\\u00e9\\x41\\101\\\"\" }}", "a\tbéAA\"")]
    [InlineData("{{ `raw \\n \"text\"` }}", "raw \\n \"text\"")]
    [InlineData("{{ 'a' }} {{ '\\n' }} {{ 'é' }} {{ '\\'' }}", "97 10 233 39")]
    [InlineData("{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ +5 }} {{ -5 }}", "1000 31 5 15 15 5 -5")]
    [InlineData("{{ 1.5 }} {{ .5 }} {{ 1e3 }} {{ 1e-7 }} {{ 0x1p4 }} {{ 1. }}", "1.5 0.5 1000 1e-07 16 1")]
    [InlineData("{{ 9223372036854775807 }} {{ -9223372036854775808 }}", "9223372036854775807 -9223372036854775808")]
    [InlineData("{{ true }} {{ false }}", "true false")]
    [InlineData("{{ .n }} {{ .f }} {{ .big }} {{ .yes }}", "3 2.5 1e+06 true")]
    [InlineData("{{ .list }} {{ .map }} {{ .mixed }}", "[a b c] map[a:2 m:map[deep:x] z:1] [1 x <nil> true]")]
    [InlineData("{{ .missing }} {{ .missing.deeper }} {{ .nothing }} {{ .map.q.r }}", "<no value> <no value> <no value> <no value>")]
    [InlineData("{{ \"a\" | print \"b\" | printf \"%s-%s\" \"c\" }}", "c-ba")]
    [InlineData("{{ printf \"%d\" (len (printf \"%s\" \"abc\")) }}", "3")]
    [InlineData("{{ /* no comment here */ }}", null)]
    [InlineData("a {{- /* note */ -}} b", "ab")]
    [InlineData("a {{/* note\n over lines */}} b", "a  b")]
    [InlineData("a \n {{- .name -}} \n\t b", "aAdab")]
    [InlineData("a {{ .name -}} b", "a Adab")]
    [InlineData("{{- 3 -}}", "3")]
    [InlineData("{{-3}}", "-3")]
    [InlineData("1 {{- 2 }} {{ 3 -}} 4", "12 34")]
    [InlineData("{{\n .name\n | upper\n}}", "ADA")]
    [InlineData("x{{ \"\" }}y", "xy")]
    [InlineData("{{ print nil }}", "<nil>")]
    public void Text_and_values(string template, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(TemplateErrorKind.Syntax, Templates.Error(template).Kind);
            return;
        }

        Assert.Equal(expected, Templates.Text(template));
    }

    [Theory]
    [InlineData("{{ $x := 1 }}{{ $x }}", "1")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21")]
    [InlineData("{{ $x := .map }}{{ $x.m.deep }}", "x")]
    [InlineData("{{ with $x := .name }}{{ $x }}{{ . }}{{ end }}", "AdaAda")]
    [InlineData("{{ if $x := .n }}{{ $x }}{{ else }}no{{ end }}", "3")]
    [InlineData("{{ $a := 1 }}{{ $b := $a }}{{ $a = 5 }}{{ $b }}", "1")]
    [InlineData("{{ $x := \"a\" | upper }}{{ $x }}", "A")]
    [InlineData("{{ $x := 0 }}{{ range .numbers }}{{ $x = add $x . }}{{ end }}{{ $x }}", "6")]
    [InlineData("{{ $i := 9 }}{{ range $i, $e := .list }}{{ $i }}{{ end }}{{ $i }}", "0129")]
    [InlineData("{{ $i := 9 }}{{ $e := 9 }}{{ range $i, $e = .list }}{{ end }}{{ $i }}{{ $e }}", "2c")]
    [InlineData("{{ $e := 9 }}{{ range $e = .list }}{{ end }}{{ $e }}", "c")]
    public void Variables(string template, string expected) => Assert.Equal(expected, Templates.Text(template));

    [Theory]
    [InlineData("{{ if .yes }}a{{ end }}{{ if .no }}b{{ end }}", "a")]
    [InlineData("{{ if .no }}a{{ else }}b{{ end }}", "b")]
    [InlineData("{{ if .no }}a{{ else if .n }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ if .no }}a{{ else if .no }}b{{ else if .yes }}c{{ else }}d{{ end }}", "c")]
    [InlineData("{{ with .name }}{{ . }}{{ else }}none{{ end }}", "Ada")]
    [InlineData("{{ with .empty }}a{{ else with .name }}{{ . }}{{ else }}c{{ end }}", "Ada")]
    [InlineData("{{ with .empty }}a{{ else with .none }}b{{ else }}c{{ end }}", "c")]
    [InlineData("{{ with .map }}{{ with .m }}{{ .deep }}{{ $.name }}{{ end }}{{ end }}", "xAda")]
    [InlineData("{{ if and .yes (not .no) }}a{{ end }}{{ if or .no .none }}b{{ end }}", "a")]
    [InlineData("{{ if .nothing }}a{{ else }}b{{ end }}{{ if .blank }}a{{ else }}b{{ end }}{{ if 0.0 }}a{{ else }}b{{ end }}", "bbb")]
    [InlineData("{{ range .list }}<{{ . }}>{{ end }}", "<a><b><c>")]
    [InlineData("{{ range $i, $e := .list }}{{ $i }}{{ $e }}{{ end }}", "0a1b2c")]
    [InlineData("{{ range $k, $v := .map }}{{ $k }};{{ end }}", "a;m;z;")]
    [InlineData("{{ range .none }}x{{ else }}none{{ end }}{{ range .nothing }}x{{ else }}nil{{ end }}", "nonenil")]
    [InlineData("{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}{{ $i }}{{ end }}{{ range 0 }}x{{ else }}e{{ end }}", "01201e")]
    [InlineData("{{ range int64 2 }}{{ typeOf . }} {{ end }}", "int64 int64 ")]
    [InlineData("{{ range .list }}{{ if eq . \"b\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "ac")]
    [InlineData("{{ range .list }}{{ if eq . \"b\" }}{{ break }}{{ end }}{{ . }}{{ end }}", "a")]
    [InlineData("{{ range .list }}{{ range $.numbers }}{{ if eq . 1.0 }}{{ break }}{{ end }}{{ . }}{{ end }}{{ . }}{{ end }}", "3a3b3c")]
    [InlineData("{{ range $i, $_ := .list }}{{ with $i }}{{ continue }}{{ end }}{{ $i }}{{ end }}", "0")]
    [InlineData("{{ range .mixed }}[{{ . }}]{{ end }}", "[1][x][<no value>][true]")]
    public void Blocks(string template, string expected) => Assert.Equal(expected, Templates.Text(template));

    [Theory]
    [InlineData("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .name }}{{ template \"t\" }}", "<Ada><<no value>>")]
    [InlineData("{{ block \"t\" .map }}{{ .z }}{{ end }}{{ template \"t\" (dict \"z\" 9) }}", "19")]
    [InlineData("{{ define \"t\" }}{{ $.z }}{{ range list 1 }}{{ $.z }}{{ end }}{{ end }}{{ template \"t\" .map }}", "11")]
    [InlineData("{{ define \"a\" }}A{{ template \"b\" . }}{{ end }}{{ define \"b\" }}B{{ . }}{{ end }}{{ template \"a\" 1 }}", "AB1")]
    [InlineData("{{ define \"c\" }}{{ . }}{{ if gt . 0 }}{{ template \"c\" (sub . 1 | int) }}{{ end }}{{ end }}{{ template \"c\" 3 }}", "3210")]
    [InlineData("{{ define \"t\" }}one{{ end }}{{ define \"t\" }}two{{ end }}{{ template \"t\" }}", "two")]
    [InlineData("{{ define \"t\" }}one{{ end }}{{ define \"t\" }} {{ end }}{{ template \"t\" }}", "one")]
    public void Templates_that_call_one_another(string template, string expected) => Assert.Equal(expected, Templates.Text(template));

    [Fact]
    public void Half_a_surrogate_pair_of_the_data_is_no_character()
    {
        TemplateSet set = Templates.Set();
        Assert.True(set.TryParse("main", "main", "{{ .a }}", out _));
        Assert.True(set.TryRender("main", new Dictionary<string, object?> { ["a"] = "x\uDC80y" }, out RenderedTemplate? rendered, out _));
        Assert.Equal("x\uFFFDy"u8.ToArray(), rendered.ToBytes());
    }

    [Fact]
    public void Files_of_a_set_call_one_another()
    {
        TemplateSet set = Templates.Set();
        Assert.True(set.TryParse("main", "main", "{{ template \"row.tmpl\" .list }}", out _));
        Assert.True(set.TryParse("row.tmpl", "t/row.tmpl", "{{ range . }}{{ template \"cell\" . }}{{ end }}{{ define \"cell\" }}|{{ . }}{{ end }}", out _));

        Assert.True(set.TryRender("main", Templates.Data(Templates.Settings), out RenderedTemplate? rendered, out _));
        Assert.Equal("|a|b|c", rendered.Text);
    }
}
