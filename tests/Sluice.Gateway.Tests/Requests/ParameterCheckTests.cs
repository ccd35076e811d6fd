using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Tests.Routing;

namespace Sluice.Gateway.Tests.Requests;

public sealed class ParameterCheckTests
{
    [Theory]
    [InlineData("/p/x%25", "error: invalid URL escape \"%\"")]
    [InlineData("/p/x%25zzz", "error: invalid URL escape \"%zz\"")]
    [InlineData("/p/%25%22a", "error: invalid URL escape \"%\\\"a\"")]
    [InlineData("/p/x%2520", "error: encoded url params")]
    [InlineData("/p/x%3Fy", "error: encoded url params")]
    [InlineData("/p/x%23y", "error: encoded url params")]
    [InlineData("/p/x%2525/nowhere", "error: encoded url params")]
    [InlineData("/p/a%20b", null)]
    [InlineData("/p/a+b", null)]
    [InlineData("/p/a:b", null)]
    [InlineData("/none%25", null)]
    public void Values_that_would_mean_something_in_a_URL_are_refused(string target, string? refusal)
    {
        RouteTable table = RouteTableTests.Build([RouteTableTests.Route("GET", "/p/:id")], RouterOptions.Default);
        Assert.True(RequestPath.TryParse("GET", target, out RequestPath path));
        RouteValues values = new();
        table.Match("GET", path.Path, values);

        Assert.Equal(refusal, ParameterCheck.Refusal(values));
    }
}
