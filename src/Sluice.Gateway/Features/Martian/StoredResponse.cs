using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Martian;

/// <summary>An answer whose body a modifier gives.</summary>
internal sealed class StoredResponse : UpstreamResponse
{
    private readonly StoredBody _body;
    private readonly BodyPart[] _parts;
    private int _part;
    private long _read;

    /// <summary>Makes an answer.</summary>
    /// <param name="body">The bytes; disposed with the answer.</param>
    /// <param name="parts">What of them is sent, in order.</param>
    public StoredResponse(StoredBody body, params BodyPart[] parts)
    {
        _body = body;
        _parts = parts;
        StatusCode = 200;
        ContentLength = parts.Sum(static part => part.Before.Length + part.Length);
    }

    /// <inheritdoc/>
    public override async ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (_part < _parts.Length)
        {
            BodyPart part = _parts[_part];
            if (_read < part.Before.Length)
            {
                int count = Math.Min(buffer.Length, part.Before.Length - (int)_read);
                part.Before.AsMemory((int)_read, count).CopyTo(buffer);
                _read += count;
                return new BodyRead(count, null);
            }

            long done = _read - part.Before.Length;
            if (done < part.Length)
            {
                int most = (int)Math.Min(buffer.Length, part.Length - done);
                BodyRead read = await _body.ReadAsync(part.Offset + done, buffer[..most], cancellation);
                _read += read.Count;
                return read;
            }

            _part++;
            _read = 0;
        }

        return new BodyRead(0, null);
    }

    /// <inheritdoc/>
    public override void Dispose() => _body.Dispose();
}

/// <summary>A part of a stored body.</summary>
/// <param name="Before">Bytes that are sent before it.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct BodyPart(byte[] Before, long Offset, long Length);
