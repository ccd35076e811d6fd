using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("/carts/", null, "/carts")]
    [InlineData("/carts/?page=2&size=10", null, "/carts?page=2&size=10")]
    [InlineData("/carts/", "/eu/v2", "/eu/v2/carts")]
    [InlineData("/carts/", "eu", "/eu/carts")]
    [InlineData("/carts/", "//evil.example", "/evilexample/carts")]
    [InlineData("/carts/", "https://evil.example/\r\nX: y", "/https/evilexample/Xy/carts")]
    [InlineData("/carts/", "/../..", "/carts")]
    [InlineData("/carts/", "", "/carts")]
    [InlineData("//carts/", null, "/carts")]
    [InlineData("/CARTS", "/eu", "/carts")]
    [InlineData("/carts/a%20%3F%5C%C3%A9%FF/", null, "/carts/a%20%3F%5C%C3%A9%FF")]
    [InlineData("http://evil.example/carts/", null, "/carts")]
    public void A_redirect_stays_on_this_host(string target, string? prefix, string location)
    {
        RedirectAnswer answer = Redirect("GET", target, prefix);

        Assert.Equal(301, answer.StatusCode);
        Assert.Equal(location, answer.Location);
        Assert.Equal($"<a href=\"{location.Replace("&", "&amp;")}\">Moved Permanently</a>.\n\n", answer.Body);
        Assert.Equal("text/html; charset=utf-8", answer.ContentType);
    }

    [Fact]
    public void A_query_cannot_break_out_of_the_body() => Assert.Equal(
        "<a href=\"/carts?&#34;&gt;&lt;b&gt;&#39;\">Moved Permanently</a>.\n\n", Redirect("GET", "/carts/?\"><b>'", null).Body);

    [Fact]
    public void Other_methods_keep_their_method_and_get_no_body()
    {
        RedirectAnswer answer = Redirect("POST", "/carts/", null);

        Assert.Equal(307, answer.StatusCode);
        Assert.Equal("", answer.Body);
        Assert.Null(answer.ContentType);
    }

    [Fact]
    public void Auto_options_answers_with_the_sorted_methods_of_each_path()
    {
        RouteDefinition[] endpoints =
        [
            RouteTableTests.Route("POST", "/wallets"), RouteTableTests.Route("GET", "/wallets"),
            RouteTableTests.Route("PUT", "/wallets/:id"), RouteTableTests.Route("DELETE", "/wallets/:key"), RouteTableTests.Route("GET", "/wallets/:id"),
        ];
        RouteTable table = RouteTableTests.Build([RouteTableTests.Route("GET", "/__health"), .. endpoints, .. AutoOptions.For(endpoints)], RouterOptions.Default);

        Assert.Equal(new AutoOptionsTarget("GET, POST"), table.Match("OPTIONS", "/wallets", new RouteValues()).Route!.Target);
        Assert.Equal(new AutoOptionsTarget("DELETE, GET, PUT"), table.Match("OPTIONS", "/wallets/9", new RouteValues()).Route!.Target);
        Assert.Equal("/wallets/9", table.Match("OPTIONS", "/wallets/9/", new RouteValues()).Text);
        Assert.Equal("GET", table.Match("OPTIONS", "/__health", new RouteValues()).Text);
        Assert.Equal("GET, POST, OPTIONS", table.Match("HEAD", "/wallets", new RouteValues()).Text);
        Assert.Equal(RouteMatchKind.NotFound, table.Match("OPTIONS", "/none", new RouteValues()).Kind);
    }

    private static RedirectAnswer Redirect(string method, string target, string? prefix)
    {
        RouteTable table = RouteTableTests.Build(
            [RouteTableTests.Route(method, "/carts"), RouteTableTests.Route(method, "/carts/:id")], new RouterOptions { RemoveExtraSlash = true });
        Assert.True(RequestPath.TryParse(method, target, out RequestPath path));
        RouteMatch match = table.Match(method, path.Path, new RouteValues());
        Assert.Equal(RouteMatchKind.RedirectTo, match.Kind);
        return RedirectAnswer.Create(method, match, path, prefix);
    }
}
