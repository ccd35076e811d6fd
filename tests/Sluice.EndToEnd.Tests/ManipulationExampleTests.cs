using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>The examples of <c>docs/flatmap.md</c> and <c>docs/graphql.md</c>, as they are but for the port.</summary>
public sealed class ManipulationExampleTests
{
    [Fact]
    public async Task The_flatmap_example_answers_what_its_page_says()
    {
        await using GatewayProcess gateway = await StartAsync("flatmap");

        HttpAnswer catalog = await gateway.GetAsync("/catalog");
        HttpAnswer everything = await gateway.GetAsync("/everything");

        Assert.Equal((200, """{"items":[{"amount":19.90,"id":"A-1"},{"amount":5.00,"id":"B-2"}]}"""), (catalog.Status, catalog.Text));
        Assert.Equal(
            (200, """{"items":[{"price":{"amount":19.90,"currency":"EUR"},"sku":"A-1"},{"price":{"amount":5.00,"currency":"EUR"},"sku":"B-2"},{"sku":"Z-9"}]}"""),
            (everything.Status, everything.Text));
    }

    [Fact]
    public async Task The_graphql_example_asks_what_its_page_says()
    {
        await using GatewayProcess gateway = await StartAsync("graphql");

        HttpAnswer query = await gateway.GetAsync("/books/978-1");
        HttpAnswer cached = await gateway.GetAsync("/cached/books/978-1");
        HttpAnswer mutation = await PostAsync(gateway, """{"isbn":"978-1","text":"good"}""");
        HttpAnswer empty = await PostAsync(gateway, "");

        Assert.Contains("""\"operationName\":\"Book\",\"variables\":{\"isbn\":\"978-1\",\"reviews\":3}}","req_method":"POST"}""", query.Text, StringComparison.Ordinal);
        Assert.Equal(
            """{"req_method":"GET","req_uri":"/__echo/graphql?query=query%28%24isbn%3A+ID%21%29+%7B+book%28isbn%3A+%24isbn%29+%7B+title+%7D+%7D\u0026variables=%7B%22isbn%22%3A%22978-1%22%7D"}""",
            cached.Text);
        Assert.Contains("""\"variables\":{\"isbn\":\"978-1\",\"stars\":5,\"text\":\"good\"}}""", mutation.Text, StringComparison.Ordinal);
        Assert.Equal((500, ""), (empty.Status, empty.Text));
    }

    private static async Task<GatewayProcess> StartAsync(string example)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "examples", example, "krakend.json");
        return await GatewayProcess.StartAsync((await File.ReadAllTextAsync(path)).Replace("8080", "$PORT", StringComparison.Ordinal));
    }

    private static async Task<HttpAnswer> PostAsync(GatewayProcess gateway, string body)
    {
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync(
            $"POST /reviews HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return await connection.Http.ReadAnswerAsync();
    }
}
