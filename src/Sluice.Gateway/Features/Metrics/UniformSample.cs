namespace Sluice.Gateway.Features.Metrics;

/// <summary>A sample of fixed size in which every value of a window is as likely as any other (Vitter's algorithm R), without locks: adding
/// a value is one interlocked increment, and mostly one store.</summary>
internal sealed class UniformSample
{
    /// <summary>The most values that are kept, as in the original.</summary>
    public const int Size = 1028;

    /// <summary>The values of a block: endpoints that are seldom called take little memory.</summary>
    private const int BlockSize = 64;

    private Window _window = new();

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(long value) => Volatile.Read(ref _window).Add(value);

    /// <summary>The statistics of the window so far.</summary>
    public SampleStatistics Read() => Volatile.Read(ref _window).Read();

    /// <summary>Ends the window. A value that is being added at this moment may be lost.</summary>
    /// <returns>The statistics of the window that ended.</returns>
    public SampleStatistics Clear() =>
        Volatile.Read(ref _window).IsEmpty ? SampleStatistics.Empty : Interlocked.Exchange(ref _window, new Window()).Read();

    private sealed class Window
    {
        // Each value is stored with its highest bit turned over, so that 0 stands for "not written yet".
        private readonly long[]?[] _blocks = new long[]?[(Size + BlockSize - 1) / BlockSize];
        private long _count;

        public bool IsEmpty => Volatile.Read(ref _count) == 0;

        public void Add(long value)
        {
            long count = Interlocked.Increment(ref _count);
            long index = count <= Size ? count - 1 : Random.Shared.NextInt64(count);
            if (index < Size)
            {
                Volatile.Write(ref Block((int)index)[index % BlockSize], value ^ long.MinValue);
            }
        }

        public SampleStatistics Read()
        {
            long count = Volatile.Read(ref _count);
            var values = new List<long>((int)Math.Min(count, Size));
            foreach (long[]? block in _blocks)
            {
                for (int i = 0; block is not null && i < block.Length; i++)
                {
                    if (Volatile.Read(ref block[i]) is var stored && stored != 0)
                    {
                        values.Add(stored ^ long.MinValue);
                    }
                }
            }

            return new SampleStatistics([.. values], count);
        }

        private long[] Block(int index)
        {
            ref long[]? block = ref _blocks[index / BlockSize];
            return Volatile.Read(ref block) ?? Interlocked.CompareExchange(ref block, new long[BlockSize], null) ?? block;
        }
    }
}
