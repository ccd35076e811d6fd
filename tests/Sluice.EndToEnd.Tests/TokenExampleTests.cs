using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The examples of <c>docs/client-credentials.md</c>, <c>docs/jwt-signing.md</c> and <c>docs/revocation.md</c>, as they are but for the ports and
/// where they lie.</summary>
public sealed class TokenExampleTests
{
    [Fact]
    public async Task The_client_credentials_example_sends_a_token_of_the_gateway()
    {
        await using GatewayProcess gateway = await StartAsync("client-credentials");

        HttpAnswer answer = await SendAsync(gateway.Port, "GET /orders", "Authorization: Bearer of-the-client\r\n");

        Assert.Equal((200, """{"req_headers":{"Authorization":["Bearer example-token"]},"req_uri":"/__echo/orders"}"""), (answer.Status, answer.Text));
        Assert.DoesNotContain("a-secret-of-the-gateway", gateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signing_example_makes_tokens_that_it_takes()
    {
        await using GatewayProcess gateway = await StartAsync("jwt-signing");

        HttpAnswer login = await SendAsync(gateway.Port, "POST /login");
        string token = Regex.Match(login.Text, "^{\"access_token\":\"([^\"]+)\",\"expires\":4102444800}$").Groups[1].Value;
        HttpAnswer me = await SendAsync(gateway.Port, "GET /me", $"Authorization: Bearer {token}\r\n");
        HttpAnswer nobody = await SendAsync(gateway.Port, "GET /me");

        Assert.Equal(200, login.Status);
        Assert.Equal((200, """{"req_uri":"/__echo/users/ann"}"""), (me.Status, me.Text));
        Assert.Equal(401, nobody.Status);
    }

    [Fact]
    public async Task The_revocation_example_refuses_who_was_revoked()
    {
        int port = Ports.Free();
        await using GatewayProcess gateway = await StartAsync("revocation", port);
        string token = $"Authorization: Bearer {(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "jwt", "ann.jwt"))).Trim()}\r\n";

        HttpAnswer before = await SendAsync(gateway.Port, "GET /me", token);
        HttpAnswer stranger = await SendAsync(port, "POST /add?key=sub-ann", "Authorization: Bearer guessed\r\n");
        HttpAnswer still = await SendAsync(gateway.Port, "GET /me", token);
        HttpAnswer added = await SendAsync(port, "POST /add?key=sub-ann", "Authorization: Bearer change-me-to-a-long-random-text\r\n");
        HttpAnswer after = await SendAsync(gateway.Port, "GET /me", token);

        Assert.Equal([200, 401, 200, 200, 401], [before.Status, stranger.Status, still.Status, added.Status, after.Status]);
        Assert.Equal("""{"added":1}""", added.Text);
    }

    private static async Task<GatewayProcess> StartAsync(string example, int secondPort = 0)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "examples", example, "krakend.json");
        string text = (await File.ReadAllTextAsync(path))
            .Replace("8080", "$PORT", StringComparison.Ordinal)
            .Replace("8081", secondPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return await GatewayProcess.StartAsync(text.Replace("\"examples/", $"\"{AppContext.BaseDirectory}examples/", StringComparison.Ordinal));
    }

    private static async Task<HttpAnswer> SendAsync(int port, string line, string headers = "")
    {
        using RawConnection connection = await RawConnection.OpenAsync(port);
        await connection.Http.SendAsync($"{line} HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n{headers}\r\n");
        return await connection.Http.ReadAnswerAsync();
    }
}
