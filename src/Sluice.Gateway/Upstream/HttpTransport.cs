using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>
/// HTTP/1.1 to backends, over the runtime's client without any of its conveniences: no redirects, cookies, decompression or
/// tracing headers of its own (core.md 5.1, 5.3). Connections are pooled per scheme, host and port.
/// </summary>
internal sealed class HttpTransport : IUpstreamTransport, IDisposable
{
    /// <summary>The largest head of an answer in KiB. More than any honest backend sends, little enough to buffer per call.</summary>
    internal const int MaxResponseHeadKiB = 64;

    /// <summary>How many bytes of an answer nobody wants are read to save its connection; what is more costs the connection.</summary>
    internal const int MaxDrainBytes = 16 * 1024;

    /// <summary>The time for that reading.</summary>
    internal static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest body in bytes that is sent without listening for an early answer: the sockets' buffers take it whole.</summary>
    internal const int MaxBlindBody = 16 * 1024;

    private readonly HttpMessageInvoker _invoker;
    private readonly TransportConfig _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes a transport with a connection pool of its own.</summary>
    /// <param name="settings">The connection settings.</param>
    /// <param name="dialer">Opens the connections.</param>
    /// <param name="proxy">The proxy, or <see langword="null"/> for what the environment says.</param>
    /// <param name="time">The clock.</param>
    public HttpTransport(TransportConfig settings, Dialer dialer, IWebProxy? proxy, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        SocketsHttpHandler handler = new()
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = proxy is not null || EnvironmentProxy.IsConfigured,
            Proxy = proxy,
            ConnectCallback = dialer.ConnectAsync,
            PlaintextStreamFilter = static (context, _) => new ValueTask<Stream>(new ConnectionStream(context.PlaintextStream)),
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            Expect100ContinueTimeout = PatienceForContinue(settings.ExpectContinueTimeout),
            MaxResponseHeadersLength = MaxResponseHeadKiB,
            MaxResponseDrainSize = MaxDrainBytes,
            ResponseDrainTimeout = DrainTimeout,
            PooledConnectionIdleTimeout =
                settings.IdleConnectionTimeout > TimeSpan.Zero ? TimerTime.Bounded(settings.IdleConnectionTimeout) : Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = settings.DisableKeepAlives ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
            RequestHeaderEncodingSelector = static (name, message) => ((Message)message).EncodingOf(name),
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        if (dialer.Tls is { } tls)
        {
            handler.SslOptions = tls.NewOptions();
        }

        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>How long a body waits for <c>100 Continue</c>: not at all when the time is negative, as in Go; a day when it is more than a timer takes.</summary>
    private static TimeSpan PatienceForContinue(TimeSpan written) =>
        written < TimeSpan.Zero ? TimeSpan.Zero : written < TimeSpan.FromDays(1) ? written : TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        if (!HostTarget.TryGet(request.Host, out HostTarget? host, out Failure? failure))
        {
            return new ValueTask<UpstreamResult>(new UpstreamResult(null, failure));
        }

        bool gzip = !_settings.DisableCompression && Gzip.MayBeAskedFor(request);
        string? authorization = host.Authorization is { } own && request.Headers.First("Authorization") is null ? own : null;
        HeaderBlock? headers = HeaderBlock.Create(request.Headers, gzip, authorization, out failure, request.Timings);
        if (headers is null)
        {
            return new ValueTask<UpstreamResult>(new UpstreamResult(null, failure));
        }

        string url = string.Concat(host.Prefix, request.Target);
        if (!TryBuild(request, headers, url, out Message? message))
        {
            return new ValueTask<UpstreamResult>(new UpstreamResult(
                null, new Failure(FailureKind.Request, $"{request.Method} {HostTarget.Display(url)}: this is not a valid request")));
        }

        return SendAsync(request, headers, message, url, gzip, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    /// <summary>Whether a request may be sent once more: its kept-alive connection was reset as it went out, it has no body, and its method
    /// may be repeated (RFC 9110 section 9.2.2). A connection that was closed, not reset, the runtime's client sees to itself.</summary>
    private static bool MayRepeat(Message message, Exception exception)
    {
        if (message.Content is not null || message.Method.Method is not ("GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" or "TRACE")
            || exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
        {
            return false;
        }

        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted })
            {
                return true;
            }
        }

        return false;
    }

    private bool TryBuild(
        UpstreamRequest request, HeaderBlock headers, string url, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Message? message)
    {
        message = null;
        UriCreationOptions verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };
        if (!IsTarget(request.Target) || !IsToken(request.Method) || !Uri.TryCreate(url, verbatim, out Uri? uri))
        {
            return false;
        }

        message = new Message(HttpMethod.Parse(request.Method), uri, headers);
        if (!message.TrySetHost(request.HostHeader))
        {
            return false;
        }

        if (_settings.DisableKeepAlives)
        {
            message.Headers.ConnectionClose = true;
        }

