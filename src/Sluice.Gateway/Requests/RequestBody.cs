using System.IO.Pipelines;

namespace Sluice.Gateway.Requests;

/// <summary>A request's body: nothing, bytes that can be sent any number of times, or a stream that can be sent once.</summary>
internal sealed class RequestBody
{
    private RequestBody(PipeReader? stream, ReadOnlyMemory<byte> bytes, long? length)
    {
        Stream = stream;
        Bytes = bytes;
        Length = length;
    }

    /// <summary>No body.</summary>
    public static RequestBody Empty { get; } = new(null, default, 0);

    /// <summary>The bytes of a body that is in memory; empty for a stream.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The client's stream, or <see langword="null"/> when the body is in memory.</summary>
    public PipeReader? Stream { get; }

    /// <summary>The length in bytes, or <see langword="null"/> when a stream does not tell: it is sent chunked.</summary>
    public long? Length { get; }

    /// <summary>Whether the body can be sent only once.</summary>
    public bool IsStream => Stream is not null;

    /// <summary>A body in memory.</summary>
    /// <param name="bytes">The bytes; they must not change while the request lives.</param>
    public static RequestBody Buffered(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? Empty : new RequestBody(null, bytes, bytes.Length);

    /// <summary>A body that is sent as it arrives.</summary>
    /// <param name="stream">The client's body.</param>
    /// <param name="length">Its length, where the client told.</param>
    public static RequestBody Streamed(PipeReader stream, long? length) => new(stream, default, length);
}
