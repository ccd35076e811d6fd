using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Sluice.Gateway.Requests;

/// <summary>A client's body as it arrives. It remembers the status with which a body is to be refused that is not valid HTTP, too large
/// (<c>router.max_payload</c>) or too late (<c>read_timeout</c>), since whoever reads it may be a call to a backend.</summary>
/// <param name="inner">The server's reader.</param>
/// <param name="startedAt">When the request began, in the clock's ticks.</param>
/// <param name="timeout">The time for the whole request; zero for none.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ClientBody(PipeReader inner, long startedAt, TimeSpan timeout, TimeProvider clock) : PipeReader
{
    private volatile bool _isAwaited;

    /// <summary>Whether the client is waited for: it has not sent what comes next, or had not when the waiting was given up.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>The status with which the body is to be refused; 0 while nothing is wrong with it.</summary>
    public int RefusalStatus { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _isAwaited = true;
            ReadResult result = timeout > TimeSpan.Zero ? await ReadInTimeAsync(cancellationToken) : await inner.ReadAsync(cancellationToken);
            _isAwaited = false;
            return result;
        }
        catch (IOException e)
        {
            RefusalStatus = StatusOf(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        try
        {
            return inner.TryRead(out result);
        }
        catch (IOException e)
        {
            RefusalStatus = StatusOf(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private async ValueTask<ReadResult> ReadInTimeAsync(CancellationToken cancellationToken)
    {
        TimeSpan left = timeout - clock.GetElapsedTime(startedAt);
        if (left <= TimeSpan.Zero)
        {
            throw TooLate();
        }

        ValueTask<ReadResult> pending = inner.ReadAsync(cancellationToken);
        if (pending.IsCompleted)
        {
            return await pending;
        }

        using ITimer timer = clock.CreateTimer(
            static reader => ((PipeReader)reader!).CancelPendingRead(), inner, left, Timeout.InfiniteTimeSpan);
        if (clock.GetElapsedTime(startedAt) >= timeout)
        {
            inner.CancelPendingRead();
        }

        ReadResult result = await pending;
        return result.IsCanceled ? throw TooLate() : result;
    }

    /// <summary>The server tells most faults with their status; not, for one, a chunk size that no number holds. A client that broke off
    /// looks the same, and hears no answer anyway.</summary>
    private static int StatusOf(IOException fault) =>
        fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;

    private static BadHttpRequestException TooLate() =>
        new("The request's body did not arrive within read_timeout.", StatusCodes.Status408RequestTimeout);
}
