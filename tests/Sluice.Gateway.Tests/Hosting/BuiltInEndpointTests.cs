using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Tests.Routing;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class BuiltInEndpointTests
{
    [Fact]
    public void Health_tells_the_time_and_the_agents()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 3, 39, 3, TimeSpan.Zero));
        HealthEndpoint health = new(time);
        time.Advance(TimeSpan.FromSeconds(32.529056));
        ArrayBufferWriter<byte> output = new();

        health.Write(output, agents: new Dictionary<string, string> { ["b"] = "y", ["a<"] = "x" });

        Assert.Equal(
            """{"agents":{"a\u003c":"x","b":"y"},"now":"2026-11-23 03:39:35.529056 +0000 UTC m=+32.529056000","status":"ok"}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Health_without_agents_and_in_another_zone()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 3, 39, 3, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromHours(-3.5), "west", "west"));
        ArrayBufferWriter<byte> output = new();

        new HealthEndpoint(time).Write(output);

        Assert.Equal(
            """{"agents":{},"now":"2026-11-23 00:09:03 -0330 -0330 m=+0.000000000","status":"ok"}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("GET", "/__echo/orders/17?z=2&a=1&a=3", "",
        """{"req_uri":"/__echo/orders/17?z=2\u0026a=1\u0026a=3","req_uri_details":{"fragment":"","host":"gateway.test","path":"/__echo/orders/17","query":"a=1\u0026a=3\u0026z=2","user":""},"req_method":"GET","req_querystring":{"a":["1","3"],"z":["2"]},"req_body":"","req_headers":{"Content-Type":["text/é"],"X-Multi":["1","2"]}}""")]
    [InlineData("PUT", "/__echo/a%20b?q=%C3%A9&e=&n&bad=%zz&semi;colon=1", "{\"n\": \"é✓\"}",
        """{"req_uri":"/__echo/a%20b?q=%C3%A9\u0026e=\u0026n\u0026bad=%zz\u0026semi;colon=1","req_uri_details":{"fragment":"","host":"gateway.test","path":"/__echo/a b","query":"e=\u0026n=\u0026q=%C3%A9","user":""},"req_method":"PUT","req_querystring":{"e":[""],"n":[""],"q":["é"]},"req_body":"{\"n\": \"é✓\"}","req_headers":{"Content-Type":["text/é"],"X-Multi":["1","2"]}}""")]
    public void Echo_tells_the_request(string method, string target, string body, string expected)
    {
        ArrayBufferWriter<byte> output = new();

        EchoEndpoint.Write(Request(method, target, body), output);

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Debug_dumps_the_request_without_credentials()
    {
        BuiltInRequest request = Request("POST", "/__debug/any/thing?x=1&x=2", "two\nlines");
        request.Headers.Authorization = "Bearer s3cret";
        request.Headers.Cookie = "session=s3cret";
        RouteTable table = RouteTableTests.Build([RouteTableTests.Route("POST", DebugEndpoint.RoutePath)], RouterOptions.Default);
        RouteValues values = new();
        RouteMatch match = table.Match("POST", request.Path.Path, values);
        ListLog log = new();

        DebugEndpoint.Dump(request, match, values, log);

        Assert.Equal(
            [
                "[ENDPOINT: /__debug/*] Method: POST",
                "[ENDPOINT: /__debug/*] URL: /__debug/any/thing?x=1&x=2",
                "[ENDPOINT: /__debug/*] Query: map[x:[1 2]]",
                "[ENDPOINT: /__debug/*] Params: [{param /any/thing}]",
                "[ENDPOINT: /__debug/*] Headers: map[Authorization:[hidden] Content-Type:[text/é] Cookie:[hidden] X-Multi:[1 2]]",
                "[ENDPOINT: /__debug/*] Body: two\nlines",
            ],
            log.Lines);
    }

    [Fact]
    public void Debug_logs_only_the_beginning_of_a_large_body()
    {
        ListLog log = new();

        DebugEndpoint.Dump(Request("POST", "/__debug/", new string('x', 100_000)), RouteMatch.NotFound, new RouteValues(), log);

        Assert.InRange(log.Lines[^1].Length, DebugEndpoint.MaxLoggedBody, DebugEndpoint.MaxLoggedBody + 100);
    }

    private static BuiltInRequest Request(string method, string target, string body)
    {
        HeaderDictionary headers = new() { ["Host"] = "gateway.test", ["x-multi"] = new(["1", "2"]), ["content-type"] = "text/é" };
        Assert.True(RequestPath.TryParse(method, target, out RequestPath path));
        return new BuiltInRequest(method, target, path, headers, Encoding.UTF8.GetBytes(body));
    }

    private sealed class ListLog : IGatewayLog
    {
        public List<string> Lines { get; } = [];

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string message) => Lines.Add(message);
    }
}
