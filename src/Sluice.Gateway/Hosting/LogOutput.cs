namespace Sluice.Gateway.Hosting;

/// <summary>Where a <see cref="LogWriter"/> writes to. Only the writer's thread calls it, but for <see cref="Dispose()"/>.</summary>
internal abstract class LogOutput : IDisposable
{
    private long _unsendable;

    /// <summary>What it is, for the line that tells that it is away.</summary>
    public abstract string Name { get; }

    /// <summary>Whether what failed is opened and tried again. Else its lines are lost, and the next ones are tried.</summary>
    public abstract bool IsReopened { get; }

    /// <summary>Writes as many whole records as one call of the system takes. Throws what streams and sockets throw when it cannot.</summary>
    /// <param name="records">Records, each whole.</param>
    /// <returns>The bytes that are done with; at least one record's.</returns>
    public abstract int Write(ReadOnlySpan<byte> records);

    /// <summary>Lets what is buffered go out.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Closes what failed, so that the next write opens it again.</summary>
    public virtual void Close()
    {
    }

    /// <summary>Gives the number of records that could not be sent because of their size, since it was last asked.</summary>
    public long TakeUnsendable() => Interlocked.Exchange(ref _unsendable, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Counts a record that no attempt could send.</summary>
    protected void CountUnsendable() => Interlocked.Increment(ref _unsendable);

    /// <summary>Closes what is open; it may be in use by the writer's thread, which then gives up.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>A stream, such as standard output, that is not closed.</summary>
/// <param name="stream">The stream.</param>
internal sealed class StreamOutput(Stream stream) : LogOutput
{
    /// <inheritdoc/>
    public override string Name => "the output";

    /// <inheritdoc/>
    public override bool IsReopened => false;

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> records)
    {
        stream.Write(records);
        return records.Length;
    }

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();
}
