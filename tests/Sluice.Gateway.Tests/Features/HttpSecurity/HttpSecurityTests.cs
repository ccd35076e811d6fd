using System.Diagnostics;
using System.Text.RegularExpressions;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.HttpSecurity;

public sealed class HttpSecurityTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-Frame-Options: SAMEORIGIN\r\n\r\n{\"a\":1}";

    [Fact]
    public async Task Each_answer_has_its_own_nonce_in_every_place()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"content_security_policy": "script-src $NONCE; style-src $NONCE"}""");
        var seen = new HashSet<string>();

        for (int i = 0; i < 5; i++)
        {
            string policy = Assert.Single(RawAnswer.Values(await AskAsync(gateway, "/a"), "Content-Security-Policy"));
            Match match = Regex.Match(policy, "^script-src 'nonce-([A-Za-z0-9+/]{22}==)'; style-src 'nonce-([A-Za-z0-9+/]{22}==)'$");
            Assert.True(match.Success, policy);
            Assert.Equal(match.Groups[1].Value, match.Groups[2].Value);
            Assert.True(seen.Add(match.Groups[1].Value));
        }
    }

    [Fact]
    public async Task The_headers_of_a_no_op_backend_come_on_top()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"frame_deny": true}""");

        Assert.Equal(["DENY", "SAMEORIGIN"], RawAnswer.Values(await AskAsync(gateway, "/no-op"), "X-Frame-Options"));
        Assert.Equal(["DENY"], RawAnswer.Values(await AskAsync(gateway, "/a"), "X-Frame-Options"));
    }

    [Theory]
    [InlineData("/a?x=%20%C3%A9", "https://g.test/a?x=%20%C3%A9")]
    [InlineData("/a%2Fb", "https://g.test/a%2Fb")]
    [InlineData("/a/%3C%22%3E", "https://g.test/a/%3C%22%3E")]
    [InlineData("/a\"<b>", "https://g.test/a%22%3Cb%3E")]
    [InlineData("//evil.test/x", "https://g.test//evil.test/x")]
    [InlineData("/a?", "https://g.test/a?")]
    [InlineData("http://g.test/a?b=1", "https://g.test/a?b=1")]
    public async Task The_redirect_keeps_the_target(string target, string location)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"ssl_redirect": true}""");

        string answer = await AskAsync(gateway, target);

        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Equal([location], RawAnswer.Values(answer, "Location"));
    }

    [Theory]
    [InlineData("shop.test", "https://shop.test/a")]
    [InlineData("shop.test:8443", "https://shop.test:8443/a")]
    [InlineData("evil.test/?", "https://evil.test%2F%3F/a")]
    [InlineData("evil.test#@", "https://evil.test%23%40/a")]
    [InlineData("a b\u00e9", "https://a%20b%E9/a")]
    [InlineData("", "https://g.test/a")]
    public async Task A_host_of_a_proxy_cannot_leave_its_place_in_the_location(string host, string location)
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"ssl_redirect": true, "host_proxy_headers": ["X-Other", "X-Forwarded-Host"]}""");

        Assert.Equal([location], RawAnswer.Values(await AskAsync(gateway, "/a", $"X-Forwarded-Host: {host}\r\n"), "Location"));
    }

    [Fact]
    public async Task The_host_of_the_redirect_can_be_set_and_the_proxy_s_host_is_checked()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(
            backend, """{"ssl_redirect": true, "ssl_host": "secure.test", "host_proxy_headers": ["X-Host"], "allowed_hosts": ["in.test"]}""");

        Assert.Equal(["https://secure.test/a"], RawAnswer.Values(await AskAsync(gateway, "/a", "X-Host: IN.test\r\n"), "Location"));
        Assert.StartsWith("HTTP/1.1 500 ", await AskAsync(gateway, "/a", "X-Host: out.test\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 ", await AskAsync(gateway, "/a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_the_configuration_are_one_line_each_in_UTF_8()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"content_security_policy": "default-src 'self';\r\nX: é", "referrer_policy": "origin"}""");

        string answer = await AskAsync(gateway, "/a");

        Assert.Equal(["default-src 'self';  X: \u00c3\u00a9"], RawAnswer.Values(answer, "Content-Security-Policy"));
        Assert.Equal(["origin"], RawAnswer.Values(answer, "Referrer-Policy"));
    }

    [Fact]
    public async Task A_pattern_that_would_make_others_backtrack_is_matched_soon()
    {
        await using RawBackend backend = RawBackend.Answering(Ok);
        await using RunningGateway gateway = await StartAsync(backend, """{"allowed_hosts": ["(a+)+b"], "allowed_hosts_are_regex": true, "host_proxy_headers": ["X-Host"]}""");
        long began = Stopwatch.GetTimestamp();

        string answer = await AskAsync(gateway, "/a", $"X-Host: {new string('a', 20_000)}\r\n");

        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("""{"allowed_hosts": "a.test"}""", "Warning: allowed_hosts is not read, so EVERY host is let through")]
    [InlineData("""{"allowed_hosts": [1]}""", "Warning: allowed_hosts is not read, so EVERY host is let through")]
    [InlineData("""{"allowed_hosts": ["a.test", 1]}""", "Warning: text belongs here")]
    [InlineData("""{"allowed_hosts": ["("], "allowed_hosts_are_regex": true}""", "Error: the pattern \"(\" cannot be used")]
    [InlineData("""{"allowed_hosts": ["a|b[|]"], "allowed_hosts_are_regex": true}""", "write \"(?:a|b[|])\"")]
    [InlineData("""{"ssl_redirect": "true"}""", "Warning: ssl_redirect is not read, so clear-text requests are NOT sent to HTTPS")]
    [InlineData("""{"ssl_proxy_headers": {"X-Tls": ""}}""", "Warning: every request without X-Tls counts as one that came over TLS")]
    [InlineData("""{"ssl_proxy_headers": {"X-Tls": true}}""", "Warning: text belongs here")]
    [InlineData("""{"is_development": true}""", "Warning: the check of hosts, the redirect to HTTPS and Strict-Transport-Security are off")]
    [InlineData("""{"hpkp_public_key": "x"}""", "Warning: browsers have given up public key pinning")]
    [InlineData("""{"sts_seconds": "600"}""", "Warning: a number belongs here")]
    [InlineData("""{"frame_deni": true}""", "did you mean \"frame_deny\"?")]
    [InlineData("true", "Error: security/http is a boolean: nothing of it would be in force")]
    public void Mistakes_are_told(string settings, string finding) =>
        Assert.Contains(finding, Findings.Of($$"""{"security/http": {{settings}}}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""["[a|b]+\\.test", "(a|b)\\.test", "a\\|b"]""")]
    public void Patterns_without_open_alternatives_have_no_finding(string patterns) =>
        Assert.Empty(Findings.Of($$"""{"security/http": {"allowed_hosts": {{patterns}}, "allowed_hosts_are_regex": true} }"""));

    private static Task<RunningGateway> StartAsync(RawBackend backend, string security) => RunningGateway.StartAsync($$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "extra_config": {"security/http": {{security}}},
         "endpoints": [
           {"endpoint": "/a", "backend": [{"url_pattern": "/a"}]},
           {"endpoint": "/no-op", "output_encoding": "no-op", "backend": [{"url_pattern": "/no-op"}]}]}
        """);

    private static Task<string> AskAsync(RunningGateway gateway, string target, string headers = "") =>
        gateway.AskAsync($"GET {target} HTTP/1.1\r\nHost: g.test\r\n{headers}Connection: close\r\n\r\n");
}
