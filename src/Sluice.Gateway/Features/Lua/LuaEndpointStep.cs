using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>modifier/lua-endpoint</c>: scripts over a client's request, before anything of it is filtered.</summary>
internal sealed class LuaEndpointStep
{
    private readonly RequestStep _next;
    private readonly LuaScript _script;
    private readonly TimeSpan _timeout;
    private readonly string _logPrefix;
    private readonly bool _tellsStatus;

    private LuaEndpointStep(RequestStep next, LuaScript script, TimeSpan timeout, string logPrefix, bool tellsStatus)
    {
        _next = next;
        _script = script;
        _timeout = timeout;
        _logPrefix = logPrefix;
        _tellsStatus = tellsStatus;
    }

    /// <summary>Compiles the step of an endpoint; the next one itself where no script is configured.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">The next step.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RequestStep Compile(EndpointConfig endpoint, RequestStep next, LuaEngine engine, DiagnosticBag diagnostics) =>
        Read(endpoint.ExtraConfig, engine, diagnostics) is { } script
            ? new LuaEndpointStep(next, script, endpoint.Timeout, $"[ENDPOINT: {endpoint.Path}]", tellsStatus: true).Invoke
            : next;

    /// <summary>Compiles what comes before every request's own steps.</summary>
    /// <param name="config">The service.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static Func<RequestStep, RequestStep> Compile(GatewayConfig config, LuaEngine engine, DiagnosticBag diagnostics)
    {
        LuaScript? script = Read(config.ExtraConfig, engine, diagnostics);
        return next => script is null ? next : new LuaEndpointStep(next, script, config.Timeout, "[SERVICE: Lua]", tellsStatus: false).Invoke;
    }

    private static LuaScript? Read(ExtraConfig config, LuaEngine engine, DiagnosticBag diagnostics) =>
        LuaOptions.Read(config, LuaOptions.EndpointNamespace, diagnostics) is { } options
        && LuaScript.Compile(options, hasPost: false, engine, diagnostics) is { HasPre: true } script
            ? script
            : null;

    private ValueTask Invoke(RequestContext context)
    {
        ValueTask<Failure?> scripts = _script.RunAsync(new LuaContext(context), context.StartDeadline(_timeout));
        if (!scripts.IsCompletedSuccessfully)
        {
            return GoOnAsync(scripts, context);
        }

        return scripts.Result is { } failure ? RefuseAsync(failure, context) : _next(context);
    }

    private async ValueTask GoOnAsync(ValueTask<Failure?> scripts, RequestContext context) =>
        await (await scripts is { } failure ? RefuseAsync(failure, context) : _next(context));

    private async ValueTask RefuseAsync(Failure failure, RequestContext context)
    {
        context.Gateway.Log.Log(LogLevel.Error, $"{_logPrefix} {failure.LogText}");
        if (context.IsLogged)
        {
            context.LogError(failure.LogText);
        }

        // The original's answer to an error here has no body, and at the service's level neither status nor type (manipulation.md 5.3).
        context.Response.StatusCode = _tellsStatus && failure.StatusCode != 0 ? failure.StatusCode : 500;
        if (_tellsStatus && failure.ContentType is { } type)
        {
            context.Response.Headers.ContentType = type;
        }

        if (context.Response.StatusCode is not (204 or 304))
        {
            context.Response.Headers.ContentLength = 0;
        }

        await context.ResponseBody.CompleteAsync();
    }
}
