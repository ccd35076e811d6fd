using System.Globalization;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Martian;

/// <summary>One call to a backend as modifiers see it (manipulation.md 2.2): the request that is about to be sent, and later the answer
/// as it came.</summary>
/// <param name="request">The request; what modifiers change is written to it.</param>
internal sealed class Exchange(UpstreamRequest request)
{
    private readonly RequestHeaders _requestHeaders = new(request);
    private ResponseHeaders? _responseHeaders;
    private UpstreamResponse? _response;
    private MartianUrl? _url;

    /// <summary>The request.</summary>
    public UpstreamRequest Request => request;

    /// <summary>The answer; <see langword="null"/> before the call.</summary>
    public UpstreamResponse? Response => _response;

    /// <summary>The header lines of the request before the call, and of the answer after it.</summary>
    public ExchangeHeaders Headers => _response is null ? _requestHeaders : _responseHeaders ??= new ResponseHeaders(_response);

    /// <summary>The header lines of the request, also after the call.</summary>
    public ExchangeHeaders RequestHeaders => _requestHeaders;

    /// <summary>The request's URL: before the call the one that will be called, after it the one that answered.</summary>
    public MartianUrl Url
    {
        get
        {
            if (_url is null && _response is { Url.Length: > 0 })
            {
                _url = MartianUrl.Parse(_response.Url);
            }
            else if (_url is null)
            {
                _url = MartianUrl.Parse(request.Host + request.Target);
                _requestHeaders.UrlHost = _url.Host;
            }

            return _url;
        }
    }

    /// <summary>Whether a modifier answers in the backend's place.</summary>
    public bool SkipsCall { get; set; }

    /// <summary>Replaces the body of the request.</summary>
    /// <param name="body">The new body.</param>
    public void SetRequestBody(RequestBody body)
    {
        request.Body = body;
        _requestHeaders.Length = body.Length;
    }

    /// <summary>Writes what modifiers changed of URL, host and length to the request.</summary>
    /// <returns>Why the request cannot be sent.</returns>
    public Failure? Finish()
    {
        if (_url is { IsChanged: true })
        {
            request.Host = _url.Origin;
            request.Target = _url.Target;
        }

        if (_requestHeaders.UrlHost is not null)
        {
            string host = _requestHeaders.Host;
            request.HostHeader = host.Length == 0 || host == Url.Host ? null : host;
        }

        return FinishBody();
    }

    /// <summary>Takes the answer, for the modifiers of answers.</summary>
    /// <param name="response">The answer.</param>
    public void Receive(UpstreamResponse response)
    {
        _response = response;
        _url = response.Url.Length > 0 ? null : _url;
    }

    /// <summary>Puts an answer with another body in the place of the one that came, which is disposed. Status and header lines are
    /// taken over.</summary>
    /// <param name="replacement">The answer.</param>
    public void Replace(StoredResponse replacement)
    {
        UpstreamResponse replaced = _response!;
        replacement.StatusCode = replaced.StatusCode;
        replacement.Url = replaced.Url;
        replacement.Headers.AddAll(replaced.Headers);
        replaced.Dispose();
        _response = replacement;
        _responseHeaders = null;
    }

    private Failure? FinishBody()
    {
        RequestBody body = request.Body;
        if (body.IsStream)
        {
            long? length = _requestHeaders.First("Transfer-Encoding") == "chunked" || _requestHeaders.Length is null or <= 0
                ? null
                : _requestHeaders.Length;
            if (_requestHeaders.IsFramingSet && length != body.Length)
            {
                request.Body = RequestBody.Streamed(body.Stream!, length);
            }

            return null;
        }

        return _requestHeaders.Length is { } told and > 0 && told != body.Bytes.Length
            ? new Failure(FailureKind.Modifier, string.Create(
                CultureInfo.InvariantCulture, $"a modifier set Content-Length to {told}, but the body has {body.Bytes.Length} bytes"))
            : null;
    }
}