        RequestBody body = request.Body;
        if (body.IsStream)
        {
            message.Content = body.Length == 0 && request.Method is not ("POST" or "PUT" or "PATCH")
                ? null
                : new StreamedContent(body.Stream!, body.Length, _time);
        }
        else if (!body.Bytes.IsEmpty || request.Method is "POST" or "PATCH")
        {
            // With no content at all the handler would send a request again whose connection closes before an answer, which is
            // right for methods that may be repeated only.
            message.Content = body.Bytes.Length <= MaxBlindBody
                ? new ReadOnlyMemoryContent(body.Bytes)
                : new StreamedContent(PipeReader.Create(new ReadOnlySequence<byte>(body.Bytes)), body.Bytes.Length, _time);
        }

        if (headers.ExpectsContinue && message.Content is not null)
        {
            message.Headers.ExpectContinue = true;
        }

        return true;
    }

    private async ValueTask<UpstreamResult> SendAsync(
        UpstreamRequest request, HeaderBlock headers, Message message, string url, bool gzip, CancellationToken cancellation,
        bool isSecondTry = false)
    {
        using HeadTimer? timer = _settings.ResponseHeaderTimeout > TimeSpan.Zero
            ? new HeadTimer(message, TimerTime.Bounded(_settings.ResponseHeaderTimeout), _time, cancellation)
            : null;
        try
        {
            HttpResponseMessage answer = await _invoker.SendAsync(message, timer?.Token ?? cancellation);
            request.Timings?.HeadReceived();
            return HttpResponse.TryCreate(answer, message.Method, url, out HttpResponse? response, out string? problem)
                ? new UpstreamResult(gzip ? Gzip.Unwrap(response, message.Method.Method) : response, null)
                : new UpstreamResult(null, Failures.Of(FailureKind.Protocol, message.Method.Method, url, problem!));
        }
        catch (Exception exception)
        {
            if (message.Content is StreamedContent { SourceFailure: { } source })
            {
                return new UpstreamResult(null, source);
            }

            if (!isSecondTry && MayRepeat(message, exception) && !cancellation.IsCancellationRequested
                && TryBuild(request, headers, url, out Message? again))
            {
                return await SendAsync(request, headers, again, url, gzip, cancellation, isSecondTry: true);
            }

            bool late = timer is { HasExpired: true } && !cancellation.IsCancellationRequested;
            return new UpstreamResult(null, late
                ? Failures.Of(FailureKind.Timeout, message.Method.Method, url, "no answer within response_header_timeout")
                : Failures.Of(exception, message.Method.Method, url));
        }
    }

    // A target is written between spaces: whatever could end it, or the line, is refused here, whoever built it.
    private static bool IsTarget(string target) =>
        target.Length > 0 && target[0] is '/' or '?' && target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private static bool IsToken(string method) =>
        method.Length > 0 && method.AsSpan().IndexOfAnyExceptInRange('A', 'Z') < 0;

    /// <summary>A request on its way through the handler.</summary>
    internal sealed class Message : HttpRequestMessage
    {
        private readonly HeaderBlock _block;
        private HostLine? _host;

        /// <summary>Makes a request.</summary>
        /// <param name="method">The method.</param>
        /// <param name="uri">The URL.</param>
        /// <param name="block">The header lines.</param>
        public Message(HttpMethod method, Uri uri, HeaderBlock block)
            : base(method, uri)
        {
            Version = HttpVersion.Version11;
            VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            _block = block;
            if (block.Carrier is { } carrier)
            {
                Headers.TryAddWithoutValidation(carrier, HeaderBlock.Placeholder);
            }
        }

        /// <summary>The header lines.</summary>
        public HeaderBlock Block => _block;

        /// <summary>The encoding of a header's value: the block for its carrier, none of ours for the handler's own.</summary>
        /// <param name="name">The header.</param>
        public Encoding? EncodingOf(string name) =>
            string.Equals(name, _block.Carrier, StringComparison.OrdinalIgnoreCase) ? _block
            : name == "Host" ? _host
            : null;

        /// <summary>Sends another <c>Host</c> than that of the URL.</summary>
        /// <param name="value">The value; <see langword="null"/> to leave it.</param>
        /// <returns>Whether it is a value that may be sent.</returns>
        public bool TrySetHost(string? value)
        {
            if (value is null)
            {
                return true;
            }

            // The handler takes the name in a certificate from this header: it is shown the host that is called.
            Headers.Host = RequestUri!.Authority;
            return HostLine.TryCreate(value, out _host);
        }
    }

    /// <summary>Ends a call whose answer does not begin in time after the request went out.</summary>
    private sealed class HeadTimer : IDisposable
    {
        private readonly CancellationTokenSource _source;
        private readonly ITimer _timer;
        private readonly TimeSpan _after;

        public HeadTimer(Message message, TimeSpan after, TimeProvider time, CancellationToken cancellation)
        {
            _after = after;
            _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _timer = time.CreateTimer(
                static state => ((HeadTimer)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (message.Content is StreamedContent streamed)
            {
                streamed.Sent = Start;
            }
            else
            {
                message.Block.Written = Start;
            }
        }

        public CancellationToken Token => _source.Token;

        public bool HasExpired { get; private set; }

        public void Dispose()
        {
            _timer.Dispose();
            _source.Dispose();
        }

        private void Start() => _timer.Change(_after, Timeout.InfiniteTimeSpan);

        private void Expire()
        {
            HasExpired = true;
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The answer came at the same moment.
            }
        }
    }
}
