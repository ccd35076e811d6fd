using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>A request body that is passed on as it arrives: what the client sends is flushed at once, and the client is read only
/// as fast as the backend takes. It ends early when the backend has refused the request.</summary>
/// <param name="source">The client's body.</param>
/// <param name="length">Its length in bytes, or <see langword="null"/>: chunked.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamedContent(PipeReader source, long? length, TimeProvider time) : HttpContent
{
    /// <summary>How long the answer that explains a broken connection is waited for.</summary>
    internal static readonly TimeSpan RefusalPatience = TimeSpan.FromMilliseconds(250);

    private static readonly byte[] Padding = new byte[64 * 1024];

    private readonly TaskCompletionSource<bool> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Why the client's body broke off, which is not the backend's fault; <see langword="null"/> while all is well.</summary>
    public Failure? SourceFailure { get; private set; }

    /// <summary>Called when the whole body was sent.</summary>
    public Action? Sent { get; set; }

    /// <summary>Whether the body is on its way.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Cancelled when nothing more of the body is to be sent.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether the backend refused the request before all of it was sent.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether the call was cancelled: then no answer matters any more.</summary>
    public bool Abandoned => _stop.IsCancellationRequested && !IsRefused;

    /// <summary>Whether the backend refused the request; the answer that says so may be just behind a connection that broke.</summary>
    public async ValueTask<bool> WaitForRefusalAsync()
    {
        try
        {
            return await _refused.Task.WaitAsync(RefusalPatience, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Called when an answer begins before the end of the body. A refusal (400 and above) ends the sending; anything else
    /// does not: a backend may answer while it reads.</summary>
    /// <param name="isRefusal">Whether it is a refusal; false also when the connection ended.</param>
    public void AnswerBegins(bool isRefusal)
    {
        if (isRefusal)
        {
            IsRefused = true;
        }

        _refused.TrySetResult(isRefusal);
        if (isRefusal)
        {
            _stop.Cancel();
        }
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ConnectionStream.Sending.Value = this;
        IsSending = true;
        long sent = 0;
        using (cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!TryReadSource(out ReadResult read))
                {
                    // Nothing has come yet: what is there, be it the head alone, must not wait for it.
                    await stream.FlushAsync(cancellationToken);
                    if (await ReadSourceAsync() is not { } waited)
                    {
                        break;
                    }

                    read = waited;
                }

                if (read.IsCanceled)
                {
                    throw Broken(FailureKind.Canceled, "the client's body was cancelled");
                }

                long total = sent + read.Buffer.Length;
                if (length is { } promised && (total > promised || (read.IsCompleted && total < promised)))
                {
                    source.AdvanceTo(read.Buffer.Start);
                    throw Broken(FailureKind.Request, "the client's body is not as long as it said");
                }

                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    await stream.WriteAsync(segment, cancellationToken);
                }

                sent = total;
                source.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();

        // Only after a refusal is anything missing here: the handler counts, and the connection throws the bytes away.
        for (long missing = length - sent ?? 0; missing > 0; missing -= Padding.Length)
        {
            await stream.WriteAsync(Padding.AsMemory(0, (int)Math.Min(missing, Padding.Length)), cancellationToken);
        }

        IsSending = false;
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<ReadResult?> ReadSourceAsync()
    {
        try
        {
            return await source.ReadAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            throw Broken(exception);
        }
    }

    private bool TryReadSource(out ReadResult read)
    {
        try
        {
            return source.TryRead(out read);
        }
        catch (Exception exception)
        {
            throw Broken(exception);
        }
    }

    private IOException Broken(Exception cause) => cause is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
        ? Broken(FailureKind.TooLarge, "the client's body is larger than its limit")
        : Broken(FailureKind.Canceled, "the client broke off its body");

    // The exception is what makes the handler cut the connection: a body that broke off must never look whole.
    private IOException Broken(FailureKind kind, string message)
    {
        SourceFailure = new Failure(kind, message);
        return new IOException(message);
    }
}
