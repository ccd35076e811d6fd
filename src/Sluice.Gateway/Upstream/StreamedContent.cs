using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>A request body that is passed on as it arrives: what the client sends is flushed at once, and the client is read only
/// as fast as the backend takes.</summary>
/// <param name="source">The client's body.</param>
/// <param name="length">Its length in bytes, or <see langword="null"/>: chunked.</param>
internal sealed class StreamedContent(PipeReader source, long? length) : HttpContent
{
    /// <summary>Why the client's body broke off, which is not the backend's fault; <see langword="null"/> while all is well.</summary>
    public Failure? SourceFailure { get; private set; }

    /// <summary>Called when the whole body was sent.</summary>
    public Action? Sent { get; set; }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        long sent = 0;
        while (true)
        {
            ReadResult read = await ReadSourceAsync(cancellationToken);
            sent += read.Buffer.Length;
            if (length is { } promised && (sent > promised || (read.IsCompleted && sent < promised)))
            {
                source.AdvanceTo(read.Buffer.Start);
                throw Broken(FailureKind.Request, "the client's body is not as long as it said");
            }

            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            source.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }

            await stream.FlushAsync(cancellationToken);
        }

        Sent?.Invoke();
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }

    private async ValueTask<ReadResult> ReadSourceAsync(CancellationToken cancellation)
    {
        ReadResult read;
        try
        {
            read = await source.ReadAsync(cancellation);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Broken(FailureKind.TooLarge, "the client's body is larger than its limit");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Broken(FailureKind.Canceled, "the client broke off its body");
        }

        return read.IsCanceled ? throw Broken(FailureKind.Canceled, "the client's body was cancelled") : read;
    }

    // The exception is what makes the handler cut the connection: a body that broke off must never look whole.
    private IOException Broken(FailureKind kind, string message)
    {
        SourceFailure = new Failure(kind, message);
        return new IOException(message);
    }
}
