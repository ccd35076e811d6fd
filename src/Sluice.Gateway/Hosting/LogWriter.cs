using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Hosting;

/// <summary>Writes log lines to an output from a thread of its own, many lines in one write. A caller only copies its line into a
/// buffer and never waits for the output; lines for which there is no room are dropped, and their number is told by a line of its
/// own as soon as the output takes something again. Each output has a writer of its own, so that none holds up another.</summary>
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

    /// <summary>The wait before an output that failed is opened again the first time; each further one is twice as long.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait at most: what comes back is in use soon, and what stays away costs nothing.</summary>
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    /// <summary>An output that failed counts as back when it has worked for so long. It is longer than <see cref="LastRetry"/>, for a
    /// datagram that nobody takes is told only when the next one is sent.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly LogOutput _output;
    private readonly TimeProvider _time;
    private readonly Action<string>? _tellOutage;
    private readonly TimeSpan _linger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _work = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _hurry = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _ending = new(initialState: false, spinCount: 0);
    private Func<long, byte[]> _reportDrops;
    private byte[] _filling;
    private byte[] _draining;
    private int _count;
    private long _dropped;
    private bool _stopping;
    private int _failures;
    private long _failedAt;

    /// <summary>Starts the thread for a stream.</summary>
    /// <param name="output">Where lines go. It is flushed after each write and not closed.</param>
    /// <param name="time">The clock for the line that tells of dropped lines.</param>
    /// <param name="capacity">The bytes that wait at most. Default <see cref="DefaultCapacity"/>.</param>
    /// <param name="linger">How long lines gather. Default <see cref="DefaultLinger"/>.</param>
    public LogWriter(Stream output, TimeProvider time, int capacity = DefaultCapacity, TimeSpan? linger = null)
        : this(new StreamOutput(output), dropped => BuiltInReport(dropped, time), tellOutage: null, time, capacity, linger)
    {
    }

    /// <summary>Starts the thread.</summary>
    /// <param name="output">Where lines go. It is closed at the end.</param>
    /// <param name="reportDrops">Makes the line that tells how many were dropped, whole.</param>
    /// <param name="tellOutage">Told, in words, that the output is away, and that it is back.</param>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">The bytes that wait at most. Default <see cref="DefaultCapacity"/>.</param>
    /// <param name="linger">How long lines gather. Default <see cref="DefaultLinger"/>.</param>
    public LogWriter(
        LogOutput output,
        Func<long, byte[]> reportDrops,
        Action<string>? tellOutage,
        TimeProvider time,
        int capacity = DefaultCapacity,
        TimeSpan? linger = null)
    {
        _output = output;
        _reportDrops = reportDrops;
        _tellOutage = tellOutage;
        _time = time;
        _linger = linger ?? DefaultLinger;
        _filling = new byte[capacity];
        _draining = new byte[capacity];
        _thread = new Thread(Drain) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    /// <summary>Tells in words that lines were dropped.</summary>
    /// <param name="dropped">How many.</param>
    public static string TellDropped(long dropped) => string.Create(
        CultureInfo.InvariantCulture, $"[SERVICE: Logging] {dropped} log lines were dropped: the output does not take them fast enough");

    /// <summary>The line of the built-in log that tells of dropped lines.</summary>
    /// <param name="dropped">How many.</param>
    /// <param name="time">The clock.</param>
    public static byte[] BuiltInReport(long dropped, TimeProvider time) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy'/'MM'/'dd HH':'mm':'ss} KRAKEND WARNING: {TellDropped(dropped)}\n"));

    /// <summary>Lets the line that tells of dropped lines have another form from now on.</summary>
    /// <param name="report">Makes the line, whole.</param>
    public void ReportDrops(Func<long, byte[]> report) => Volatile.Write(ref _reportDrops, report);

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

        _ending.Set();
        _hurry.Set();
        _work.Set();
        _thread.Join(FlushTimeout);
        _output.Dispose();
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

            bool isWritten = TryWriteOut(_draining.AsSpan(0, count));
            dropped += _output.TakeUnsendable();
            if (!isWritten || !TryReport(dropped))
            {
                lock (_gate)
                {
                    _dropped += dropped;
                }
            }

            if (stopping)
            {
                return;
            }
        }
    }

    private bool TryReport(long dropped) => dropped == 0 || TryWriteOut(Volatile.Read(ref _reportDrops)(dropped));

    // A closed pipe, or whatever else an output throws, must not end the gateway: those lines are lost, the next ones are tried again.
    // What is reopened keeps its lines until it takes them or the end comes; meanwhile others are dropped when there is no more room,
    // and counted.
    private bool TryWriteOut(ReadOnlySpan<byte> lines)
    {
        while (true)
        {
            try
            {
                while (lines.Length > 0)
                {
                    lines = lines[_output.Write(lines)..];
                    Succeeded();
                }

                _output.Flush();
                return true;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                if (!_output.IsReopened || !WaitToRetry(exception))
                {
                    return false;
                }
            }
        }
    }

    private void Succeeded()
    {
        if (_failures > 0 && _time.GetElapsedTime(_failedAt) >= Recovery)
        {
            _failures = 0;
            _tellOutage?.Invoke($"{_output.Name} takes lines again");
        }
    }

    // Whether there is to be another attempt.
    private bool WaitToRetry(Exception failure)
    {
        _output.Close();
        if (_failures++ == 0)
        {
            _tellOutage?.Invoke($"{_output.Name} does not take lines: {failure.Message}. They wait; when there is no more room, they are dropped");
        }

        _failedAt = _time.GetTimestamp();
        TimeSpan wait = FirstRetry * Math.Pow(2, Math.Min(_failures - 1, 10));
        return !_ending.Wait(wait < LastRetry ? wait : LastRetry);
    }
}
