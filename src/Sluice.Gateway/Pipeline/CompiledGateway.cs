using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>A configuration, compiled: what serves requests. Immutable but for the state of its connections to backends.</summary>
internal sealed class CompiledGateway : IDisposable
{
    private readonly RouteTable _routes;
    private readonly RequestStep _notFound;
    private readonly RequestStep _methodNotAllowed;
    private readonly UpstreamTransports _transports;
    private readonly AccessLog _accessLog;
    private readonly TimeProvider _clock;

    /// <summary>Puts the compiled parts together.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="router">The router's options.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="routes">The routes, each with its <see cref="RequestStep"/>.</param>
    /// <param name="notFound">What answers a path that no route has.</param>
    /// <param name="methodNotAllowed">What answers a path that has other methods.</param>
    /// <param name="transports">The connections to backends.</param>
    public CompiledGateway(
        GatewayConfig config,
        RouterOptions router,
        GatewayServices services,
        RouteTable routes,
        RequestStep notFound,
        RequestStep methodNotAllowed,
        UpstreamTransports transports)
    {
        Config = config;
        Router = router;
        Log = services.Log;
        ClientAddress = new ClientAddress(router);
        LogsAccess = !router.DisableAccessLog;
        _routes = routes;
        _notFound = notFound;
        _methodNotAllowed = methodNotAllowed;
        _transports = transports;
        _clock = services.Clock;
        _accessLog = new AccessLog(services.LogWriter, services.Clock);
    }

    /// <summary>The configuration.</summary>
    public GatewayConfig Config { get; }

    /// <summary>The router's options.</summary>
    public RouterOptions Router { get; }

    /// <summary>The log.</summary>
    public GatewayLog Log { get; }

    /// <summary>How the client's address is found.</summary>
    public ClientAddress ClientAddress { get; }

    /// <summary>Whether requests are written to the access log.</summary>
    public bool LogsAccess { get; }

    /// <summary>Serves a request: finds its route and hands it to the route's steps.</summary>
    /// <param name="context">The request.</param>
    public ValueTask ServeAsync(RequestContext context)
    {
        RequestPath path = RequestPath.Parse(context.Request.RawTarget);
        if (!path.IsValid)
        {
            context.IsLogged = false;
            return RouterAnswers.BadRequest(context);
        }

        context.Path = path.Decoded;
        context.Query = path.Query;
        RouteMatch match = _routes.Match(context.Request.Method, context.Path, context.RouteValues);
        switch (match.Kind)
        {
            case RouteMatchKind.Found:
                context.Route = match.Route;
                return ((RequestStep)match.Route!.Target)(context);
            case RouteMatchKind.RedirectTo:
                context.IsLogged = false;
                return RouterAnswers.Redirect(context, match);
            case RouteMatchKind.MethodNotAllowed:
                context.Allow = match.Text!;
                return _methodNotAllowed(context);
            default:
                return _notFound(context);
        }
    }

    /// <summary>Writes a request that was answered to the access log.</summary>
    /// <param name="context">The request.</param>
    public void LogAccess(RequestContext context)
    {
        if (context.IsLogged && !Router.SkipsLogOf(context.Path))
        {
            _accessLog.Write(context, _clock.GetElapsedTime(context.StartedAt));
        }
    }

    /// <summary>Closes the connections to backends.</summary>
    public void Dispose() => _transports.Dispose();
}
