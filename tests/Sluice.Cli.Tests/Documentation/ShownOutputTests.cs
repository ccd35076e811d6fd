using Xunit.Sdk;

namespace Sluice.Cli.Tests.Documentation;

public sealed class ShownOutputTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 18:16:25 GMT\r\nX-A: 1\r\nX-B: 2\r\n\r\n{}";

    [Theory]
    [InlineData("echo", "a\nb", "a\nb\n")]
    [InlineData("echo", "a ... d", "a b c d")]
    [InlineData("curl -si http://x", "HTTP/1.1 200 OK\nX-B: 2\n\n{}", Head)]
    [InlineData("curl -si http://x", "HTTP/1.1 200 OK\nDate: Mon, 23 Nov 2026 11:12:20 GMT\n\n{}", Head)]
    [InlineData("./sluice run -c a.json", "line 2", "line 1\nline 2\nline 3")]
    public void What_is_shown_is_printed(string command, string shown, string printed) =>
        ShownOutput.Check(new TypedCommand(command, shown, 1, IsCompared: true), shown, printed);

    [Theory]
    [InlineData("echo", "a", "a\nb")]
    [InlineData("echo", "", "a")]
    [InlineData("echo", "a ... d", "a b c")]
    [InlineData("curl -s http://x", "{}", Head)]
    [InlineData("curl -si http://x", "HTTP/1.1 200 OK\nX-C: 3\n\n{}", Head)]
    [InlineData("curl -si http://x", "HTTP/1.1 200 OK\n\n{\"a\":1}", Head)]
    [InlineData("curl -si http://x", "HTTP/1.1 404 Not Found\n\n{}", Head)]
    [InlineData("./sluice run -c a.json", "line 4", "line 1\nline 2\nline 3")]
    public void What_is_shown_is_not_printed(string command, string shown, string printed) =>
        Assert.ThrowsAny<XunitException>(() => ShownOutput.Check(new TypedCommand(command, shown, 1, IsCompared: true), shown, printed));
}
