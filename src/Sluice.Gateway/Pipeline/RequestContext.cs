using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Pipeline;

/// <summary>One client request on its way. The server keeps one object a connection, or HTTP/2 stream, and uses it for each request in
/// turn; nothing may hold on to it after the request.</summary>
#pragma warning disable CA1001 // The server drops the object with its connection and tells nobody; the token source holds no handle of the system's.
internal sealed class RequestContext
#pragma warning restore CA1001
{
    private readonly TimeProvider _clock;
    private CancellationTokenSource _deadline;
    private CancellationTokenRegistration _clientLeft;
    private CancellationToken _watchedConnection;
    private ITimer? _writeLimit;
    private List<IAnswerObserver>? _answerObservers;
    private int _lease;
    private TraceParents _traces;
    private IPAddress _peer = IPAddress.None;
    private string _peerText = "";

    /// <summary>Creates a context.</summary>
    /// <param name="clock">The source of time.</param>
    public RequestContext(TimeProvider clock)
    {
        _clock = clock;
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    /// <summary>The server's features of the request.</summary>
    public IFeatureCollection Features { get; private set; } = null!;

    /// <summary>The request line and headers.</summary>
    public IHttpRequestFeature Request { get; private set; } = null!;

    /// <summary>The status and headers of the answer.</summary>
    public IHttpResponseFeature Response { get; private set; } = null!;

    /// <summary>The body of the answer.</summary>
    public IHttpResponseBodyFeature ResponseBody { get; set; } = null!;

    /// <summary>The configuration that serves the request from its beginning to its end.</summary>
    public CompiledGateway Gateway { get; private set; } = null!;

    /// <summary>The request target: the decoded path and the raw query.</summary>
    public RequestPath Target { get; set; }

    /// <summary>The values of the route's parameters.</summary>
    public RouteValues RouteValues { get; } = new();

    /// <summary>The route that matched; <see langword="null"/> when none did.</summary>
    public Route? Route { get; set; }

    /// <summary>The position in the configuration of the endpoint whose steps the request reached; -1 when it reached none, or when no
    /// feature asks (<see cref="GatewayServices.Observers"/>).</summary>
    public int EndpointIndex { get; set; } = -1;

    /// <summary>The bytes of the answer's body so far; -1 while there is none, not even an empty one.</summary>
    public long BytesWritten { get; private set; } = -1;

    /// <summary>Where the request stands in the traces that are made of it.</summary>
    public ref TraceParents Traces => ref _traces;

    /// <summary>What is let through to the backends of the endpoint.</summary>
    public ProxyRequest ProxyRequest { get; } = new();

    /// <summary>Values that a script gave to parameters, by the names that the endpoint's path has; <see langword="null"/> for none.</summary>
    public Dictionary<string, string>? ChangedParameters { get; set; }

    /// <summary>The body that counts instead of the client's: one that a script has read or written; <see langword="null"/> for none.</summary>
    public ReadOnlyMemory<byte>? ReplacedBody { get; set; }

    /// <summary>The time the request's head arrived, in the clock's ticks.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Whether the request is part of the access log.</summary>
    public bool IsLogged { get; set; }

    /// <summary>The texts that follow the request's line in the access log; <see langword="null"/> for none.</summary>
    public List<string>? LoggedErrors { get; private set; }

    /// <summary>Whether the client went away before it was answered.</summary>
    public bool ClientHasLeft { get; private set; }

    /// <summary>Ends when the endpoint's time is over or the client leaves; see <see cref="StartDeadline"/>.</summary>
    public CancellationToken Cancellation => _deadline.Token;

    /// <summary>The client's address, as the router's options have it (core.md 4.3).</summary>
    public string ClientAddress => Gateway.ClientAddress.Resolve(_peer, _peerText, Request.Headers);

    /// <summary>Takes up a request.</summary>
    /// <param name="features">The server's features of the request.</param>
    /// <param name="gateway">The configuration that will serve it.</param>
    /// <param name="lease">The lease on it, which <see cref="End"/> gives back.</param>
    public void Begin(IFeatureCollection features, CompiledGateway gateway, int lease)
    {
        _lease = lease;
        Features = features;
        Request = features.Get<IHttpRequestFeature>()!;
        Response = features.Get<IHttpResponseFeature>()!;
        ResponseBody = features.Get<IHttpResponseBodyFeature>()!;
        Gateway = gateway;
        StartedAt = _clock.GetTimestamp();
        IsLogged = gateway.LogsAccess;
        IPAddress? peer = features.Get<IHttpConnectionFeature>()!.RemoteIpAddress;
        if (!ReferenceEquals(peer, _peer))
        {
            _peer = peer ?? IPAddress.None;
            _peerText = Requests.ClientAddress.Text(_peer);
        }

        WatchClient();
        if (gateway.Config.Server.WriteTimeout is var limit && limit > TimeSpan.Zero)
        {
            _writeLimit ??= _clock.CreateTimer(
                static context => ((RequestContext)context!).OnWriteLimit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _writeLimit.Change(TimerTime.Bounded(limit), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts the endpoint's time.</summary>
    /// <param name="timeout">The time the request may still take.</param>
    public CancellationToken StartDeadline(TimeSpan timeout)
    {
        _deadline.CancelAfter(TimerTime.Bounded(timeout));
        return _deadline.Token;
    }

    /// <summary>Adds a text that follows the request's line in the access log.</summary>
    /// <param name="text">The text; it holds no secret.</param>
    public void LogError(string text) => (LoggedErrors ??= []).Add(text);

    /// <summary>Counts a part of the answer's body.</summary>
    /// <param name="bytes">Its length.</param>
    public void CountWritten(int bytes) => BytesWritten = Math.Max(BytesWritten, 0) + bytes;

    /// <summary>Lets a step know when the request was answered. It costs less than waiting for it.</summary>
    /// <param name="observer">Is told.</param>
    public void WhenAnswered(IAnswerObserver observer) => (_answerObservers ??= []).Add(observer);

    /// <summary>Tells that the request was answered.</summary>
    public void TellAnswered()
    {
        if (_answerObservers is not null)
        {
            foreach (IAnswerObserver observer in _answerObservers)
            {
                observer.Answered(this);
            }
        }
    }

    /// <summary>Drops the connection: what was sent so far must not pass for a whole answer.</summary>
    public void Abort() => Features?.Get<IHttpRequestLifetimeFeature>()?.Abort();

    /// <summary>The client's body, once it was opened; <see langword="null"/> before.</summary>
    public ClientBody? Body { get; private set; }

    /// <summary>Opens the client's body.</summary>
    public ClientBody OpenBody() => Body = new ClientBody(
        Features.Get<IRequestBodyPipeFeature>()!.Reader, StartedAt, Gateway.Config.Server.ReadTimeout, _clock);

    /// <summary>Whether the client sent a body, possibly an empty one.</summary>
    public bool HasBody => Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    /// <summary>Lets go of the request.</summary>
    public void End()
    {
        if (_watchedConnection == default)
        {
            _clientLeft.Dispose();
        }

        _writeLimit?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ProxyRequest.Reset();
        LoggedErrors = null;
        _answerObservers?.Clear();
        Body = null;
        ChangedParameters = null;
        ReplacedBody = null;
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        }

        Target = default;
        Route = null;
        _traces = default;
        EndpointIndex = -1;
        BytesWritten = -1;
        Features = null!;
        CompiledGateway gateway = Gateway;
        Gateway = null!;
        gateway.InFlight.Exit(_lease);
    }

    /// <summary>Learns of a client that leaves. HTTP/1.1 has one request at a time on a connection, so one registration lasts as long
    /// as the connection; an HTTP/2 stream may be reset while its connection lives.</summary>
    private void WatchClient()
    {
        CancellationToken connection = Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal)
            ? Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed ?? default
            : default;
        if (connection != default && connection == _watchedConnection)
        {
            return;
        }

        _watchedConnection = connection;
        CancellationToken left = connection != default
            ? connection
            : Features.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;
        ClientHasLeft = false;
        _clientLeft = left.UnsafeRegister(static state => ((RequestContext)state!).OnClientLeft(), this);
    }

    /// <summary>The time for the answer is over (<c>write_timeout</c>). A timer that fires late must not hit the next request.</summary>
    private void OnWriteLimit()
    {
        if (Gateway is { } gateway && _clock.GetElapsedTime(StartedAt) >= gateway.Config.Server.WriteTimeout)
        {
            Abort();
        }
    }

    private void OnClientLeft()
    {
        ClientHasLeft = true;
        ProxyRequest.Abandon();
        try
        {
            _deadline.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request ended at the same moment.
        }
    }
}
