using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>
/// The body of an answer as it arrives. The client whose request went out reads it at its own pace; others that wait for the whole read on
/// for it when it stops, so that no slow client holds them up. What was read is kept until the end, when the answer goes into the store. A
/// body that grows too large, or may not be kept at all, is passed on to the first client only.
/// </summary>
internal sealed class CacheFill : IDisposable
{
    /// <summary>The room for a body whose length is not told, and the least by which it grows.</summary>
    private const int Step = 4 * 1024;

    /// <summary>The most room that is made for a body because of the length that it tells: a backend can tell more than it sends.</summary>
    private const int MaxTold = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly UpstreamResponse _source;
    private readonly StoredHead? _head;
    private readonly CacheStore _store;
    private readonly string _key;
    private readonly long _sequence;
    private readonly bool _hasBody;
    private readonly CancellationToken _end;
    private readonly Action _ended;
    private byte[] _bytes = [];
    private int _length;
    private State _state;
    private TaskCompletionSource? _reading;
    private CacheEntry? _entry;
    private Failure? _failure;
    private bool _isDisposed;

    /// <summary>Takes an answer over.</summary>
    /// <param name="source">The answer.</param>
    /// <param name="head">Its head as it is kept; <see langword="null"/> where it may not be kept.</param>
    /// <param name="hasBody">Whether it has the body that its length tells: not an answer to HEAD.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="key">Its key.</param>
    /// <param name="sequence">When it was asked for.</param>
    /// <param name="ended">Called when the body is whole, or will not be kept.</param>
    /// <param name="end">Ends reading, when nobody wants the body any more.</param>
    public CacheFill(
        UpstreamResponse source, StoredHead? head, bool hasBody, CacheStore store, string key, long sequence, Action ended,
        CancellationToken end)
    {
        _source = source;
        _head = head;
        _hasBody = hasBody;
        _store = store;
        _key = key;
        _sequence = sequence;
        _end = end;
        _ended = ended;
        _state = head is null || (hasBody && source.ContentLength > store.MaxBody) ? State.PassedOn : State.Arriving;
    }

    /// <summary>What can become of a body.</summary>
    private enum State
    {
        /// <summary>It is read, and will be kept when it ends.</summary>
        Arriving,

        /// <summary>It was kept.</summary>
        Kept,

        /// <summary>It broke off.</summary>
        Broken,

        /// <summary>It is for the first client only.</summary>
        PassedOn,
    }

    /// <summary>The answer that is read.</summary>
    public UpstreamResponse Source => _source;

    /// <summary>Whether the body may still end in the store.</summary>
    public bool MayBeKept
    {
        get
        {
            lock (_lock)
            {
                return _state is State.Arriving or State.Kept;
            }
        }
    }

    /// <summary>Reads for the first client.</summary>
    /// <param name="offset">How much it has.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellation">Ends the wait of this client, not the reading.</param>
    public async ValueTask<BodyRead> ReadAsync(int offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            TaskCompletionSource? mine = null;
            Task? reading;
            lock (_lock)
            {
                if (offset < _length)
                {
                    int count = Math.Min(buffer.Length, _length - offset);
                    _bytes.AsSpan(offset, count).CopyTo(buffer.Span);
                    return new BodyRead(count, null);
                }

                switch (_state)
                {
                    case State.Kept:
                        return new BodyRead(0, null);
                    case State.Broken:
                        return new BodyRead(0, _failure);
                    case State.PassedOn:
                        // A stream may go on for long: what it brought so far is of no use to anybody any more.
                        Free();
                        reading = null;
                        break;
                    default:
                        reading = Join(out mine);
                        break;
                }
            }

            if (reading is null)
            {
                return await _source.ReadAsync(buffer, cancellation);
            }

            if (!await ReadOnAsync(mine, reading, cancellation))
            {
                return new BodyRead(0, Failures.Of(new OperationCanceledException(), "GET", _source.Url));
            }
        }
    }

    /// <summary>Waits for the whole answer, reading it where nobody else does.</summary>
    /// <param name="most">The most bytes that are waited for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/> when it is not kept, or not there in time.</returns>
    public async ValueTask<CacheEntry?> WaitAsync(int most, CancellationToken cancellation)
    {
        while (true)
        {
            TaskCompletionSource? mine = null;
            Task reading;
            lock (_lock)
            {
                if (_state != State.Arriving || _length > most)
                {
                    return _entry;
                }

                reading = Join(out mine);
            }

            if (!await ReadOnAsync(mine, reading, cancellation))
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_state == State.Arriving)
            {
                _state = State.Broken;
                _failure = Failures.Of(FailureKind.Canceled, "GET", _source.Url, "nobody wants the answer any more");
            }

            _isDisposed = true;
            if (_reading is null)
            {
                Free();
            }
        }

        _source.Dispose();
    }

    // With the lock held: the read that is under way, or one that the caller has to begin.
    private Task Join(out TaskCompletionSource? mine)
    {
        mine = null;
        if (_reading is null)
        {
            // Those who wait go on elsewhere, not one after the other on the thread that read.
            _reading = mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return _reading.Task;
    }

    private async ValueTask<bool> ReadOnAsync(TaskCompletionSource? mine, Task reading, CancellationToken cancellation)
    {
        try
        {
            // A read goes on when its caller leaves: what it brings is for the others.
            await (mine is null ? reading : ReadOnceAsync(mine)).WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReadOnceAsync(TaskCompletionSource reading)
    {
        if (TryGrow())
        {
            BodyRead read = await _source.ReadAsync(_bytes.AsMemory(_length), _end);
            lock (_lock)
            {
                Take(read);
            }
        }

        bool ended;
        lock (_lock)
        {
            _reading = null;
            ended = _state != State.Arriving;
            if (_isDisposed)
            {
                Free();
            }
        }

        if (ended)
        {
            _ended();
        }

        reading.SetResult();
    }

    // Only the one read that is under way changes the bytes, so that it may look at them without the lock.
    private bool TryGrow()
    {
        int size = _bytes.Length;
        if (_length < size)
        {
            return true;
        }

        // One byte more than the length that is told or allowed, for the read that finds the end.
        int wanted = size > 0 ? (int)Math.Min(2L * size, _store.MaxBody + 1L)
            : _hasBody && _source.ContentLength is { } told ? (int)Math.Min(told + 1, MaxTold)
            : Step;
        if (wanted <= size || !_store.TryReserve(wanted - size))
        {
            lock (_lock)
            {
                _state = _state == State.Arriving ? State.PassedOn : _state;
            }

            return false;
        }

        byte[] larger = new byte[wanted];
        lock (_lock)
        {
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _bytes = larger;
        }

        return true;
    }

    private void Take(BodyRead read)
    {
        if (_state != State.Arriving)
        {
            return;
        }

        if (read.Failure is not null)
        {
            _failure = read.Failure;
            _state = State.Broken;
            return;
        }

        if (read.Count > 0)
        {
            _length += read.Count;
            if (_length > _store.MaxBody)
            {
                _state = State.PassedOn;
            }

            return;
        }

        if (_hasBody && _source.ContentLength is { } told && told != _length)
        {
            _failure = Failures.Of(FailureKind.Protocol, "GET", _source.Url, "the body has not the length that was told");
            _state = State.Broken;
            return;
        }

        _entry = new CacheEntry(_key, _head!, _bytes.AsSpan(0, _length).ToArray(), _hasBody ? _length : _source.ContentLength, _sequence);
        _store.Keep(_entry);
        _state = State.Kept;
    }

    private void Free()
    {
        _store.Release(_bytes.Length);
        _bytes = [];
        _length = 0;
    }
}
