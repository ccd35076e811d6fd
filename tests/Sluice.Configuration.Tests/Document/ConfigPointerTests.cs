namespace Sluice.Configuration.Tests.Document;

public sealed class ConfigPointerTests
{
    private const string Text = """{"version": 3, "a/b": {"c~d": [10, {"e": null}]}, "endpoints": []}""";

    [Theory]
    [InlineData("", "$")]
    [InlineData("/version", "$.version")]
    [InlineData("/a~1b/c~0d/0", """$["a/b"]["c~d"][0]""")]
    [InlineData("/a~1b/c~0d/1/e", """$["a/b"]["c~d"][1].e""")]
    [InlineData("/a~1b/c~0d/2", """$["a/b"]["c~d"]""")]
    [InlineData("/a~1b/nothing/further", """$["a/b"]""")]
    [InlineData("/VERSION", "$")]
    [InlineData("/version/0", "$.version")]
    [InlineData("/a~1b/c~0d/-1", """$["a/b"]["c~d"]""")]
    public void A_pointer_is_followed_as_far_as_it_leads(string pointer, string path) =>
        Assert.Equal(path, ConfigPointer.Follow(Loaded.Json(Text).Document!, pointer).Path);
}
