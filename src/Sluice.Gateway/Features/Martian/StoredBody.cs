using Microsoft.Win32.SafeHandles;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Martian;

/// <summary>Bytes that any part of can be read.</summary>
internal abstract class StoredBody : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Reads some of the bytes.</summary>
    /// <param name="offset">Where from; less than <see cref="Length"/>.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract ValueTask<BodyRead> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>Bytes in memory.</summary>
/// <param name="bytes">The bytes.</param>
internal sealed class MemoryBody(ReadOnlyMemory<byte> bytes) : StoredBody
{
    /// <summary>No bytes.</summary>
    public static MemoryBody Empty { get; } = new(default);

    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override ValueTask<BodyRead> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> part = bytes[(int)offset..];
        part = part.Length > buffer.Length ? part[..buffer.Length] : part;
        part.CopyTo(buffer);
        return new ValueTask<BodyRead>(new BodyRead(part.Length, null));
    }
}

/// <summary>The bytes of a file.</summary>
/// <param name="file">The open file; disposed with this.</param>
internal sealed class FileBody(SafeFileHandle file) : StoredBody
{
    /// <inheritdoc/>
    public override long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public override async ValueTask<BodyRead> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            int count = await RandomAccess.ReadAsync(file, buffer, offset, cancellation);
            return count > 0 ? new BodyRead(count, null) : Broken("became shorter while it was sent");
        }
        catch (OperationCanceledException)
        {
            return new BodyRead(0, new Failure(FailureKind.Timeout, "the file of a static.Modifier was not read in time"));
        }
        catch (IOException)
        {
            return Broken("cannot be read");
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }

    private static BodyRead Broken(string cause) => new(0, new Failure(FailureKind.Modifier, $"the file of a static.Modifier {cause}"));
}
