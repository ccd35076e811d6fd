using CsCheck;

namespace Sluice.GoTemplate.Tests.Limits;

/// <summary>Templates that nobody would write: every one is rendered or refused, within its limits.</summary>
public class HostileInputTests
{
    // A test of the whole size takes many minutes; SLUICE_FUZZ says how many inputs are tried.
    private static readonly long Inputs = long.TryParse(Environment.GetEnvironmentVariable("SLUICE_FUZZ"), out long count) ? count : 3000;

    private static readonly TemplateLimits Limits = new() { MaxSteps = 3_000_000, MaxAllocated = 16 * 1024 * 1024, MaxOutput = 4 * 1024 * 1024 };

    // Keys of 4096 bits and derived passwords take their time by intention; the resolver is the test's own.
    private static readonly string[] Names = [.. TemplateSet.FunctionNames.Where(static name => name is not ("genPrivateKey" or "derivePassword" or "bcrypt" or "htpasswd")
        && !name.StartsWith("gen", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static readonly Gen<string> Operand = Gen.OneOf(
        Gen.OneOf(
            ".", "$", ".name", ".n", ".f", ".big", ".list", ".numbers", ".map", ".map.m.deep", ".missing.x", ".nothing", ".mixed", "$x", "nil", "true", "\"\"",
            "\"a\"", "\"héllo wörld\"", "`raw`", "\"%v %d %[2]*.[1]*f %q\"", "\"(a|b)*[^c]{2,3}$\"", "\"2006-01-02T15:04:05.000Z07:00\"", "\"\\xff\\U0001F600\"",
            "'x'", "0", "1", "-1", "2.5", "1e300", "9223372036854775807", "-9223372036854775808", "100000", "now", "(semver \"1.2.3-a\")", "(list 1 2 \"x\" nil)",
            "(dict \"k\" (list 1) \"v\" .map)", "(until 5)", "(split \",\" \"a,b\")", "(now).Year", "\"^1.2 || >=3.x\"", "\"aGVsbG8=\"", "\"https://u:p@h:1/p?q#f\""),
        Gen.Int[-100, 10_000].Select(static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.String[0, 8].Select(static s => "\"" + s.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal) + "\""));

    private static readonly Gen<string> Call = Gen.Select(Gen.OneOf(Names), Operand.Array[0, 4], static (name, arguments) => name + " " + string.Join(' ', arguments));

    private static readonly Gen<string> Pipe = Gen.OneOf(
        Operand,
        Call,
        Gen.Select(Call, Call, static (a, b) => $"{a} | {b}"),
        Gen.Select(Gen.OneOf(Names), Call, Operand, static (name, inner, operand) => $"{name} ({inner}) {operand}"),
        Gen.Select(Call, Gen.OneOf(Names), Gen.OneOf(Names), static (call, a, b) => $"{call} | {a} | {b}"));

    private static readonly Gen<string> Item = Gen.OneOf(
        Pipe.Select(static p => "{{ " + p + " }}"),
        Pipe.Select(static p => "{{- " + p + " -}} "),
        Pipe.Select(static p => "{{ $x = " + p + " }}"),
        Gen.Select(Pipe, Pipe, static (a, b) => "{{ if " + a + " }}{{ " + b + " }}{{ else }}n{{ end }}"),
        Gen.Select(Pipe, Pipe, static (a, b) => "{{ range $i, $e := " + a + " }}{{ $e }}{{ " + b + " }}{{ end }}"),
        Gen.Select(Pipe, Pipe, static (a, b) => "{{ with " + a + " }}{{ . }}{{ " + b + " }}{{ end }}"),
        Pipe.Select(static p => "{{ template \"t\" " + p + " }}"),
        Pipe.Select(static p => "{{ define \"t\" }}{{ " + p + " }}{{ end }}"),
        Gen.OneOf("text\n", "{{/* c */}}", "{{ break }}", "{{ end }}", "{{ range 3 }}{{ continue }}{{ end }}", "}}", "{{", "\0", "é"));

    private static readonly Gen<string> Template = Gen.Select(Item.Array[1, 6], Gen.Int, Gen.Int[0, 9], static (items, seed, mutation) =>
    {
        string text = "{{ $x := 1 }}" + string.Concat(items);
        int at = (int)((uint)seed % (uint)text.Length);
        return mutation switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, "{}()|.$\"`'-%:=,\n "[(int)((uint)seed % 17)].ToString()),
            2 => text[..at],
            _ => text,
        };
    });

    [Fact]
    public void Any_template_is_rendered_or_refused_within_its_limits() =>
        Template.Sample(
            static text =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                TemplateSet set = Templates.Set(Limits);
                if (set.TryParse("main", "main", text, out TemplateError? error))
                {
                    _ = set.TryRender("main", Templates.Data(Templates.Settings), out RenderedTemplate? rendered, out error);
                    Assert.True(rendered is not null || error is not null);
                }

                Assert.True(error is null || (error.Message.Length > 0 && error.Position.Line >= 1));
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated < 256L * 1024 * 1024, $"{allocated} bytes");
            },
            iter: Inputs);

    [Fact]
    public void Any_text_is_parsed_or_refused() =>
        Gen.String[Gen.Char["{}()|.$\"`'-%:=,\n abendifrg0123/*é\ud800"], 0, 60].Sample(
            static text =>
            {
                TemplateSet set = Templates.Set(Limits);
                if (set.TryParse("main", "main", "{{" + text, out _))
                {
                    _ = set.TryRender("main", null, out _, out _);
                }
            },
            iter: Inputs);

    [Fact]
    public void Text_without_actions_is_itself() =>
        Gen.String.Where(static text => !text.Contains("{{", StringComparison.Ordinal)).Sample(
            static text =>
            {
                TemplateSet set = Templates.Set();
                Assert.True(set.TryParse("main", "main", text, out _));
                Assert.True(set.TryRender("main", null, out RenderedTemplate? rendered, out _));
                Assert.Equal(text, rendered.Text);
            },
            iter: 1000);
}
