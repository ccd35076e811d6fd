using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The examples of <c>docs/json-schema.md</c>, <c>docs/cel.md</c> and <c>docs/jwt.md</c>, as they are but for the port and where they lie.</summary>
public sealed class ValidationExampleTests
{
    [Fact]
    public async Task The_schema_example_lets_through_what_its_page_says()
    {
        await using GatewayProcess gateway = await StartAsync("json-schema");

        HttpAnswer good = await SendAsync(gateway, "POST /orders", body: """{"sku": "AB-1", "quantity": 2}""");
        HttpAnswer bad = await SendAsync(gateway, "POST /orders", body: """{"sku": "AB-1", "quantity": 0, "x": 1}""");
        HttpAnswer empty = await SendAsync(gateway, "POST /orders");
        HttpAnswer answer = await SendAsync(gateway, "GET /echo/short");
        HttpAnswer longer = await SendAsync(gateway, "GET /echo/longer-than-it-should-be");

        Assert.Equal((200, """{"req_body":"{\"sku\": \"AB-1\", \"quantity\": 2}"}"""), (good.Status, good.Text));
        Assert.Equal(400, bad.Status);
        Assert.Equal(
            ["- at '': additional properties 'x' not allowed", "- at '/quantity': minimum: got 0, want 1"],
            bad.Text.Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal((400, "could not validate an empty body"), (empty.Status, empty.Text));
        Assert.Equal((200, """{"req_uri":"/__echo/short"}"""), (answer.Status, answer.Text));
        Assert.Equal((502, "the service gave an answer that it should not give"), (longer.Status, longer.Text));
    }

    [Fact]
    public async Task The_expression_example_lets_through_what_its_page_says()
    {
        await using GatewayProcess gateway = await StartAsync("cel");

        HttpAnswer good = await SendAsync(gateway, "GET /orders/17?page=3", "X-Team: sales\r\n");
        HttpAnswer id = await SendAsync(gateway, "GET /orders/17a", "X-Team: sales\r\n");
        HttpAnswer team = await SendAsync(gateway, "GET /orders/17", "X-Team: others\r\n");
        HttpAnswer page = await SendAsync(gateway, "GET /orders/17?page=300", "X-Team: sales\r\n");
        HttpAnswer even = await SendAsync(gateway, "GET /even/4");
        HttpAnswer odd = await SendAsync(gateway, "GET /even/3");

        Assert.Equal((200, """{"req_uri":"/__echo/17?page=3"}"""), (good.Status, good.Text));
        Assert.Equal((500, "request aborted by evaluator #0"), (id.Status, id.Text));
        Assert.Equal((500, "request aborted by evaluator #1"), (team.Status, team.Text));
        Assert.Equal((500, "request aborted by evaluator #2"), (page.Status, page.Text));
        Assert.Equal((200, """{"always":{"req_uri":"/__echo/always"},"even":{"req_uri":"/__echo/4"}}"""), (even.Status, even.Text));
        Assert.Equal((200, """{"always":{"req_uri":"/__echo/always"}}"""), (odd.Status, odd.Text));
    }

    [Fact]
    public async Task The_token_example_lets_through_whom_its_page_says()
    {
        await using GatewayProcess gateway = await StartAsync("jwt");

        HttpAnswer ann = await SendAsync(gateway, "GET /me", Token("ann") + "X-User: root\r\n");
        HttpAnswer nobody = await SendAsync(gateway, "GET /me");
        HttpAnswer old = await SendAsync(gateway, "GET /me", Token("old"));
        HttpAnswer admin = await SendAsync(gateway, "PUT /prices/7", Token("ann"));
        HttpAnswer guest = await SendAsync(gateway, "PUT /prices/7", Token("bob"));

        Assert.Equal((200, """{"req_headers":{"X-City":["Ghent"],"X-User":["ann"]},"req_uri":"/__echo/users/ann"}"""), (ann.Status, ann.Text));
        Assert.Equal((401, ""), (nobody.Status, nobody.Text));
        Assert.Equal((401, ""), (old.Status, old.Text));
        Assert.Equal((200, """{"req_uri":"/__echo/prices/7"}"""), (admin.Status, admin.Text));
        Assert.Equal((403, ""), (guest.Status, guest.Text));
    }

    private static async Task<GatewayProcess> StartAsync(string example)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "examples", example, "krakend.json");
        string text = (await File.ReadAllTextAsync(path)).Replace("8080", "$PORT", StringComparison.Ordinal);
        return await GatewayProcess.StartAsync(text.Replace("\"examples/", $"\"{AppContext.BaseDirectory}examples/", StringComparison.Ordinal));
    }

    private static string Token(string name) =>
        $"Authorization: Bearer {File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "jwt", name + ".jwt")).Trim()}\r\n";

    private static async Task<HttpAnswer> SendAsync(GatewayProcess gateway, string line, string headers = "", string body = "")
    {
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        string length = body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
        await connection.Http.SendAsync($"{line} HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n{headers}{length}\r\n{body}");
        return await connection.Http.ReadAnswerAsync();
    }
}
