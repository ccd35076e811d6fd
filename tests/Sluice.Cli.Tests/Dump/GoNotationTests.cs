using System.Globalization;
using CsCheck;
using Sluice.Cli.Dump;
using Sluice.Configuration;

namespace Sluice.Cli.Tests.Dump;

public sealed class GoNotationTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("-3", "-3")]
    [InlineData("8080", "8080")]
    [InlineData("999999", "999999")]
    [InlineData("1000000", "1e+06")]
    [InlineData("-2500000", "-2.5e+06")]
    [InlineData("100000000000000000000000", "1e+23")]
    [InlineData("123456789", "1.23456789e+08")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("12.25", "12.25")]
    [InlineData("0.1", "0.1")]
    public void Numbers_are_in_their_shortest_form(string written, string shown) =>
        Assert.Equal(shown, GoNotation.Value(Number(written)));

    [Fact]
    public void The_shortest_form_of_a_number_is_the_number() =>
        Gen.Double.Where(double.IsFinite).Sample(number =>
        {
            string shown = GoNotation.Value(Number(number.ToString("R", CultureInfo.InvariantCulture)));
            return double.Parse(shown, CultureInfo.InvariantCulture).Equals(number) || number == 0;
        });

    [Theory]
    [InlineData("/u", "/u")]
    [InlineData("/u/{id}/{userId}", "/u/{{.Id}}/{{.UserId}}")]
    [InlineData("/u/{resp0_a.b}?x={JWT.sub}", "/u/{{.Resp0_a.b}}?x={{.JWT.sub}}")]
    [InlineData("/u/{not a name}", "/u/{not a name}")]
    public void Placeholders_are_in_their_internal_form(string written, string shown) =>
        Assert.Equal(shown, GoNotation.UrlPattern(written));

    private static ConfigScalar Number(string text) =>
        new(new SourcePosition("a.json", 1, 1), "$", ConfigScalarKind.Number, text);
}
