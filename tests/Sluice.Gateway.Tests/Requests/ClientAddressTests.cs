using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Tests.Routing;

namespace Sluice.Gateway.Tests.Requests;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(null, null, "127.0.0.1")]
    [InlineData("203.0.113.9", null, "203.0.113.9")]
    [InlineData("203.0.113.9, 198.51.100.2, 10.0.0.5", null, "203.0.113.9")]
    [InlineData(null, "192.0.2.77", "192.0.2.77")]
    [InlineData("203.0.113.9", "192.0.2.77", "203.0.113.9")]
    [InlineData("junk", "192.0.2.77", "192.0.2.77")]
    [InlineData("198.51.100.1|198.51.100.2", null, "198.51.100.1")]
    [InlineData("2001:db8::1", null, "2001:db8::1")]
    [InlineData("", null, "127.0.0.1")]
    [InlineData(",", null, "127.0.0.1")]
    public void With_the_defaults_the_leftmost_item_counts(string? forwarded, string? real, string expected) =>
        Assert.Equal(expected, Resolve(RouterOptions.Default, forwarded, real));

    [Theory]
    [InlineData("203.0.113.9, 198.51.100.2, 10.0.0.5", null, "198.51.100.2")]
    [InlineData("203.0.113.9", null, "203.0.113.9")]
    [InlineData("10.1.1.1, 10.2.2.2", null, "10.1.1.1")]
    [InlineData("203.0.113.9, nonsense, 10.0.0.5", null, "127.0.0.1")]
    [InlineData(null, "192.0.2.77", "192.0.2.77")]
    public void With_trusted_proxies_the_first_untrusted_item_from_the_right_counts(string? forwarded, string? real, string expected)
    {
        RouterOptions options = RouterOptionsReaderTests.Read("""{"trusted_proxies": ["127.0.0.1", "10.9.9.9/8"]}""", out DiagnosticBag diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(expected, Resolve(options, forwarded, real));
    }

    [Fact]
    public void A_peer_that_is_not_trusted_cannot_choose_its_address()
    {
        RouterOptions options = new() { TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")] };

        Assert.Equal("127.0.0.1", Resolve(options, "203.0.113.9", "203.0.113.9"));
        Assert.Equal("127.0.0.1", Resolve(new RouterOptions { TrustedProxies = [] }, "203.0.113.9", null));
    }

    [Fact]
    public void Forwarding_headers_can_be_switched_off_and_renamed()
    {
        Assert.Equal("127.0.0.1", Resolve(new RouterOptions { ForwardedByClientIp = false }, "203.0.113.9", "192.0.2.77"));
        Assert.Equal("192.0.2.77", Resolve(new RouterOptions { RemoteIpHeaders = ["x-real-ip"] }, "203.0.113.9", "192.0.2.77"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("256.0.0.1")]
    [InlineData("1.2.3.4:80")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::1/64")]
    [InlineData("1.2.3.4\r\nX: y")]
    public void What_is_not_an_address_is_not_taken(string item) =>
        Assert.Equal("127.0.0.1", Resolve(RouterOptions.Default, item, null));

    [Fact]
    public void App_engines_header_goes_first_but_only_with_an_address()
    {
        HeaderDictionary headers = new() { ["X-Appengine-Remote-Addr"] = "192.0.2.1", ["X-Forwarded-For"] = "203.0.113.9" };
        ClientAddress address = new(new RouterOptions { AppEngine = true });

        Assert.Equal("192.0.2.1", address.Resolve(IPAddress.Loopback, "127.0.0.1", headers));
        headers["X-Appengine-Remote-Addr"] = "junk";
        Assert.Equal("203.0.113.9", address.Resolve(IPAddress.Loopback, "127.0.0.1", headers));
    }

    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("fe80::1%3", "fe80::1")]
    public void A_peer_is_shown_plainly(string peer, string text) => Assert.Equal(text, ClientAddress.Text(IPAddress.Parse(peer)));

    [Fact]
    public void Nothing_is_allocated_without_forwarding_headers()
    {
        ClientAddress address = new(RouterOptions.Default);
        HeaderDictionary headers = new() { ["Accept"] = "*/*" };
        address.Resolve(IPAddress.Loopback, "127.0.0.1", headers);

        long before = GC.GetAllocatedBytesForCurrentThread();
        string resolved = address.Resolve(IPAddress.Loopback, "127.0.0.1", headers);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("127.0.0.1", resolved);
    }

    private static string Resolve(RouterOptions options, string? forwarded, string? real)
    {
        HeaderDictionary headers = [];
        headers["X-Forwarded-For"] = new StringValues(forwarded?.Split('|'));
        headers["X-Real-Ip"] = real;
        return new ClientAddress(options).Resolve(IPAddress.Loopback, "127.0.0.1", headers);
    }
}
