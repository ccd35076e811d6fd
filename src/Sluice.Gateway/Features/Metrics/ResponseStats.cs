namespace Sluice.Gateway.Features.Metrics;

/// <summary>What an endpoint answered, whatever the method (telemetry-connectivity.md 2.1).</summary>
/// <param name="name">The endpoint as routes are written, <c>/users/:id</c>.</param>
internal sealed class ResponseStats(string name)
{
    /// <summary>The lowest and the highest status that are told apart; others, which no server sends, are not counted.</summary>
    private const int MinStatus = 100, MaxStatus = 999;

    private readonly long[]?[] _statuses = new long[]?[(MaxStatus / 100) + 1];

    /// <summary>The endpoint.</summary>
    public string Name => name;

    /// <summary>The bytes of the bodies; -1 where nothing was written.</summary>
    public UniformSample Size { get; } = new();

    /// <summary>How long the answers took, in nanoseconds.</summary>
    public UniformSample Time { get; } = new();

    /// <summary>The statuses that were sent at least once, and how often, in rising order.</summary>
    public IEnumerable<(int Status, long Count)> Statuses
    {
        get
        {
            for (int status = MinStatus; status <= MaxStatus; status++)
            {
                if (Volatile.Read(ref _statuses[status / 100]) is { } hundred && Volatile.Read(ref hundred[status % 100]) is var count and > 0)
                {
                    yield return (status, count);
                }
            }
        }
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="size">The bytes of its body; -1 when nothing was written.</param>
    /// <param name="nanoseconds">How long it took.</param>
    public void Add(int status, long size, long nanoseconds)
    {
        if (status is >= MinStatus and <= MaxStatus)
        {
            ref long[]? hundred = ref _statuses[status / 100];
            long[] counts = Volatile.Read(ref hundred) ?? Interlocked.CompareExchange(ref hundred, new long[100], null) ?? hundred;
            Interlocked.Increment(ref counts[status % 100]);
        }

        Size.Add(size);
        Time.Add(nanoseconds);
    }
}
