using System.Text.Unicode;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>response</c>: an answer on its way back, decoded data or a backend's own.</summary>
internal sealed class LuaResponse
{
    private readonly ProxyResponse _response;
    private UpstreamResponse? _upstream;
    private byte[]? _body;
    private ScriptTable? _data;
    private bool _isChanged;

    /// <summary>Wraps an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="streams">Whether it goes to the client as it is (<c>no-op</c>).</param>
    public LuaResponse(ProxyResponse response, bool streams)
    {
        _response = response;
        _upstream = response.Upstream;
        IsStreamed = streams;
        IsComplete = response.IsComplete || response.Upstream is not null;
        StatusCode = response.Upstream?.StatusCode ?? 0;
        HeaderLines = response.Upstream?.Headers ?? (response.Headers ??= new HeaderList());
        Headers = new ListedHeaders(HeaderLines);
    }

    /// <summary>Whether the answer goes to the client as it is.</summary>
    public bool IsStreamed { get; }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The status; 0 for decoded data, where it has no effect.</summary>
    public int StatusCode { get; set; }

    /// <summary>The headers.</summary>
    public IScriptHeaders Headers { get; }

    /// <summary>The data as an object that can be changed.</summary>
    public ScriptTable Data => _data ??= _response.Data is { IsNull: false } data ? ScriptTable.Of(data.Root) : new ScriptTable();

    /// <summary>Whether the body has yet to be read.</summary>
    public bool HasUnreadBody => _body is null && _upstream is not null;

    /// <summary>The body, where it was read or set; else empty.</summary>
    public byte[] Body => _body ?? [];

    private HeaderList HeaderLines { get; }

    /// <summary>Notes that the data is not what the backends gave.</summary>
    public void ChangesData() => _isChanged = true;

    /// <summary>Replaces the body.</summary>
    /// <param name="body">The new body.</param>
    public void SetBody(byte[] body) => _body = body;

    /// <summary>Reads the backend's body.</summary>
    /// <param name="limit">The largest, in bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Why it could not be read.</returns>
    public async ValueTask<Failure?> ReadBodyAsync(int limit, CancellationToken cancellation)
    {
        UpstreamBody read = await UpstreamBody.ReadAsync(_upstream!, limit, cancellation);
        using BodyBuffer? buffer = read.Buffer;
        _body = buffer?.Span.ToArray();
        return read.Failure;
    }

    /// <summary>Makes the answer of what the scripts left.</summary>
    public ProxyResult Finish()
    {
        if (_isChanged && _data is not null)
        {
            DecodeResult written = ScriptDataWriter.Write(_data);
            _response.Data?.Dispose();
            _response.Data = null;
            if (written.Failure is { } failure)
            {
                _response.Dispose();
                return failure;
            }

            _response.Data = written.Data;
        }

        if (!IsStreamed)
        {
            _response.IsComplete = IsComplete;
            RemoveConnectionHeaders();
            return _response;
        }

        var answer = new ProxyResponse
        {
            Upstream = FinishUpstream(),
            Data = _response.Data,
            IsComplete = IsComplete && _response.Data is { IsEmpty: false },
        };
        return answer;
    }

    private UpstreamResponse FinishUpstream()
    {
        if (_body is null && _upstream is { } untouched)
        {
            untouched.StatusCode = StatusCode;
            return untouched;
        }

        _upstream?.Dispose();
        _upstream = null;
        byte[] body = Body;
        var made = new MadeResponse(body) { StatusCode = StatusCode is >= 200 and <= 999 ? StatusCode : 200, ContentLength = body.Length };
        made.Headers.AddAll(HeaderLines);
        if (body.Length > 0 && made.Headers.First("Content-Type") is null)
        {
            made.Headers.Add("Content-Type", Utf8.IsValid(body) ? "text/plain; charset=utf-8" : "application/octet-stream");
        }

        return made;
    }

    private void RemoveConnectionHeaders()
    {
        for (int i = HeaderLines.Count - 1; i >= 0; i--)
        {
            if (HeaderFilter.BelongsToConnection(HeaderLines[i].Name))
            {
                HeaderLines.Remove(HeaderLines[i].Name);
                i = HeaderLines.Count;
            }
        }

        if (HeaderLines.Count == 0)
        {
            _response.Headers = null;
        }
    }

    /// <summary>An answer whose body a script read or wrote.</summary>
    private sealed class MadeResponse(ReadOnlyMemory<byte> body) : UpstreamResponse
    {
        private ReadOnlyMemory<byte> _left = body;

        /// <inheritdoc/>
        public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            int count = Math.Min(buffer.Length, _left.Length);
            _left[..count].CopyTo(buffer);
            _left = _left[count..];
            return new(new BodyRead(count, null));
        }

        /// <inheritdoc/>
        public override void Dispose() => _left = default;
    }
}
