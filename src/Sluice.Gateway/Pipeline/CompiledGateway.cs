using System.Runtime.InteropServices;
using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>A configuration, compiled: what serves requests. Immutable but for what features remember.</summary>
internal sealed class CompiledGateway : IDisposable
{
    /// <summary>How long the end of the gateway waits for plug-ins that have something to write or to send before they go.</summary>
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(5);

    private readonly RequestStep _first;
    private readonly Action<RequestContext>? _addStandingHeaders;
    private readonly RouteTable _routes;
    private readonly RequestStep _notFound;
    private readonly RequestStep _methodNotAllowed;
    private readonly UpstreamTransports _transports;
    private readonly LuaEngine _lua;
    private readonly AccessLog? _accessLog;
    private readonly TimeProvider _clock;
    private readonly List<IFeaturePort> _ports;
    private readonly List<Action> _beforeServing;
    private readonly IRequestObserver[]? _observers;
    private readonly List<Task> _endings;

    /// <summary>Puts the compiled parts together.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="router">The router's options.</param>
    /// <param name="limits">What may be held in memory.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="service">The steps that come before routing.</param>
    /// <param name="routes">The routes, each with its <see cref="RequestStep"/>.</param>
    /// <param name="notFound">What answers a path that no route has.</param>
    /// <param name="methodNotAllowed">What answers a path that has other methods.</param>
    /// <param name="transports">The connections to backends.</param>
    /// <param name="lua">The states of scripts.</param>
    public CompiledGateway(
        GatewayConfig config,
        RouterOptions router,
        LimitsOptions limits,
        GatewayServices services,
        ServiceSteps service,
        RouteTable routes,
        RequestStep notFound,
        RequestStep methodNotAllowed,
        UpstreamTransports transports,
        LuaEngine lua)
    {
        Config = config;
        Router = router;
        Limits = limits;
        Log = services.Log;
        ClientAddress = new ClientAddress(router);
        _first = service.Wrap(Route);
        _addStandingHeaders = service.AddStandingHeaders;
        _routes = routes;
        _notFound = notFound;
        _methodNotAllowed = methodNotAllowed;
        _transports = transports;
        _lua = lua;
        State = services.State;
        InFlight = services.InFlight;
        Logs = services.Logs;
        _ports = services.Ports;
        _clock = services.Clock;
        _beforeServing = services.BeforeServing;
        _observers = services.Observers is [] ? null : [.. services.Observers];
        _endings = services.Endings;
        _accessLog = router.DisableAccessLog
            ? null
            : new AccessLog(services.LogWriter, services.Clock, router, services.AccessForm, color: !Console.IsOutputRedirected);
    }

    /// <summary>The configuration.</summary>
    public GatewayConfig Config { get; }

    /// <summary>The router's options.</summary>
    public RouterOptions Router { get; }

    /// <summary>What may be held in memory.</summary>
    public LimitsOptions Limits { get; }

    /// <summary>The log.</summary>
    public IGatewayLog Log { get; }

    /// <summary>What features remember between requests, for the configuration that follows.</summary>
    public KeptState State { get; }

    /// <summary>The logs, for the moment in which the configuration begins to serve; <see langword="null"/> when it never does.</summary>
    public GatewayLogs? Logs { get; }

    /// <summary>What uses this configuration.</summary>
    public InFlight InFlight { get; }

    /// <summary>How the client's address is found.</summary>
    public ClientAddress ClientAddress { get; }

    /// <summary>Whether requests are written to the access log.</summary>
    public bool LogsAccess => _accessLog is not null;

    /// <summary>Begins what is to be under way before the first request, and waits a bounded time for the hosts of backends with
    /// <c>sd: dns</c>.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What has no hosts yet, a line each.</returns>
    public Task<IReadOnlyList<string>> DiscoverHostsAsync(CancellationToken cancellation)
    {
        foreach (Action begin in _beforeServing)
        {
            begin();
        }

        return _transports.DiscoverAsync(cancellation);
    }

    /// <summary>Lets features serve on the ports of their own, opening those that are not open yet.</summary>
    /// <param name="cancellation">Ends the opening.</param>
    /// <returns>Why a port cannot be opened, in one sentence; <see langword="null"/> when all are.</returns>
    public async ValueTask<string?> ServePortsAsync(CancellationToken cancellation)
    {
        foreach (IFeaturePort port in _ports)
        {
            if (await port.ServeAsync(cancellation) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>Serves a request: the service's outermost steps, then the steps of its route.</summary>
    /// <param name="context">The request.</param>
    public ValueTask ServeAsync(RequestContext context)
    {
        foreach (IRequestObserver observer in _observers ?? [])
        {
            observer.Began(context);
        }

        if (!RequestPath.TryParse(context.Request.Method, context.Request.RawTarget, out RequestPath target)
            || RequestFraming.IsAmbiguous(context.Request.Headers))
        {
            context.IsLogged = false;
            return RouterAnswers.BadRequest(context);
        }

        context.Target = target;
        return _first(context);
    }

    /// <summary>Drops the headers that an answer had so far, but for those that every answer has: it is to be another one.</summary>
    /// <param name="context">The request.</param>
    public void ResetHeaders(RequestContext context)
    {
        context.Response.Headers.Clear();
        _addStandingHeaders?.Invoke(context);
    }

    // Finds the route of a request and hands it to the route's steps.
    private ValueTask Route(RequestContext context)
    {
        RouteMatch match = _routes.Match(context.Request.Method, context.Target.Path, context.RouteValues);
        switch (match.Kind)
        {
            case RouteMatchKind.Found:
                context.Route = match.Route;
                return ((RequestStep)match.Route!.Target)(context);
            case RouteMatchKind.RedirectTo:
                context.IsLogged = false;
                return RouterAnswers.Redirect(context, match);
            case RouteMatchKind.MethodNotAllowed:
                context.Response.Headers.Allow = match.Text!;
                return _methodNotAllowed(context);
            default:
                return _notFound(context);
        }
    }

    /// <summary>Tells of a request that was answered, or whose client has left: to those that observe, and to the access log.</summary>
    /// <param name="context">The request.</param>
    public void Ended(RequestContext context)
    {
        foreach (IRequestObserver observer in _observers ?? [])
        {
            observer.Ended(context);
        }

        context.TellAnswered();

        if (context.IsLogged)
        {
            _accessLog?.Write(new AccessRecord
            {
                StatusCode = context.Response.StatusCode,
                Latency = _clock.GetElapsedTime(context.StartedAt),
                ClientAddress = context.ClientAddress,
                Method = context.Request.Method,
                Path = context.Target.Path,
                RawQuery = context.Target.RawQuery,
                Errors = context.LoggedErrors is null ? [] : CollectionsMarshal.AsSpan(context.LoggedErrors),
                Request = context.Request,
            });
        }
    }

    /// <summary>Waits a bounded time for what still ends after <see cref="Dispose"/>.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Task.WhenAll(_endings).WaitAsync(EndingPatience, _clock);
        }
        catch (TimeoutException)
        {
            Log.Write(LogLevel.Warning, "[SERVICE: Gin] a plug-in has not ended in time");
        }
    }

    /// <summary>Closes the states of scripts, and lets go of connections to backends and of what features remember: what no other
    /// configuration has taken over is closed. Nothing may be in flight.</summary>
    public void Dispose()
    {
        _lua.Dispose();
        State.Dispose();
    }
}
