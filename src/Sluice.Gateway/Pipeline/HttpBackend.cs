using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.BackendHttp;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>The last step of a backend: the HTTP call, the check of its status and the decoding of its body (core.md 7.5, 8.2, 8.4).</summary>
internal sealed class HttpBackend
{
    private readonly IUpstreamTransport _transport;
    private readonly BackendDecoder _decoder;
    private readonly BackendHttpOptions _options;
    private readonly string _description;
    private readonly int _bodyLimit;
    private readonly int _longBody;

    private HttpBackend(
        BackendConfig backend, string pattern, IUpstreamTransport transport, int bodyLimit, IDataFilter? filter, DiagnosticBag diagnostics)
    {
        _bodyLimit = bodyLimit;

        // Feeds, XML and YAML take some fifty times as long as JSON of the same size.
        _longBody = backend.Encoding is "xml" or "rss" or "yaml" ? LongWork.BodySize / 64 : LongWork.BodySize;
        _transport = transport;
        _options = BackendHttpOptions.Read(backend.ExtraConfig, diagnostics);
        _decoder = BackendDecoder.Compile(backend, filter: filter);
        _description = $"[{backend.Method} {pattern}]";
    }

    /// <summary>Compiles the step.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="pattern">Its URL pattern as error texts show it.</param>
    /// <param name="streams">Whether the answer goes to the client as it is.</param>
    /// <param name="transport">What sends.</param>
    /// <param name="bodyLimit">The largest body that is decoded, in bytes.</param>
    /// <param name="filter">What takes the place of <c>allow</c>, <c>deny</c> and <c>mapping</c>; <see langword="null"/> for nothing.</param>
    /// <param name="diagnostics">Where mistakes in the backend's settings are told.</param>
    public static BackendStep Compile(
        BackendConfig backend,
        string pattern,
        bool streams,
        IUpstreamTransport transport,
        int bodyLimit,
        IDataFilter? filter,
        DiagnosticBag diagnostics)
    {
        var step = new HttpBackend(backend, pattern, transport, bodyLimit, filter, diagnostics);
        return streams ? step.PassThrough : backend.Encoding == "no-op" ? step.CallAndForget : step.CallAndDecode;
    }

    /// <summary>A <c>no-op</c> backend under an encoding that needs data has none to give (core.md 7.7).</summary>
    private async ValueTask<ProxyResult> CallAndForget(
        UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        UpstreamResult result = await _transport.SendAsync(call, cancellation);
        result.Response?.Dispose();
        return result.Failure is { } failure ? Told(failure) : new ProxyResponse { Data = ResponseData.Empty(), IsComplete = true };
    }

    private async ValueTask<ProxyResult> PassThrough(
        UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        UpstreamResult result = await _transport.SendAsync(call, cancellation);
        return result.Response is { } upstream ? new ProxyResponse { Upstream = upstream } : Told(result.Failure!);
    }

    private async ValueTask<ProxyResult> CallAndDecode(
        UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        UpstreamResult result = await _transport.SendAsync(call, cancellation);
        if (result.Response is not { } upstream)
        {
            return Told(result.Failure!);
        }

        using (upstream)
        {
            if (upstream.StatusCode is 200 or 201)
            {
                UpstreamBody body = await UpstreamBody.ReadAsync(upstream, _bodyLimit, cancellation);
                if (body.Buffer is null)
                {
                    return Told(body.Failure!);
                }

                if (body.Buffer.Length >= _longBody)
                {
                    await LongWork.HopToPool();
                }

                DecodeResult decoded = _decoder.Decode(body.Buffer, upstream.Headers.First("Content-Type"));
                return decoded.Data is { } data ? new ProxyResponse { Data = data, IsComplete = true } : decoded.Failure!;
            }

            return await FailAsync(upstream, cancellation);
        }
    }

    /// <summary>The text that clients of the original know for a call whose time ran out (core.md 8.3).</summary>
    private static Failure Told(Failure failure) => failure.Kind == FailureKind.Timeout
        ? new Failure(FailureKind.Timeout, "context deadline exceeded") { LogText = failure.LogText }
        : failure;

    private async ValueTask<ProxyResult> FailAsync(UpstreamResponse upstream, CancellationToken cancellation)
    {
        string message = $"invalid status code {upstream.StatusCode} {_description}: {upstream.Url}";

        // A query may hold a client's token, which is no log's business.
        string logged = $"invalid status code {upstream.StatusCode} {_description}: {HostTarget.Display(upstream.Url)}";
        if (_options.ReturnErrorDetails.Length == 0 && !_options.ReturnErrorCode)
        {
            return new Failure(FailureKind.Status, message) { LogText = logged };
        }

        UpstreamBody body = await UpstreamBody.ReadAsync(upstream, _bodyLimit, cancellation);
        if (body.Buffer is null)
        {
            return Told(body.Failure!);
        }

        using BodyBuffer buffer = body.Buffer;
        string? contentType = upstream.Headers.First("Content-Type");
        if (_options.ReturnErrorDetails.Length > 0)
        {
            return new ProxyResponse
            {
                Data = ResponseData.FromErrorDetails(_options.ReturnErrorDetails, upstream.StatusCode, buffer.Span, contentType),
                FailedStatus = upstream.StatusCode,
            };
        }

        return new Failure(FailureKind.Status, Encoding.UTF8.GetString(buffer.Span))
        {
            LogText = logged,
            StatusCode = upstream.StatusCode,
            ContentType = contentType,
        };
    }
}
