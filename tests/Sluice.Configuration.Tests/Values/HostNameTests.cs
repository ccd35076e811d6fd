namespace Sluice.Configuration.Tests.Values;

public class HostNameTests
{
    [Theory]
    [InlineData("localhost", "http://localhost")]
    [InlineData("https://a.com:8080/", "https://a.com:8080")]
    [InlineData("http://a.com//", "http://a.com")]
    [InlineData("_http._tcp.svc", "http://_http._tcp.svc")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("a:123456", "http://a:123456")]
    [InlineData("http://", "http://http")]
    public void A_host_keeps_scheme_name_and_port(string written, string sanitised) =>
        Assert.Equal(sanitised, Assert.Single(Loaded.Json($$"""{"version": 3, "host": ["{{written}}"]}""").Config().Hosts));

    [Theory]
    [InlineData("", "the host is empty")]
    [InlineData("http://a.com/path", "the host holds more than scheme, name and port")]
    [InlineData("a.com?x=1", "the host holds more than scheme, name and port")]
    [InlineData("ftp://a.com", "the scheme is neither http nor https")]
    [InlineData("HTTP://A.com", "the scheme is not in lower case")]
    [InlineData("http://[::1]:80", "the host is an IPv6 address")]
    [InlineData("http://u:p@a.com", "the host holds a user name")]
    [InlineData("http://a.com:8", "the port of the host has not 2 to 6 digits")]
    [InlineData("http://a.com:1234567", "the port of the host has not 2 to 6 digits")]
    [InlineData("unix:///x", "the scheme is neither http nor https")]
    [InlineData("bücher.de", "the host has characters that no host name has")]
    public void Other_hosts_are_refused_with_a_reason(string written, string reason)
    {
        LoadResult result = Loaded.Json($$"""{"version": 3, "host": ["{{written}}"]}""");
        Assert.StartsWith($"krakend.json:1:25: error SLC0401: $.host[0]: {reason} (", Assert.Single(result.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_host_is_not_repeated() =>
        Assert.DoesNotContain(Loaded.Json("""{"version": 3, "host": ["http://u:s3cret@a.com"]}""").Lines(), static line => line.Contains("s3cret", StringComparison.Ordinal));

    [Fact]
    public void Characters_that_are_dropped_are_told()
    {
        LoadResult result = Loaded.Json("""{"version": 3, "host": ["!http://a.com", "http://b.com/"]}""");
        Assert.Equal(["http://a.com", "http://b.com"], result.Config().Hosts);
        Assert.Equal(["krakend.json:1:25: warning SLC0402: $.host[0]: some characters are no part of a host, what is used is http://a.com (write \"http://a.com\")"], result.Lines());
    }

    [Fact]
    public void An_unsanitised_host_is_used_as_written()
    {
        LoadResult result = Loaded.Endpoint(backendKeys: """ "disable_host_sanitize": true, "host": ["http://[::1]:80/base/"] """);
        Assert.Equal(["http://[::1]:80/base/"], result.OnlyBackend().Hosts);
    }

    [Fact]
    public void An_unsanitised_host_without_a_scheme_is_told()
    {
        LoadResult result = Loaded.Endpoint(backendKeys: """ "disable_host_sanitize": true, "host": ["a:80"] """);
        Assert.Equal(["a:80"], result.OnlyBackend().Hosts);
        Assert.Contains("the host has no scheme: every call fails", Assert.Single(result.Warnings()), StringComparison.Ordinal);
    }
}
