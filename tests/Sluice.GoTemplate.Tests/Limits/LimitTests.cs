namespace Sluice.GoTemplate.Tests.Limits;

/// <summary>What a template may cost: no text of it hangs a start or fills the memory.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}")]
    [InlineData("{{ range until 1000000000 }}{{ end }}")]
    [InlineData("{{ range 1000000000000 }}{{ end }}")]
    [InlineData("{{ repeat 1000000000 \"abc\" }}")]
    [InlineData("{{ repeat 9223372036854775807 \"abc\" }}")]
    [InlineData("{{ seq 1 9223372036854775806 }}")]
    [InlineData("{{ untilStep -9223372036854775808 9223372036854775807 1 }}")]
    [InlineData("{{ printf \"%1000000d%1000000d\" 1 2 | repeat 1000 }}")]
    [InlineData("{{ indent 1000000000 \"a\" }}")]
    [InlineData("{{ randAlphaNum 1000000000 }}")]
    [InlineData("{{ randBytes 1000000000 }}")]
    [InlineData("{{ $s := \"aaaaaaaaaa\" }}{{ range until 100 }}{{ $s = print $s $s }}{{ end }}")]
    [InlineData("{{ $s := \"aa\" }}{{ range until 100 }}{{ $s = replace \"a\" \"aaaa\" $s }}{{ end }}")]
    [InlineData("{{ $l := list 1 }}{{ range until 100 }}{{ $l = concat $l $l }}{{ end }}")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ $d }}")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ toRawJson $d }}")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ deepCopy $d }}")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"s\" $d }}{{ $e := dict }}{{ $_ := set $e \"s\" $e }}{{ deepEqual $d $e }}")]
    [InlineData("{{ $d := dict \"k\" 1 }}{{ range until 60 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}{{ $d }}")]
    [InlineData("{{ $d := dict \"k\" 1 }}{{ range until 60 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}{{ deepCopy $d }}")]
    [InlineData("{{ define \"f\" }}{{ template \"g\" }}{{ template \"g\" }}{{ end }}{{ define \"g\" }}{{ template \"h\" }}{{ end }}{{ define \"h\" }}{{ template \"f\" }}{{ end }}{{ template \"f\" }}")]
    [InlineData("{{ range until 10000 }}{{ $_ := bcrypt \"x\" }}{{ end }}", 2_000_000)]
    [InlineData("{{ range until 10000 }}{{ $_ := genPrivateKey \"rsa\" }}{{ end }}", 100_000)]
    [InlineData("{{ range $i := until 1000000 }}{{ $_ := regexMatch (print \"a\" $i) \"x\" }}{{ end }}", 1_000_000)]
    [InlineData("{{ $x := repeat 100000 \"a\" }}{{ range until 100000 }}{{ $_ := regexMatch \"(a|b)*c\" $x }}{{ end }}", 1_000_000)]
    public void What_has_no_end_is_ended(string template, long steps = 20_000_000)
    {
        TemplateError error = Templates.Error(template, new TemplateLimits { MaxSteps = steps });

        Assert.Equal(TemplateErrorKind.Limit, error.Kind);
        Assert.Equal("main.tmpl", error.Position.File);
    }

    [Fact]
    public void Appending_in_a_loop_costs_no_more_than_in_Go() =>
        Assert.Equal("20000", Templates.Text("{{ $l := list }}{{ range until 20000 }}{{ $l = append $l . }}{{ end }}{{ len $l }}"));

    [Fact]
    public void Ten_thousand_endpoints_are_rendered()
    {
        string text = Templates.Text(
            "{{ range $i := until 10000 }}{ \"endpoint\": \"/e{{ $i }}\", \"backend\": [ { \"url_pattern\": \"/b/{{ add $i 1 }}\", \"host\": [{{ toJson $.name }}] } ] },\n{{ end }}");

        Assert.Equal(10_000, text.Count(static c => c == '\n'));
    }

    [Fact]
    public void The_output_is_bounded()
    {
        TemplateError error = Templates.Error("{{ range until 100 }}0123456789{{ end }}", new TemplateLimits { MaxOutput = 500 });

        Assert.Equal(TemplateErrorKind.Limit, error.Kind);
        Assert.Contains("500 characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('(')]
    [InlineData('i')]
    public void Deep_nesting_is_refused(char kind)
    {
        string template = kind == '('
            ? "{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}"
            : string.Concat(Enumerable.Repeat("{{ if true }}", 5000));

        Assert.Contains("nested too deep", Templates.Error(template).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recursion_that_ends_is_no_mistake() =>
        Assert.Equal("0", Templates.Text("{{ define \"d\" }}{{ if gt . 0 }}{{ template \"d\" (int (sub . 1)) }}{{ else }}{{ . }}{{ end }}{{ end }}{{ template \"d\" 200 }}"));

    [Fact]
    public void Rendering_can_be_cancelled()
    {
        TemplateSet set = Templates.Set();
        Assert.True(set.TryParse("m", "m", "{{ range 10000000 }}{{ end }}", out _));

        Assert.False(set.TryRender("m", null, out _, out TemplateError? error, new CancellationToken(canceled: true)));
        Assert.Equal("rendering was cancelled", error.Message);
    }
}
