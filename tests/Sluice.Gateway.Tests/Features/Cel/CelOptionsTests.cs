using Sluice.Configuration;
using Sluice.Gateway.Features.Cel;

namespace Sluice.Gateway.Tests.Features.Cel;

public sealed class CelOptionsTests
{
    [Theory]
    [InlineData("""{"check_expr": "req_method == 'X'"}""", "validation/cel is an object")]
    [InlineData("""["req_method == 'X'"]""", "the check is a string")]
    [InlineData("""[{"check_expr": "req_method == 'X'"}, 7]""", "the check is a number")]
    [InlineData("""[{"check_expr": 5}]""", "check_expr is a number")]
    [InlineData("""[{"check_expr": "req_method == 'X'", "mod_expr": []}]""", "mod_expr is a list")]
    [InlineData("null", "validation/cel is null")]
    [InlineData("""[{"check_expr": "req_method =="}, {"check_expr": "req_method == 'X'"}]""", "the expression is not CEL (1:")]
    [InlineData("""[{"check_expr": "has(resp_data['a'])"}, {"check_expr": "req_method == 'X'"}]""", "the expression is not CEL (1:")]
    public void What_the_original_cannot_read_switches_every_check_off_and_is_told(string settings, string told)
    {
        CelOptions options = Read(settings, out DiagnosticBag diagnostics);

        Assert.Empty(options.Of(CelPhases.Request));
        Assert.Empty(options.Of(CelPhases.Response));
        Assert.False(diagnostics.HasErrors);
        Assert.Contains(diagnostics, d => d.Position.Line == 2 && d.Message.StartsWith(told, StringComparison.Ordinal)
            && d.Message.Contains("NO check", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"expr": "req_method == 'X'"}]""", "there is no check_expr")]
    [InlineData("[{\"check_expr\": null}]", "there is no check_expr")]
    [InlineData("""[{"check_expr": "now == ''"}]""", "NEVER evaluated")]
    [InlineData("""[{"check_expr": "JWT.sub == 'x'"}]""", "no token is checked here")]
    [InlineData("""[{"check_expr": "req_method + 1 == 'x'"}]""", "this check is NOT made")]
    [InlineData("""[{"check_expr": "reqest == 1"}]""", "this check is NOT made")]
    public void An_expression_without_effect_is_told(string settings, string told)
    {
        CelOptions options = Read(settings, out DiagnosticBag diagnostics);

        Assert.Empty(options.Of(CelPhases.Request));
        Assert.Contains(told, Assert.Single(diagnostics).Message);
    }

    [Fact]
    public void A_mistake_of_meaning_leaves_the_other_checks()
    {
        CelOptions options = Read("""[{"check_expr": "req_method + 1 == 'x'"}, {"check_expr": "req_method == 'GET'"}]""", out _);

        Assert.Single(options.Of(CelPhases.Request));
    }

    [Fact]
    public void A_token_expression_that_is_not_cel_leaves_the_others()
    {
        CelOptions options = Read("""[{"check_expr": "JWT.sub =="}, {"check_expr": "JWT.a == 1"}, {"check_expr": "req_method == 'GET'"}]""", out _);

        Assert.Empty(options.Of(CelPhases.Token));
        Assert.Single(options.Of(CelPhases.Request));
    }

    [Fact]
    public void The_text_decides_the_phases()
    {
        CelOptions options = Read(
            """[{"check_expr": "req_method != ''"}, {"check_expr": "resp_completed"}, {"check_expr": "JWT.frequency > 1"}]""",
            out DiagnosticBag diagnostics);

        Assert.Equal(2, options.Of(CelPhases.Request).Length);
        Assert.Single(options.Of(CelPhases.Response));
        Assert.Single(options.Of(CelPhases.Token));
        Assert.Contains("several phases", Assert.Single(diagnostics).Message);
    }

    private static CelOptions Read(string settings, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        return CelOptions.Read(
            EndpointSettings.Endpoint($$"""{"validation/cel": {{settings}}}""").ExtraConfig, seesTokens: false, diagnostics);
    }
}
