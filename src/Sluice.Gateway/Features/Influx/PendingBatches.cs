namespace Sluice.Gateway.Features.Influx;

/// <summary>Points that the server has not taken yet, oldest first.</summary>
/// <param name="maxBatches">The most batches that are kept.</param>
internal sealed class PendingBatches(int maxBatches)
{
    /// <summary>The most bytes that are kept, whatever the number: a server that is away for days must not fill the memory.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Queue<(byte[] Lines, int Count)> _batches = [];
    private long _bytes;
    private long _dropped;

    /// <summary>Whether there is nothing to send.</summary>
    public bool IsEmpty => _batches.Count == 0;

    /// <summary>The oldest batch: its lines, and the number of its points.</summary>
    public (byte[] Lines, int Count) Oldest => _batches.Peek();

    /// <summary>Adds a batch.</summary>
    /// <param name="batch">Its points.</param>
    public void Add(LineBatch batch)
    {
        byte[] lines = batch.ToBytes();
        _batches.Enqueue((lines, batch.Count));
        _bytes += lines.Length;
    }

    /// <summary>Takes the oldest batch away.</summary>
    public void Remove() => _bytes -= _batches.Dequeue().Lines.Length;

    /// <summary>Drops the oldest batches until no more are left than may be kept.</summary>
    public void Trim()
    {
        while (_batches.Count > maxBatches || _bytes > MaxBytes)
        {
            _dropped += Oldest.Count;
            Remove();
        }
    }

    /// <summary>The points that were dropped since this was asked last.</summary>
    public long TakeDropped()
    {
        long dropped = _dropped;
        _dropped = 0;
        return dropped;
    }
}
