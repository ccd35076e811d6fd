using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Gateway.Features.Revocation;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.Revocation;

public sealed class RevocationApiTests
{
    private const string Key = "0123456789abcdef-key";

    private static string Config(int port, string keys = $"\"api_key\": \"{Key}\"", string claims = "\"jti\", \"sub\"", int n = 1000) => $$$"""
        {"version": 3, "port": $PORT, "endpoints": [],
         "extra_config": {"auth/revoker": {"N": {{{n}}}, "P": 0.001, "hash_name": "optimal", "TTL": 60, "token_keys": [{{{claims}}}], "port": {{{port}}}, {{{keys}}} } } }
        """;

    private static async Task<string> AskAsync(int port, string line, string? body = null, string headers = $"Authorization: Bearer {Key}\r\n", string type = "application/json")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var raw = new RawClient(client);
        string content = body is null ? "" : $"Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n";
        await raw.SendAsync($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{content}\r\n{body}");
        return await raw.ReadToEndAsync();
    }

    private static (int Status, string Body) Parts(string answer) =>
        (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);

    [Fact]
    public async Task Keys_are_added_and_checked()
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port));

        Assert.Equal((200, """{"keys":[{"key":"jti-1","revoked":false}]}"""), Parts(await AskAsync(port, "GET /check?key=jti-1")));
        Assert.Equal((200, """{"added":1}"""), Parts(await AskAsync(port, "POST /add", """{"key": "jti-1"}""")));
        Assert.Equal((200, """{"added":2}"""), Parts(await AskAsync(port, "POST /add", """{"keys": ["jti-2", "sub-\u00e9"]}""")));
        Assert.Equal((200, """{"added":2}"""), Parts(await AskAsync(port, "POST /add?key=jti-4&key=sub-a%20b", headers: $"X-Api-Key: {Key}\r\n")));
        Assert.Equal(
            (200, """{"keys":[{"key":"jti-1","revoked":true},{"key":"jti-3","revoked":false},{"key":"sub-a b","revoked":true}]}"""),
            Parts(await AskAsync(port, "POST /check", """{"keys": ["jti-1", "jti-3", "sub-a b"]}""")));
        (int status, string told) = Parts(await AskAsync(port, "GET /status"));
        Assert.Equal(200, status);
        Assert.StartsWith("""{"N":1000,"P":0.001,"hash_name":"optimal","TTL":60,"token_keys":["jti","sub"],"bits":14378,"hashes":10,"added":5,"fill":0.00""", told, StringComparison.Ordinal);
        Assert.Matches("""\d,"next_turn_in":(60|5\d)}$""", told);
        await gateway.LogsAsync("[SERVICE: Revoker] 2 keys added");
        Assert.DoesNotContain(Key, gateway.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("jti-1", gateway.LogText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer 0123456789abcdef-kez\r\n")]
    [InlineData("Authorization: Bearer 0123456789abcdef-key0\r\n")]
    [InlineData("Authorization: Bearer \r\n")]
    [InlineData("Authorization: Basic 0123456789abcdef-key\r\n")]
    [InlineData("Authorization: 0123456789abcdef-key\r\n")]
    [InlineData("X-Api-Key:\r\n")]
    [InlineData("X-Api-Key: x\r\nAuthorization: Bearer 0123456789abcdef-key\r\n")]
    public async Task Whoever_does_not_show_the_key_changes_and_learns_nothing(string headers)
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port));

        foreach (string line in (string[])["POST /add?key=jti-1", "GET /check?key=jti-1", "GET /status", "GET /nothing"])
        {
            string answer = await AskAsync(port, line, headers: headers);
            Assert.Equal(401, Parts(answer).Status);
            Assert.Contains("WWW-Authenticate: Bearer", answer, StringComparison.Ordinal);
        }

        Assert.Contains("\"revoked\":false", await AskAsync(port, "GET /check?key=jti-1"), StringComparison.Ordinal);
        await gateway.LogsAsync("[SERVICE: Revoker] refused without a valid key: 1, the last one from 127.0.0.1");
    }

    [Theory]
    [InlineData("GET /add?key=jti-1", null, 405)]
    [InlineData("DELETE /check?key=jti-1", null, 405)]
    [InlineData("POST /status", null, 405)]
    [InlineData("GET /", null, 404)]
    [InlineData("POST /add", null, 400)]
    [InlineData("POST /add?key=", null, 400)]
    [InlineData("POST /add?key=other-1", null, 400)]
    [InlineData("POST /add?key=jti", null, 400)]
    [InlineData("POST /add?key=jti-", null, 200)]
    [InlineData("POST /add", "{", 400)]
    [InlineData("POST /add", "[]", 400)]
    [InlineData("POST /add", "{\"key\": 1}", 400)]
    [InlineData("POST /add", "{\"keys\": [\"jti-1\", 1]}", 400)]
    [InlineData("POST /add", "{\"key\": \"jti-1\", \"key\": \"jti-2\"}", 400)]
    [InlineData("POST /add", "{\"key\": \"\\ud800\"}", 400)]
    [InlineData("POST /add", "{\"clef\": \"jti-1\"}", 400)]
    [InlineData("POST /add", "{\"keys\": []}", 400)]
    public async Task A_wrong_request_is_told(string line, string? body, int status)
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port));

        Assert.Equal(status, Parts(await AskAsync(port, line, body)).Status);
    }

    [Fact]
    public async Task Bodies_are_bounded()
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port));

        Assert.Equal(413, Parts(await AskAsync(port, "POST /add", $$"""{"key": "jti-{{new string('a', RevocationApi.MaxBody)}}"}""")).Status);
        Assert.Equal(400, Parts(await AskAsync(port, "POST /add", $$"""{"keys": [{{string.Join(',', Enumerable.Repeat("\"jti-1\"", RevocationApi.MaxKeys + 1))}}]}""")).Status);
        Assert.Equal(415, Parts(await AskAsync(port, "POST /add", "key=jti-1", type: "text/plain")).Status);
    }

    [Fact]
    public async Task Without_a_key_the_port_is_of_this_machine_and_not_of_its_browsers()
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, "\"headers\": []"));

        Assert.Equal(200, Parts(await AskAsync(port, "POST /add?key=jti-1", headers: "")).Status);
        Assert.Equal(403, Parts(await AskAsync(port, "POST /add?key=jti-1", headers: "Origin: http://evil.test\r\n")).Status);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var raw = new RawClient(client);
        await raw.SendAsync("POST /add?key=jti-1 HTTP/1.1\r\nHost: rebound.evil.test\r\nConnection: close\r\n\r\n");
        Assert.Equal(403, Parts(await raw.ReadToEndAsync()).Status);
    }

    [Fact]
    public async Task A_reload_keeps_the_revocations_and_the_port_and_takes_the_new_key()
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port));
        await AskAsync(port, "POST /add?key=jti-1");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var open = new RawClient(client);

        await gateway.ReloadAsync(Config(port, "\"api_key\": \"another-key-of-20-ch\"", claims: "\"jti\""));

        // The connection that was open before is still served.
        await open.SendAsync("GET /check?key=jti-1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: another-key-of-20-ch\r\n\r\n");
        Assert.Equal((200, """{"keys":[{"key":"jti-1","revoked":true}]}"""), Parts(await open.ReadToEndAsync()));
        Assert.Equal(401, Parts(await AskAsync(port, "GET /status")).Status);
        Assert.Equal(400, Parts(await AskAsync(port, "POST /add?key=sub-1", headers: "X-Api-Key: another-key-of-20-ch\r\n")).Status);
        await gateway.ReloadAsync(Config(port, n: 2000));

        Assert.Equal((200, """{"keys":[{"key":"jti-1","revoked":false}]}"""), Parts(await AskAsync(port, "GET /check?key=jti-1")));
    }

    [Fact]
    public async Task The_port_moves_between_this_machine_and_everywhere()
    {
        int port = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(port, "\"headers\": []"));
        await AskAsync(port, "POST /add?key=jti-1", headers: "");

        await gateway.ReloadAsync(Config(port));

        Assert.Equal((200, """{"keys":[{"key":"jti-1","revoked":true}]}"""), Parts(await AskAsync(port, "GET /check?key=jti-1")));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_ends_the_start_or_the_reload()
    {
        using var taken = new TcpListener(IPAddress.IPv6Any, 0);
        taken.Server.DualMode = true;
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string told = $"port {port} is already in use by another process: stop it, or set another port in auth/revoker";

        Xunit.Sdk.XunitException start = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunningGateway.StartAsync(Config(port)));
        Assert.Contains(told, start.Message, StringComparison.Ordinal);

        int free = RunningGateway.FreePort();
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(free));
        Xunit.Sdk.XunitException reload = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => gateway.ReloadAsync(Config(port)));
        Assert.Contains(told, reload.Message, StringComparison.Ordinal);
        Assert.Equal(200, Parts(await AskAsync(free, "GET /status")).Status);
    }
}
