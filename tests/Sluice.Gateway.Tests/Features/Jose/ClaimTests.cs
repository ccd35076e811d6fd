using System.Text;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Tests.Features.Jose;

public sealed class ClaimTests
{
    [Theory]
    [InlineData("\"é\"", "é")]
    [InlineData("41", "41")]
    [InlineData("0.25", "0.250000")]
    [InlineData("0.3333333333333333", "0.333333")]
    [InlineData("12345678901", "12345678901")]
    [InlineData("1234567", "1234567")]
    [InlineData("-7", "-7")]
    [InlineData("2.9999999", "3")]
    [InlineData("-0.0000001", "0")]
    [InlineData("-0.5", "-0.500000")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[]", "")]
    [InlineData("[1,2.5,1234567,100000,1.2e-05,0.0001,-12,0]", "1,2.5,1.234567e+06,100000,1.2e-05,0.0001,-12,0")]
    [InlineData("""["green, light",true,null,["a","b"],{"y":1,"x":"z"}]""", "green, light,true,<nil>,[a b],map[x:z y:1]")]
    [InlineData("""{"b": [1, 0.5, 1e21], "a": {"<": "&", "n": null, "t": false}}""", """{"a":{"\u003c":"\u0026","n":null,"t":false},"b":[1,0.5,1e+21]}""")]
    public void Claims_are_written_as_the_original_writes_them(string json, string text) =>
        Assert.Equal(text, ClaimText.Of(Claims($$"""{"c": {{json}}}""").Root.Find("c")!));

    [Fact]
    public void Items_of_a_list_can_stay_apart()
    {
        ClaimValue root = Claims("""{"list": ["a", 1], "none": [], "one": 7.5}""").Root;

        Assert.Equal(["a", "1"], ClaimText.Several(root.Find("list")!));
        Assert.Empty(ClaimText.Several(root.Find("none")!));
        Assert.Equal(["7.500000"], ClaimText.Several(root.Find("one")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a": 1, "a": 1}""")]
    [InlineData("""{"a": {"b": [{"c": 1, "c": 2}]}}""")]
    [InlineData("""{"a": 1, "\u0061": 2}""")]
    [InlineData("""{"a": 1e999}""")]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("""{"sub": 17}""")]
    [InlineData("""{"iss": ["x"]}""")]
    [InlineData("""{"jti": {}}""")]
    [InlineData("""{"aud": 7}""")]
    [InlineData("""{"aud": null}""")]
    [InlineData("""{"aud": ["a", 1]}""")]
    [InlineData("""{"exp": "4102444800"}""")]
    [InlineData("""{"nbf": true}""")]
    [InlineData("""{"iat": 1e300}""")]
    [InlineData("""{"exp": 9223372036854775807}""")]
    public void What_two_readers_could_read_differently_is_refused(string json)
    {
        Assert.False(JwtClaims.TryRead(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_repeated_name_is_found_among_many()
    {
        string members = string.Join(',', Enumerable.Range(0, 40).Select(static i => $"\"m{i}\": {i}"));

        Assert.Equal(40, Claims($"{{{members}}}").Root.Members.Length);
        Assert.False(JwtClaims.TryRead(Encoding.UTF8.GetBytes($"{{{members}, \"m39\": 0}}"), out _, out _));
        Assert.False(JwtClaims.TryRead(Encoding.UTF8.GetBytes($"{{{members}, \"m0\": 0}}"), out _, out _));
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        string deep = $"{{\"a\": {new string('[', 1000)}{new string(']', 1000)}}}";

        Assert.False(JwtClaims.TryRead(Encoding.UTF8.GetBytes(deep), out _, out _));
    }

    [Fact]
    public void Registered_claims_are_read()
    {
        JwtClaims claims = Claims("""{"iss": "i", "sub": null, "aud": ["a", "b"], "exp": 4102444800.75, "nbf": null, "iat": -1}""");

        Assert.Equal(("i", 4102444800L, (long?)null, -1L), (claims.Issuer, claims.Expires, claims.NotBefore, claims.IssuedAt));
        Assert.Equal(["a", "b"], claims.Audience);
        Assert.Equal(["x"], Claims("""{"aud": "x"}""").Audience);
    }

    [Theory]
    [InlineData("1767225600000000", 1767225600000000L)]
    [InlineData("1767225600000000000", 1767225600000000000L)]
    [InlineData("-1e18", -1000000000000000000L)]
    public void A_time_in_micro_or_nanoseconds_is_a_date_far_away(string json, long seconds) =>
        Assert.Equal(seconds, Claims($$"""{"exp": {{json}}}""").Expires);

    private static JwtClaims Claims(string json)
    {
        Assert.True(JwtClaims.TryRead(Encoding.UTF8.GetBytes(json), out JwtClaims? claims, out string? problem), problem);
        return claims;
    }
}
