using CsCheck;
using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Requests;

public class UrlPatternTests
{
    [Theory]
    [InlineData("/v1/{post}/of/{id}?user={id}&static=yes", "/v1/12/of/ana?user=ana&static=yes")]
    [InlineData("/{id}/{id}", "/ana/ana")]
    [InlineData("/items-{id}.json", "/items-ana.json")]
    [InlineData("/a//b/{id}/", "/a//b/ana/")]
    [InlineData("/s?fixed=a%20b&x={id}", "/s?fixed=a%20b&x=ana")]
    [InlineData("/plain", "/plain")]
    [InlineData("/", "/")]
    public void Placeholders_take_the_values_of_the_path(string pattern, string expected) =>
        Assert.Equal(expected, Expand(pattern, "ana", "12"));

    [Theory]
    [InlineData("red shoe", "/p/red%20shoe")]
    [InlineData("a+b", "/p/a+b")]
    [InlineData("café", "/p/caf%C3%A9")]
    [InlineData("x:y,z;w=1~t", "/p/x:y,z;w=1~t")]
    [InlineData("a&b=1", "/p/a&b=1")]
    [InlineData("\"q\"<b>", "/p/%22q%22%3Cb%3E")]
    [InlineData("a/b", "/p/a%2Fb")]
    [InlineData("a?b#c", "/p/a%3Fb%23c")]
    [InlineData("50%", "/p/50%25")]
    [InlineData("a\r\nX: y", "/p/a%0D%0AX:%20y")]
    public void A_value_in_the_path_is_escaped_for_the_path(string value, string expected) =>
        Assert.Equal(expected, Expand("/p/{id}", value, ""));

    [Theory]
    [InlineData("a b", "/s?q=a%20b&z=1")]
    [InlineData("a&admin=1", "/s?q=a%26admin%3D1&z=1")]
    [InlineData("a+b", "/s?q=a%2Bb&z=1")]
    [InlineData("x,y", "/s?q=x,y&z=1")]
    [InlineData("é#", "/s?q=%C3%A9%23&z=1")]
    public void A_value_in_the_query_is_escaped_for_the_query(string value, string expected) =>
        Assert.Equal(expected, Expand("/s?q={id}&z=1", value, ""));

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public void A_value_that_would_climb_out_of_its_folder_is_refused(string value)
    {
        UrlPattern pattern = Compile("/users/{id}/secret");
        Assert.False(pattern.TryExpand(Request(value, ""), out _, out Failure? failure));
        Assert.Equal(FailureKind.Request, failure.Kind);
    }

    [Theory]
    [InlineData("/users/v-{id}", "/users/v-..")]
    [InlineData("/users?q={id}", "/users?q=..")]
    public void Dots_are_harmless_where_they_are_not_a_whole_segment(string pattern, string expected) =>
        Assert.Equal(expected, Expand(pattern, "..", ""));

    [Fact]
    public void No_value_changes_the_shape_of_the_url() => Gen.String.Sample(value =>
    {
        UrlPattern pattern = Compile("/a/{id}/b?x={id}&y=1");
        if (!pattern.TryExpand(Request(value, ""), out string? target, out _))
        {
            return value is "." or "..";
        }

        string[] halves = target.Split('?');
        return halves.Length == 2
            && halves[0].Split('/').Length == 4
            && halves[1].Count(static c => c == '&') == 1
            && target.All(static c => c is > ' ' and < (char)0x7f and not '#');
    });

    [Fact]
    public void The_query_strings_that_are_let_through_follow_those_of_the_pattern()
    {
        ProxyRequest request = Request("1", "2");
        request.Query.Read("b=2&a=1&a=0", new QueryFilter(["*"]));
        Assert.True(Compile("/e?z=1").TryExpand(request, out string? target, out _));
        Assert.Equal("/e?z=1&a=1&a=0&b=2", target);
        Assert.True(Compile("/e").TryExpand(request, out target, out _));
        Assert.Equal("/e?a=1&a=0&b=2", target);
    }

    [Fact]
    public void A_field_of_an_earlier_backend_is_filled_in()
    {
        ProxyRequest request = Request("1", "2");
        request.Earlier = [Data("""{"user":{"id":1034,"name":"a b"}}""")];
        UrlPattern pattern = Compile("/u/{resp0_user.id}/{resp0_user.name}", position: 1);
        Assert.True(pattern.TryExpand(request, out string? target, out _));
        Assert.Equal("/u/1034/a%20b", target);
    }

    [Fact]
    public void A_field_that_an_earlier_backend_did_not_give_leaves_the_placeholder()
    {
        ProxyRequest request = Request("1", "2");
        request.Earlier = [Data("""{"user":{}}""")];
        Assert.True(Compile("/u/{resp0_nope}.json", position: 1).TryExpand(request, out string? target, out _));
        Assert.Equal("/u/%7B%7B.Resp0_nope%7D%7D.json", target);
    }

    [Fact]
    public void A_placeholder_that_nothing_can_fill_in_is_told_when_it_is_compiled()
    {
        var diagnostics = new DiagnosticBag();
        Compile("/u/{nope}", diagnostics: diagnostics);
        Diagnostic finding = Assert.Single(diagnostics);
        Assert.Contains("{nope}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_texts_show_the_pattern_in_the_original_form() =>
        Assert.Equal("/s/{{.Id}}?v={{.Resp0_a}}", Compile("/s/{id}?v={resp0_a}").Text);

    [Fact]
    public void A_key_in_the_pattern_is_sent_and_not_shown()
    {
        UrlPattern pattern = Compile("/s/{id}?api_key=x");

        Assert.Equal("/s/1?api_key=x", Expand("/s/{id}?api_key=x", "1", "2"));
        Assert.Equal("/s/{{.Id}}?api_key=hidden", pattern.Text);
    }

    private static string Expand(string pattern, string id, string post)
    {
        Assert.True(Compile(pattern).TryExpand(Request(id, post), out string? target, out _));
        return target;
    }

    private static ProxyRequest Request(string id, string post)
    {
        var request = new ProxyRequest();
        request.SetParameters(["id", "post"], [id, post]);
        return request;
    }

    private static UrlPattern Compile(string pattern, int position = 0, DiagnosticBag? diagnostics = null) => UrlPattern.Compile(
        new BackendConfig { Source = new ConfigObject(default, "$", []), UrlPattern = pattern },
        ["id", "post"], position, diagnostics ?? new DiagnosticBag());

    private static ResponseData Data(string json)
    {
        var body = new BodyBuffer();
        System.Buffers.BuffersExtensions.Write(body, System.Text.Encoding.UTF8.GetBytes(json));
        return ResponseData.FromJson(body).Data!;
    }
}
