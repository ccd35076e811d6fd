using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Observation;

/// <summary>A backend's answer whose body is watched as it is read. It ends once: at the end of the body, where the body breaks off, or when
/// nobody wants the rest.</summary>
internal abstract class ObservedAnswer : UpstreamResponse
{
    private readonly UpstreamResponse _inner;
    private readonly TimeProvider _clock;
    private long _firstRead;
    private bool _isEnded;

    /// <summary>Takes an answer over, with its head.</summary>
    /// <param name="inner">The answer; disposed with this one.</param>
    /// <param name="clock">The source of time.</param>
    protected ObservedAnswer(UpstreamResponse inner, TimeProvider clock)
        : base(inner)
    {
        _inner = inner;
        _clock = clock;
    }

    /// <inheritdoc/>
    public override bool IsStored => _inner.IsStored;

    /// <summary>The bytes of the body that were read so far.</summary>
    protected long Size { get; private set; }

    /// <inheritdoc/>
    public sealed override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_firstRead == 0)
        {
            _firstRead = _clock.GetTimestamp();
            Began();
        }

        ValueTask<BodyRead> read = _inner.ReadAsync(buffer, cancellation);
        if (!read.IsCompletedSuccessfully)
        {
            return AwaitAsync(read);
        }

        BodyRead done = read.Result;
        Count(done);
        return new ValueTask<BodyRead>(done);
    }

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        _inner.Dispose();
        End(null);
    }

    /// <summary>The first part of the body is asked for.</summary>
    protected virtual void Began()
    {
    }

    /// <summary>The reading is over.</summary>
    /// <param name="elapsed">The time since the first part was asked for; zero when none was.</param>
    /// <param name="failure">Why the body broke off; <see langword="null"/> when it did not.</param>
    protected abstract void Ended(TimeSpan elapsed, Failure? failure);

    private async ValueTask<BodyRead> AwaitAsync(ValueTask<BodyRead> read)
    {
        BodyRead done = await read;
        Count(done);
        return done;
    }

    private void Count(BodyRead read)
    {
        Size += read.Count;
        if (read.Count == 0 || read.Failure is not null)
        {
            End(read.Failure);
        }
    }

    private void End(Failure? failure)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            Ended(_firstRead == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(_firstRead), failure);
        }
    }
}
