using System.Globalization;
using System.Text;

namespace Sluice.Harness;

/// <summary>Reads HTTP/1.1 messages from a connection, on either side of it, and writes raw bytes to it.</summary>
/// <remarks>Written by hand so that tests see and send exactly what is on the wire. Every wait is bounded by
/// <see cref="Bound"/>, which no passing test comes near.</remarks>
public sealed class HttpStream(Stream stream) : IDisposable
{
    /// <summary>How long a single read or write may take before the test fails.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Overrides <see cref="Bound"/> for this connection.</summary>
    public TimeSpan Patience { get; set; } = Bound;

    /// <summary>Sends text, one byte per character.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);
        await stream.FlushAsync().WaitAsync(Patience);
    }

    /// <summary>Reads what is there, at least one byte; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> into)
    {
        if (_start == _end)
        {
            return into.Length >= _buffer.Length
                ? await stream.ReadAsync(into).AsTask().WaitAsync(Patience)
                : await FillAsync() ? Take(into) : 0;
        }

        return Take(into);
    }

    /// <summary>Reads a message's head; null when the other side closed before its first byte.</summary>
    /// <exception cref="EndOfStreamException">The head is cut.</exception>
    public async Task<HttpHead?> ReadHeadAsync()
    {
        if (_start == _end && !await FillAsync())
        {
            return null;
        }

        string first = await ReadLineAsync();
        var fields = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(colon < 0 ? new(line, "") : new(line[..colon], line[(colon + 1)..].TrimStart(' ', '\t')));
        }

        return new HttpHead(first, fields);
    }

    /// <summary>Reads a line without its end.</summary>
    /// <exception cref="EndOfStreamException">The line is cut.</exception>
    public async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException($"cut within a line: \"{Encoding.Latin1.GetString([.. line])}\"");
            }

            int end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            line.AddRange(_buffer.AsSpan(_start, end < 0 ? _end - _start : end));
            _start = end < 0 ? _end : _start + end + 1;
            if (end >= 0)
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }
        }
    }

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0, read; done < count; done += read)
        {
            read = await ReadAsync(bytes.AsMemory(done));
            if (read == 0)
            {
                throw new EndOfStreamException($"{done} bytes came of {count}");
            }
        }

        return bytes;
    }

    /// <summary>Reads everything up to the end of the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        while (await ReadAsync(part) is > 0 and int read)
        {
            all.Write(part, 0, read);
        }

        return all.ToArray();
    }

    /// <summary>Reads one chunk of a chunked body; empty is the last one.</summary>
    public async Task<byte[]> ReadChunkAsync()
    {
        string size = await ReadLineAsync();
        byte[] chunk = await ReadExactlyAsync(int.Parse(size.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        while (await ReadLineAsync() is { Length: > 0 })
        {
            // Behind the last chunk stand trailers; behind any other nothing but this line's end.
        }

        return chunk;
    }

    /// <summary>Reads the body of a request.</summary>
    public async Task<byte[]> ReadRequestBodyAsync(HttpHead head) =>
        head.IsChunked ? await ReadChunksAsync() : await ReadExactlyAsync(int.Parse(head.First("Content-Length") ?? "0", CultureInfo.InvariantCulture));

    /// <summary>Reads a whole response; interim ones (1xx) are passed over.</summary>
    /// <param name="method">The method it answers: a response to HEAD has no body.</param>
    /// <exception cref="EndOfStreamException">It is cut, or there is none.</exception>
    public async Task<HttpAnswer> ReadAnswerAsync(string method = "GET")
    {
        HttpHead head;
        do
        {
            head = await ReadHeadAsync() ?? throw new EndOfStreamException("no answer: the connection was closed");
        }
        while (head.Status is >= 100 and < 200);
        if (method == "HEAD" || head.Status is 204 or 304)
        {
            return new HttpAnswer(head, []);
        }

        if (head.IsChunked)
        {
            return new HttpAnswer(head, await ReadChunksAsync());
        }

        return head.First("Content-Length") is { } length
            ? new HttpAnswer(head, await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture)))
            : new HttpAnswer(head, await ReadToEndAsync());
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private async Task<byte[]> ReadChunksAsync()
    {
        using var all = new MemoryStream();
        while (await ReadChunkAsync() is { Length: > 0 } chunk)
        {
            all.Write(chunk);
        }

        return all.ToArray();
    }

    private int Take(Memory<byte> into)
    {
        int count = Math.Min(into.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = 0;
        _end = await stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
        return _end > 0;
    }
}

/// <summary>A whole response.</summary>
public sealed record HttpAnswer(HttpHead Head, byte[] Body)
{
    /// <summary>Its status.</summary>
    public int Status => Head.Status;

    /// <summary>Its body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);
}
