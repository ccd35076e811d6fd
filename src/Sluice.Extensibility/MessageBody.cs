using System.Runtime.InteropServices;
using System.Text;

namespace Sluice.Extensibility;

/// <summary>The body of a request or an answer: bytes in memory, or a stream that can be read once. A body that nobody reads is passed on as
/// it arrives. Not for several threads at once.</summary>
public sealed class MessageBody
{
    /// <summary>The room that is made at first, in bytes, and the most that is read at once.</summary>
    private const int FirstRead = 16 * 1024;

    private readonly Func<Stream>? _open;
    private readonly int _maxSize;
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>A body in memory.</summary>
    /// <param name="bytes">The bytes; they must not change any more.</param>
    public MessageBody(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _maxSize = int.MaxValue;
        Length = bytes.Length;
        IsBuffered = true;
    }

    /// <summary>A body that is read once.</summary>
    /// <param name="open">Gives the stream when it is needed.</param>
    /// <param name="length">Its length in bytes; <see langword="null"/> when it is not known.</param>
    /// <param name="maxSize">The most bytes that <see cref="ReadAsync"/> takes into memory.</param>
    public MessageBody(Func<Stream> open, long? length = null, int maxSize = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        _maxSize = maxSize;
        Length = length;
    }

    /// <summary>No body.</summary>
    public static MessageBody Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>The length in bytes; <see langword="null"/> while it is not known.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether the bytes are in memory.</summary>
    public bool IsBuffered { get; private set; }

    /// <summary>Whether the stream was handed out: then nobody else can read it, and the body is empty for all who come after.</summary>
    public bool IsOpened { get; private set; }

    /// <summary>A body of text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    public static MessageBody FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the whole body into memory; from then on it can be read as often as is needed.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BodyTooLargeException">It is larger than the gateway's limit.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidOperationException">Its stream was opened.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
        IsBuffered ? new(_bytes) : ReadStreamAsync(cancellation);

    /// <summary>Hands out the body as a stream, once. Who takes it disposes of it, and gives the message another body unless it is to
    /// have none.</summary>
    /// <exception cref="InvalidOperationException">The stream of a body that is not in memory was opened before.</exception>
    public Stream OpenStream()
    {
        if (IsBuffered)
        {
            return MemoryMarshal.TryGetArray(_bytes, out ArraySegment<byte> array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(_bytes.ToArray(), writable: false);
        }

        if (IsOpened)
        {
            throw new InvalidOperationException("The stream of the body was opened before.");
        }

        IsOpened = true;
        return _open!();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadStreamAsync(CancellationToken cancellation)
    {
        if (Length > _maxSize)
        {
            throw new BodyTooLargeException(_maxSize);
        }

        // Whoever sent it may have told more than there is.
        var bytes = new MemoryStream((int)Math.Min(Length ?? 0, FirstRead));
        Stream stream = OpenStream();
        await using (stream)
        {
            byte[] chunk = new byte[FirstRead];
            while (await stream.ReadAsync(chunk, cancellation) is > 0 and int count)
            {
                if (bytes.Length + count > _maxSize)
                {
                    throw new BodyTooLargeException(_maxSize);
                }

                bytes.Write(chunk, 0, count);
            }
        }

        _bytes = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        Length = _bytes.Length;
        IsBuffered = true;
        IsOpened = false;
        return _bytes;
    }
}

/// <summary>A body is larger than the gateway takes into memory. A plug-in lets it pass: the client is answered with 413 when the body was
/// its own.</summary>
/// <param name="maxSize">The most bytes.</param>
public sealed class BodyTooLargeException(int maxSize) : IOException($"The body is larger than {maxSize} bytes.")
{
    /// <summary>The most bytes that are taken into memory.</summary>
    public int MaxSize => maxSize;
}
