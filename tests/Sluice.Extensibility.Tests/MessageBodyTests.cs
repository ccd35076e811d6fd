using System.Text;

namespace Sluice.Extensibility.Tests;

public sealed class MessageBodyTests
{
    [Fact]
    public async Task A_stream_is_read_once_into_memory()
    {
        int opened = 0;
        var body = new MessageBody(() => { opened++; return new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 40_000))); });

        Assert.Null(body.Length);
        Assert.Equal(40_000, (await body.ReadAsync(CancellationToken.None)).Length);
        Assert.Equal(40_000, (await body.ReadAsync(CancellationToken.None)).Length);
        Assert.Equal((1, 40_000L, true, false), (opened, body.Length, body.IsBuffered, body.IsOpened));
        Assert.Equal(40_000, body.OpenStream().Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_not_read(bool tells)
    {
        var body = new MessageBody(static () => new MemoryStream(new byte[101]), tells ? 101 : null, maxSize: 100);

        BodyTooLargeException thrown = await Assert.ThrowsAsync<BodyTooLargeException>(async () => await body.ReadAsync(CancellationToken.None));

        Assert.Equal(100, thrown.MaxSize);
        Assert.False(body.IsBuffered);
    }

    [Fact]
    public async Task An_opened_stream_belongs_to_who_opened_it()
    {
        var body = new MessageBody(static () => new MemoryStream([1]));

        _ = body.OpenStream();

        Assert.True(body.IsOpened);
        Assert.Throws<InvalidOperationException>(body.OpenStream);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await body.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Text_and_bytes_are_in_memory()
    {
        Assert.Equal("ä", Encoding.UTF8.GetString((await MessageBody.FromText("ä").ReadAsync(CancellationToken.None)).Span));
        Assert.True(MessageBody.Empty.IsBuffered);
        var part = new MessageBody(new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2));
        using var copy = new MemoryStream();
        await part.OpenStream().CopyToAsync(copy);
        Assert.Equal([2, 3], copy.ToArray());
    }
}
