namespace Sluice.Gateway.Tests.Features.Martian;

public sealed class StaticModifierTests : MartianTest, IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("martian").FullName;
    private readonly string _root;

    public StaticModifierTests()
    {
        _root = Path.Combine(_outside, "www");
        Directory.CreateDirectory(Path.Combine(_root, "sub"));
        File.WriteAllText(Path.Combine(_outside, "secret.txt"), "secret");
        File.WriteAllText(Path.Combine(_root, "note.txt"), "note here");
        File.WriteAllText(Path.Combine(_root, "sub", "menu.json"), "{}");
        File.WriteAllText(Path.Combine(_root, "what"), "?");
    }

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Theory]
    [InlineData("/note.txt", 200, "note here", "Content-Type: text/plain; charset=utf-8")]
    [InlineData("/note.txt?x=1", 200, "note here", "Content-Type: text/plain; charset=utf-8")]
    [InlineData("/sub/menu.json", 200, "{}", "Content-Type: application/json")]
    [InlineData("/sub/../note%2etxt", 200, "note here", "Content-Type: text/plain; charset=utf-8")]
    [InlineData("/alias", 200, "{}", "Content-Type: application/json")]
    [InlineData("/what", 200, "?", "Content-Type: ")]
    [InlineData("/none.txt", 404, "", "")]
    [InlineData("/none/none.txt", 404, "", "")]
    [InlineData("/%00", 404, "", "")]
    [InlineData("/../secret.txt", 404, "", "")]
    [InlineData("/..%2fsecret.txt", 404, "", "")]
    [InlineData("/sub/%2e%2e/%2e%2e/%2e%2e/secret.txt", 404, "", "")]
    public async Task A_file_answers_and_none_outside_of_the_folder(string target, int status, string body, string type)
    {
        Outcome outcome = await ServeAsync(target);

        Assert.Null(outcome.Sent);
        Assert.Equal((status, body, body.Length), (outcome.Status, outcome.Body, outcome.Length));
        Assert.Equal(type.Length > 0 ? [type] : [], outcome.Headers);
    }

    [Fact]
    public async Task A_range_of_a_file_is_answered()
    {
        Outcome one = await ServeAsync("/note.txt", ("Range", "bytes=5-6"));
        Outcome two = await ServeAsync("/note.txt", ("Range", "bytes=0-0,5-6"));

        Assert.Equal((206, "he"), (one.Status, one.Body));
        Assert.Contains("\r\n\r\nn\r\n--", two.Body, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nhe\r\n--", two.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_a_failure() => Assert.NotNull((await ServeAsync("/sub")).Failure);

    [Fact]
    public async Task The_other_modifiers_of_answers_run_as_well()
    {
        var request = Request();
        request.Target = "/note.txt";

        Outcome outcome = await CallAsync(
            $$"""
            {"fifo.Group": {"modifiers": [{"static.Modifier": {"rootPath": "{{_root}}"} }, {"header.Modifier": {"name": "X-A", "value": "1"} }]} }
            """,
            request);

        Assert.Equal("note here", outcome.Body);
        Assert.Contains("X-A: 1", outcome.Headers);
    }

    [Fact]
    public async Task Without_the_answers_scope_the_answer_is_empty()
    {
        Outcome outcome = await CallAsync($$"""{"static.Modifier": {"scope": ["request"], "rootPath": "{{_root}}"} }""");

        Assert.Null(outcome.Sent);
        Assert.Equal((200, "", 0), (outcome.Status, outcome.Body, outcome.Length));
    }

    private Task<Outcome> ServeAsync(string target, params (string Name, string Value)[] headers)
    {
        var request = Request(headers);
        request.Target = target;
        return CallAsync($$$"""{"static.Modifier": {"rootPath": "{{{_root}}}", "explicitPaths": {"/alias": "sub/menu.json"} } }""", request);
    }
}
