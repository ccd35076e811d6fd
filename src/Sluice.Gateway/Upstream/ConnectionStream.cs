using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Sluice.Gateway.Upstream;

/// <summary>
/// A connection to a backend that listens while a long body is being sent. The handler above reads no answer before it has sent the
/// whole body, so a backend that refuses an upload at once and stops reading would be waited for until the time runs out. Here the
/// first bytes of an answer are looked at as they come; when they refuse the request, the rest of the body goes nowhere, the answer
/// is read, and the connection is not used again.
/// </summary>
/// <param name="inner">The connection, after TLS.</param>
internal sealed class ConnectionStream(Stream inner) : Stream
{
    /// <summary>The body whose flow of control writes to a connection: how a connection learns which body it carries.</summary>
    public static readonly AsyncLocal<StreamedContent?> Sending = new();

    private StreamedContent? _body;
    private Task? _early;
    private byte[] _rest = [];
    private int _taken;
    private ExceptionDispatchInfo? _broken;
    private bool _isRead;

    // After a refusal nothing more is written, the end of the chunks least of all.
    private bool Discards => _body is { IsRefused: true };

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Discards)
        {
            return default;
        }

        return Sending.Value is { } body ? WriteBodyAsync(body, buffer) : inner.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_early is not null)
        {
            return TakeEarlyAsync(_early, buffer);
        }

        if (_taken < _rest.Length)
        {
            return new ValueTask<int>(Take(buffer));
        }

        _isRead = true;
        ValueTask<int> read = inner.ReadAsync(buffer, cancellationToken);
        return read.IsCompleted ? read : ObserveAsync(read, buffer);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Discards ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteBodyAsync(StreamedContent body, ReadOnlyMemory<byte> buffer)
    {
        if (_body != body)
        {
            _body = body;
            if (!_isRead)
            {
                // A reused connection is being read by the handler already, a new one by nobody.
                _early = ReadEarlyAsync(body);
            }
        }

        try
        {
            await inner.WriteAsync(buffer, body.Stop);
        }
        catch (Exception) when (!body.Abandoned)
        {
            if (!await body.WaitForRefusalAsync())
            {
                throw;
            }
        }
    }

    private async Task ReadEarlyAsync(StreamedContent body)
    {
        byte[] bytes = new byte[4096];
        try
        {
            int count = await inner.ReadAsync(bytes, CancellationToken.None);
            if (!Inspect(body, bytes.AsSpan(0, count)))
            {
                _rest = bytes[..count];
            }
        }
        catch (Exception exception)
        {
            _broken = ExceptionDispatchInfo.Capture(exception);
            body.AnswerBegins(isRefusal: false);
        }
    }

    private async ValueTask<int> TakeEarlyAsync(Task early, Memory<byte> buffer)
    {
        await early;
        _early = null;
        _isRead = true;
        _broken?.Throw();
        return Take(buffer);
    }

    // A read that waits may have begun before the body, when the connection was taken from the pool.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ObserveAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await read;
        }
        catch
        {
            _body?.AnswerBegins(isRefusal: false);
            throw;
        }

        return _body is { IsSending: true } body && Inspect(body, buffer.Span[..count]) ? Take(buffer) : count;
    }

    // Whether an answer refuses the body. The handler is told then that this connection ends, in the way it understands.
    private bool Inspect(StreamedContent body, ReadOnlySpan<byte> answer)
    {
        int line = answer.IndexOf((byte)'\n') + 1;
        bool refusal = line > 12 && answer.StartsWith("HTTP/1."u8) && (answer[9] is (byte)'4' or (byte)'5');
        if (refusal)
        {
            _rest = [.. answer[..line], .. "Connection: close\r\n"u8, .. answer[line..]];
        }

        body.AnswerBegins(refusal);
        return refusal;
    }

    private int Take(Memory<byte> buffer)
    {
        int count = Math.Min(_rest.Length - _taken, buffer.Length);
        _rest.AsSpan(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        if (_taken == _rest.Length)
        {
            _rest = [];
            _taken = 0;
        }

        return count;
    }
}
