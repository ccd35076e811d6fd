using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Sluice.Gateway.Requests;

/// <summary>A client's body that must have arrived by a deadline (<c>read_timeout</c>): a read beyond it fails with status 408.</summary>
/// <param name="inner">The client's body.</param>
/// <param name="startedAt">When the request began, in the clock's ticks.</param>
/// <param name="timeout">The time for the whole request.</param>
/// <param name="clock">The source of time.</param>
internal sealed class TimedBodyReader(PipeReader inner, long startedAt, TimeSpan timeout, TimeProvider clock) : PipeReader
{
    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
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

        using ITimer timer = clock.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), inner, left, Timeout.InfiniteTimeSpan);
        ReadResult result = await pending;
        return result.IsCanceled ? throw TooLate() : result;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private static BadHttpRequestException TooLate() =>
        new("The request's body did not arrive within read_timeout.", StatusCodes.Status408RequestTimeout);
}
