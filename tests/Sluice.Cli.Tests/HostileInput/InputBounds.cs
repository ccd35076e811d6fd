using System.Diagnostics;

namespace Sluice.Cli.Tests.HostileInput;

/// <summary>What one input may cost: a second, and 256 MB of allocations. Keeps the worst for a run of the whole size.</summary>
internal sealed class InputBounds
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    // Ends the wait for an input that never ends, so that the test can tell which it is.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private const long MostAllocated = 256L * 1024 * 1024;

    private readonly Lock _lock = new();
    private TimeSpan _slowest;
    private long _largest;
    private int _slowestSeed;
    private int _largestSeed;
    private long _count;

    /// <summary>How many inputs are tried: <c>SLUICE_FUZZ</c>, as a test of the whole size takes long.</summary>
    /// <param name="usual">How many without it.</param>
    public static long Inputs(long usual) => long.TryParse(Environment.GetEnvironmentVariable("SLUICE_FUZZ"), out long count) ? count : usual;

    /// <summary>Tries an input. One that took too long is tried again: a busy machine is no fault of the input.</summary>
    /// <param name="seed">What the input was made from.</param>
    /// <param name="input">Tries it; on one thread, to be measured.</param>
    public void Try(int seed, Action input)
    {
        (TimeSpan Time, long Allocated) cost = (TimeSpan.MaxValue, 0);
        for (int tries = 0; tries < 3 && cost.Time > MostTime; tries++)
        {
            var measured = Task.Run(() => Measure(input));
            Assert.True(((IAsyncResult)measured).AsyncWaitHandle.WaitOne(Hang), $"seed {seed} hangs");
            (TimeSpan Time, long Allocated) once = measured.GetAwaiter().GetResult();
            cost = once.Time < cost.Time ? once : cost;
        }

        (TimeSpan time, long allocated) = cost;
        lock (_lock)
        {
            _count++;
            (_slowest, _slowestSeed) = time > _slowest ? (time, seed) : (_slowest, _slowestSeed);
            (_largest, _largestSeed) = allocated > _largest ? (allocated, seed) : (_largest, _largestSeed);
        }

        Assert.True(time <= MostTime, $"{time}");
        Assert.True(allocated < MostAllocated, $"{allocated} bytes");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{_count} inputs, slowest {_slowest.TotalMilliseconds:F1} ms (seed {_slowestSeed}), largest {_largest / 1024} KiB (seed {_largestSeed})";

    private static (TimeSpan Time, long Allocated) Measure(Action input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        input();
        return (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
