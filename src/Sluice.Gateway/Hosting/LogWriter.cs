using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Hosting;

/// <summary>Writes log lines to a stream from a thread of its own, many lines in one write. A caller only copies its line into a
/// buffer and never waits for the stream; lines for which there is no room are dropped, and their number is told by a line of its
/// own as soon as the stream takes something again.</summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>The bytes that wait at most, in each of two buffers: some 5,000 lines, a tenth of a second of access log at 50,000
    /// requests a second, and small beside the memory of a gateway.</summary>
    public const int DefaultCapacity = 512 * 1024;

    /// <summary>How long the thread lets lines gather before it writes them, so that a busy gateway pays for some fifty writes
    /// a second and not for one a request.</summary>
    public static readonly TimeSpan DefaultLinger = TimeSpan.FromMilliseconds(20);

    /// <summary>How long <see cref="Dispose"/> waits for the stream: an end that hangs on a full pipe is worse than lost lines.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly TimeSpan _linger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _work = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _hurry = new(initialState: false, spinCount: 0);
    private byte[] _filling;
    private byte[] _draining;
    private int _count;
    private long _dropped;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="output">Where lines go. It is flushed after each write and not closed.</param>
    /// <param name="time">The clock for the line that tells of dropped lines.</param>
    /// <param name="capacity">The bytes that wait at most. Default <see cref="DefaultCapacity"/>.</param>
    /// <param name="linger">How long lines gather. Default <see cref="DefaultLinger"/>.</param>
    public LogWriter(Stream output, TimeProvider time, int capacity = DefaultCapacity, TimeSpan? linger = null)
    {
        _output = output;
        _time = time;
        _linger = linger ?? DefaultLinger;
        _filling = new byte[capacity];
        _draining = new byte[capacity];
        _thread = new Thread(Drain) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    /// <summary>Takes over a copy of a line.</summary>
    /// <param name="line">The line with its line break; several lines that belong together may come as one.</param>
    public void Write(ReadOnlySpan<byte> line)
    {
        bool first;
        bool half;
        lock (_gate)
        {
            if (_stopping || line.Length > _filling.Length - _count)
            {
                _dropped++;
                return;
            }

            line.CopyTo(_filling.AsSpan(_count));
            first = _count == 0;
            half = _count <= _filling.Length / 2 && _count + line.Length > _filling.Length / 2;
            _count += line.Length;
        }

        if (first)
        {
            _work.Set();
        }

        if (half)
        {
            _hurry.Set();
        }
    }

    /// <summary>Writes what waits, for at most <see cref="FlushTimeout"/>, and stops. Lines that come later are dropped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _hurry.Set();
        _work.Set();
        _thread.Join(FlushTimeout);
    }

    private void Drain()
    {
        while (true)
        {
            _work.Wait();
            _hurry.Wait(_linger);
            int count;
            long dropped;
            bool stopping;
            lock (_gate)
            {
                (_filling, _draining) = (_draining, _filling);
                (count, _count) = (_count, 0);
                (dropped, _dropped) = (_dropped, 0);
                stopping = _stopping;
                if (!stopping)
                {
                    _work.Reset();
                    _hurry.Reset();
                }
            }

            WriteOut(_draining.AsSpan(0, count), dropped);
            if (stopping)
            {
                return;
            }
        }
    }

    // A closed pipe must not end the gateway: those lines are lost, the next ones are tried again.
    private void WriteOut(ReadOnlySpan<byte> lines, long dropped)
    {
        try
        {
            _output.Write(lines);
            if (dropped > 0)
            {
                DateTimeOffset now = _time.GetLocalNow();
                _output.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now:yyyy'/'MM'/'dd HH':'mm':'ss} KRAKEND WARNING: [SERVICE: Logging] {dropped} log lines were dropped: the output does not take them fast enough\n")));
            }

            _output.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            lock (_gate)
            {
                _dropped += dropped;
            }
        }
    }
}
