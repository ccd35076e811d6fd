using System.IO.Pipelines;
using CsCheck;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class RedirectTests : TransportTest
{
    // Answers /r with a redirect and everything else with the method and the body it came with.
    private static RawBackend Redirecting(int status, string? location, List<string>? bodies = null) => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is { } head)
        {
            string body = head.Contains("Content-Length: 4", StringComparison.Ordinal) ? await connection.ReadAsync(4) : "";
            bodies?.Add(body);
            await connection.WriteAsync(head.Contains(" /r", StringComparison.Ordinal)
                ? $"HTTP/1.1 {status} X\r\n{(location is null ? "" : $"Location: {location}\r\n")}Content-Length: 5\r\n\r\nmoved"
                : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });

    private RedirectFollower Follower(bool sendBody = false) => new(NewTransport(), sendBody);

    private static string RequestLine(RawBackend backend, int index) => backend.Heads[index].Split("\r\n")[0];

    [Theory]
    [InlineData("GET", 301, "GET")]
    [InlineData("GET", 302, "GET")]
    [InlineData("GET", 303, "GET")]
    [InlineData("GET", 307, "GET")]
    [InlineData("GET", 308, "GET")]
    [InlineData("POST", 301, "GET")]
    [InlineData("POST", 302, "GET")]
    [InlineData("PUT", 303, "GET")]
    [InlineData("HEAD", 302, "HEAD")]
    [InlineData("DELETE", 307, "DELETE")]
    public async Task The_method_of_the_next_request_follows_the_status(string method, int status, string expected)
    {
        await using RawBackend backend = Redirecting(status, "/target?c=1");
        RequestBody body = method is "POST" or "PUT" ? Bytes("body") : RequestBody.Empty;
        UpstreamRequest request = Post(backend.Host, body, method);
        request.Target = "/r?x=1";
        if (method == "HEAD")
        {
            // This backend always sends a body, which a HEAD does not have.
            request.Headers.Add("Connection", "close");
        }

        Assert.Equal(200, (await CallAsync(Follower(), request)).Status);

        Assert.Equal($"{expected} /target?c=1 HTTP/1.1", RequestLine(backend, 1));
        Assert.Contains($"Referer: {backend.Host}/r?x=1\r\n", backend.Heads[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length: 4", backend.Heads[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_body_is_sent_again_only_where_the_option_says_so(int status)
    {
        List<string> bodies = [];
        await using RawBackend backend = Redirecting(status, "/target", bodies);
        UpstreamRequest request = Post(backend.Host, Bytes("body"));
        request.Target = "/r";

        Assert.Equal((status, "moved", null), await CallAsync(Follower(), request));
        Assert.Equal((200, "ok", null), await CallAsync(Follower(sendBody: true), request));

        Pipe pipe = new();
        await pipe.Writer.WriteAsync("bo"u8.ToArray());
        request.Body = RequestBody.Streamed(pipe.Reader, null);
        Task<(int, string, Failure?)> call = CallAsync(Follower(sendBody: true), request);
        await pipe.Writer.WriteAsync("dy"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        Assert.Equal((200, "ok", null), await call);
        Assert.Equal(["body", "body", "body", "body", "body"], bodies);
    }

    [Fact]
    public async Task A_loop_ends_after_ten_requests()
    {
        await using RawBackend backend = Redirecting(302, "/r");
        UpstreamRequest request = Get(backend.Host, "/r");

        (int status, _, Failure? failure) = await CallAsync(Follower(), request);

        Assert.Equal((0, FailureKind.Protocol), (status, failure?.Kind));
        Assert.Equal(10, backend.Heads.Count);
    }

    [Fact]
    public async Task An_answer_without_a_location_is_an_answer()
    {
        await using RawBackend backend = Redirecting(302, null);

        Assert.Equal((302, "moved", null), await CallAsync(Follower(), Get(backend.Host, "/r")));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("/a%zz")]
    [InlineData("1:2")]
    public async Task A_redirect_to_no_http_server_is_a_failure(string location)
    {
        await using RawBackend backend = Redirecting(302, location);

        Assert.Equal(FailureKind.Protocol, (await CallAsync(Follower(), Get(backend.Host, "/r"))).Failure?.Kind);
        Assert.Single(backend.Heads);
    }

    [Theory]
    [InlineData("/x", "Host: api.local")]
    [InlineData("//127.0.0.1:PORT/x", "Host: 127.0.0.1:PORT")]
    [InlineData("http://127.0.0.1:PORT/x", "Host: 127.0.0.1:PORT")]
    public async Task Another_host_header_is_for_the_host_that_it_was_set_for(string location, string host)
    {
        await using RawBackend other = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        string port = other.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using RawBackend backend = Redirecting(302, location.Replace("PORT", port, StringComparison.Ordinal));
        UpstreamRequest request = Get(backend.Host, "/r");
        request.HostHeader = "api.local";

        await CallAsync(Follower(), request);

        Assert.Contains(host.Replace("PORT", port, StringComparison.Ordinal), (other.Heads.Count > 0 ? other : backend).Heads[^1].Split("\r\n"));
    }

    [Fact]
    public async Task Credentials_stay_with_the_domain_they_were_for()
    {
        await using RawBackend other = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using RawBackend backend = Redirecting(302, $"http://localhost:{other.Port}/x");
        await using RawBackend same = Redirecting(302, "/x");
        (string, string)[] headers = [("Authorization", "Bearer t"), ("Cookie", "a=1"), ("X-Kept", "1")];

        await CallAsync(Follower(), Get(backend.Host, "/r", headers));
        await CallAsync(Follower(), Get(same.Host, "/r", headers));

        Assert.DoesNotContain("Authorization", other.Heads[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", other.Heads[0], StringComparison.Ordinal);
        Assert.Contains("X-Kept: 1", other.Heads[0], StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer t", same.Heads[1], StringComparison.Ordinal);
        Assert.Contains("Cookie: a=1", same.Heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_information_in_a_location_is_not_sent()
    {
        await using RawBackend other = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using RawBackend backend = Redirecting(302, $"http://u:p@127.0.0.1:{other.Port}/x");

        Assert.Equal(200, (await CallAsync(Follower(), Get(backend.Host, "/r"))).Status);
        Assert.DoesNotContain("Authorization", other.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_referrer_of_the_client_is_kept()
    {
        await using RawBackend backend = Redirecting(302, "/x");

        await CallAsync(Follower(), Get(backend.Host, "/r", ("Referer", "http://client/")));

        Assert.Contains("Referer: http://client/\r\n", backend.Heads[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h/a/b?q", "c", "http://h", "/a/c")]
    [InlineData("http://h/a/b?q", "?z", "http://h", "/a/b?z")]
    [InlineData("http://h/a/b?q", "#f", "http://h", "/a/b?q")]
    [InlineData("http://h/a/b/", "../c", "http://h", "/a/c")]
    [InlineData("http://h/a/b", "../../../c", "http://h", "/c")]
    [InlineData("http://h/a/b", "./", "http://h", "/a/")]
    [InlineData("http://h/a/b", "..", "http://h", "/")]
    [InlineData("http://h", "c", "http://h", "/c")]
    [InlineData("http://h:8/a", "//o:9/p", "http://o:9", "/p")]
    [InlineData("https://h/a", "//o", "https://o", "/")]
    [InlineData("http://h/a", "HTTPS://O/p?q#f", "HTTPS://O", "/p?q")]
    [InlineData("http://h/a", "http://u:p@o/p@q", "http://o", "/p@q")]
    [InlineData("http://h/a", "/b c\u00e9\"?d e", "http://h", "/b%20c%E9%22?d%20e")]
    public void A_location_is_resolved_against_the_url_that_answered(string url, string location, string host, string target)
    {
        Assert.True(RedirectTarget.TryResolve(url, location, out RedirectTarget? found));
        Assert.Equal(new RedirectTarget(host, target), found);
    }

    [Fact]
    public void No_location_breaks_the_request_line() => Check.Sample(
        Gen.String[Gen.Char['\0', '\u00ff'], 0, 30].Select(Gen.String[Gen.Char["/.:@?#%[h2"], 0, 12], static (rest, start) => start + rest),
        static location =>
        {
            if (RedirectTarget.TryResolve("http://h/a/b?c", location, out RedirectTarget? found))
            {
                Assert.Equal('/', found.Target[0]);
                Assert.DoesNotContain(found.Target, static c => c is <= ' ' or >= '\u007f');
                Assert.True(HostTarget.TryGet(found.Host, out _, out _));
            }
        });
}
