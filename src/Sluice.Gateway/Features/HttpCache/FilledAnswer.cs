using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>An answer on its way to the client whose request went out, and into the cache.</summary>
internal sealed class FilledAnswer : UpstreamResponse
{
    private readonly SharedCall _call;
    private readonly CacheFill _fill;
    private int _read;
    private bool _isDisposed;

    /// <summary>Makes an answer.</summary>
    /// <param name="call">The call; left when the answer is disposed.</param>
    /// <param name="fill">Its body.</param>
    /// <param name="asked">The request's lines, where <c>Vary</c> tells what of them selects the answer; <see langword="null"/> where the
    /// answer is not kept.</param>
    public FilledAnswer(SharedCall call, CacheFill fill, HeaderList? asked)
    {
        _call = call;
        _fill = fill;
        UpstreamResponse source = fill.Source;
        StatusCode = source.StatusCode;
        Url = source.Url;
        ContentLength = source.ContentLength;
        Headers.AddAll(source.Headers);
        if (asked is not null)
        {
            SelectingHeaders.AddVaried(Headers, asked);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        BodyRead read = await _fill.ReadAsync(_read, buffer, cancellation);

        // How much of a body that is passed on was read matters to nobody, and it may be more than the number holds.
        _read = (int)Math.Min((long)_read + read.Count, int.MaxValue);
        return read;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _call.Leave(isFirst: true);
        }
    }
}
