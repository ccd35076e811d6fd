using Sluice.Extensibility;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>An answer whose body a plug-in gives, in place of a backend's.</summary>
internal sealed class PluginAnswer : UpstreamResponse
{
    /// <summary>The most bytes that are read at once.</summary>
    private const int Chunk = 16 * 1024;

    private readonly string _name;
    private readonly MessageBody _body;
    private readonly UpstreamResponse? _replaced;
    private Stream? _stream;
    private byte[]? _chunk;

    /// <summary>Makes an answer.</summary>
    /// <param name="name">The plug-in's name.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="headers">The header lines; those that frame a body do not count.</param>
    /// <param name="body">The body.</param>
    /// <param name="replaced">The backend's answer that it takes the place of, and may still read; <see langword="null"/> for none.</param>
    public PluginAnswer(string name, int statusCode, HeaderCollection headers, MessageBody body, UpstreamResponse? replaced = null)
    {
        _name = name;
        _replaced = replaced;
        Url = replaced?.Url ?? "";
        StatusCode = statusCode;
        ContentLength = body.Length;
        PluginHeaders.CopyTo(headers, Headers);
        _body = body;
    }

    /// <inheritdoc/>
    public override async ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_body.IsBuffered)
        {
            return new BodyRead((_stream ??= _body.OpenStream()).Read(buffer.Span), null);
        }

        // The stream is the plug-in's own code, or may be: it gets the right thread, and a buffer that it may still write to when nobody waits
        // for it any more.
        if (!PluginThreads.IsHere)
        {
            await Hosting.LongWork.HopToPool();
        }

        try
        {
            _stream ??= _body.OpenStream();
            _chunk ??= new byte[Chunk];
            Memory<byte> part = _chunk.AsMemory(0, Math.Min(buffer.Length, Chunk));
            int count = await PluginThreads.Begin(static (read, end) => read.Stream.ReadAsync(read.Part, end), (Stream: _stream, Part: part), cancellation)
                .AsTask().WaitAsync(cancellation);
            part.Span[..count].CopyTo(buffer.Span);
            return new BodyRead(count, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new BodyRead(0, new Failure(FailureKind.Timeout, "context deadline exceeded")
            {
                LogText = $"plug-in \"{_name}\": the body did not come within the endpoint's time",
            });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new BodyRead(0, PluginCalls.Failed(_name, e));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The answer was sent or given up; what its stream has to say about that helps nobody.
        }

        _replaced?.Dispose();
    }
}
