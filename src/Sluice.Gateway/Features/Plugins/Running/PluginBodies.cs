using System.Buffers;
using System.IO.Pipelines;
using Sluice.Extensibility;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>Bodies between the gateway's forms of them and that of plug-ins.</summary>
internal static class PluginBodies
{
    /// <summary>The body of a request, for a plug-in.</summary>
    /// <param name="body">The body.</param>
    /// <param name="limit">The most bytes that a plug-in may take into memory.</param>
    /// <param name="reading">What its stream may be read for: no longer than the request.</param>
    public static MessageBody Of(RequestBody body, int limit, ReadingTime reading) => body.Stream is { } stream
        ? new MessageBody(() => new ClientBodyStream(stream, reading), body.Length, limit)
        : body.Bytes.IsEmpty ? MessageBody.Empty : new MessageBody(body.Bytes);

    /// <summary>What a plug-in has left of the body of a request; a stream that it gave was read into memory before.</summary>
    /// <param name="body">The body as the plug-in has it.</param>
    /// <param name="given">The body that it was given.</param>
    /// <param name="original">What that was made of.</param>
    public static RequestBody Of(MessageBody body, MessageBody given, RequestBody original) => body switch
    {
        { IsBuffered: true } => RequestBody.Buffered(Bytes(body)),
        { IsOpened: false } when ReferenceEquals(body, given) => original,
        _ => RequestBody.Empty,
    };

    /// <summary>The bytes of a body in memory.</summary>
    /// <param name="body">The body.</param>
    public static ReadOnlyMemory<byte> Bytes(MessageBody body)
    {
        ValueTask<ReadOnlyMemory<byte>> read = body.ReadAsync(CancellationToken.None);
        return read.IsCompletedSuccessfully ? read.GetAwaiter().GetResult() : default;
    }
}

/// <summary>How long the stream of a body may be read: while the request lives, and before its body is somebody else's to read.</summary>
/// <param name="cancellation">Ends it.</param>
internal sealed class ReadingTime(CancellationToken cancellation)
{
    private volatile bool _isOver;

    /// <summary>Ends with the request's time.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Ends it.</summary>
    public void End() => _isOver = true;

    /// <summary>Throws when it is over: the stream may be the next request's by now.</summary>
    public void Check()
    {
        Cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isOver, typeof(MessageBody));
    }
}

/// <summary>A stream that is only read, and only asynchronously.</summary>
internal abstract class BodyStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read with ReadAsync.");

    /// <inheritdoc/>
    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A client's body, for a plug-in.</summary>
/// <param name="reader">The body.</param>
/// <param name="time">How long it may be read.</param>
internal sealed class ClientBodyStream(PipeReader reader, ReadingTime time) : BodyStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        time.Check();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Cancellation, cancellationToken);
        ReadResult read;
        try
        {
            read = await reader.ReadAsync(either.Token);
        }
        catch (IOException)
        {
            // With which status it is refused, the body itself remembers.
            throw new BodyBrokenException(new Failure(FailureKind.Request, "the client's body is not valid HTTP, too large, or broke off"));
        }

        ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
        int count = (int)part.Length;
        part.CopyTo(buffer.Span);
        reader.AdvanceTo(part.End);
        return count;
    }
}

/// <summary>A backend's body, for a plug-in.</summary>
/// <param name="response">The backend's answer.</param>
/// <param name="time">How long it may be read.</param>
internal sealed class UpstreamBodyStream(UpstreamResponse response, ReadingTime time) : BodyStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        time.Check();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Cancellation, cancellationToken);
        BodyRead read = await response.ReadAsync(buffer, either.Token);
        return read.Failure is { } failure ? throw new BodyBrokenException(failure) : read.Count;
    }
}
