using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>modifier/lua-proxy</c>: scripts between an endpoint and all its backends.</summary>
internal sealed class LuaProxyStep
{
    private readonly ProxyStep _next;
    private readonly LuaScript _script;
    private readonly bool _streams;

    private LuaProxyStep(ProxyStep next, LuaScript script, bool streams)
    {
        _next = next;
        _script = script;
        _streams = streams;
    }

    /// <summary>Compiles the step; the next one itself where no script is configured.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="streams">Whether its answer goes to the client as it is.</param>
    /// <param name="next">The next step.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static ProxyStep Compile(EndpointConfig endpoint, bool streams, ProxyStep next, LuaEngine engine, DiagnosticBag diagnostics) =>
        LuaOptions.Read(endpoint.ExtraConfig, LuaOptions.ProxyNamespace, diagnostics) is { } options
        && LuaScript.Compile(options, hasPost: true, engine, diagnostics) is { } script
            ? new LuaProxyStep(next, script, streams).Compose()
            : next;

    private ProxyStep Compose() => _script.EndsBefore ? Before : Around;

    private ValueTask<ProxyResult> Before(ProxyRequest request, CancellationToken cancellation)
    {
        ValueTask<Failure?> scripts = _script.RunAsync(new ProxyLuaRequest(request), cancellation);
        if (!scripts.IsCompletedSuccessfully)
        {
            return GoOnAsync(scripts, request, cancellation);
        }

        return scripts.Result is { } failure ? new(failure) : _next(request, cancellation);
    }

    private async ValueTask<ProxyResult> GoOnAsync(ValueTask<Failure?> scripts, ProxyRequest request, CancellationToken cancellation) =>
        await scripts is { } failure ? failure : await _next(request, cancellation);

    private async ValueTask<ProxyResult> Around(ProxyRequest request, CancellationToken cancellation)
    {
        using var run = new LuaRun(_script, new ProxyLuaRequest(request));
        if (_script.HasPre && await _script.BeforeAsync(run, cancellation) is { } failure)
        {
            return failure;
        }

        return await LuaAnswer.PostAsync(
            _script, run, _script.SkipsNext ? LuaAnswer.Nothing() : await _next(request, cancellation), _streams, cancellation);
    }
}

/// <summary>What <c>lua-proxy</c> and <c>lua-backend</c> do with an answer.</summary>
internal static class LuaAnswer
{
    /// <summary>The answer of <c>skip_next</c>: no data, incomplete.</summary>
    public static ProxyResult Nothing() => new ProxyResponse { Data = ResponseData.Empty() };

    /// <summary>Runs <c>post</c>, unless anything failed (manipulation.md 0).</summary>
    /// <param name="script">The scripts.</param>
    /// <param name="run">The execution.</param>
    /// <param name="result">The answer.</param>
    /// <param name="streams">Whether it goes to the client as it is.</param>
    /// <param name="cancellation">Ends the script.</param>
    public static async ValueTask<ProxyResult> PostAsync(
        LuaScript script, LuaRun run, ProxyResult result, bool streams, CancellationToken cancellation)
    {
        if (result is not { Response: { } response, Failure: null } || (script.Post is null && !script.SkipsNext))
        {
            return result;
        }

        var view = new LuaResponse(response, streams);
        if (script.Post is { } post)
        {
            run.ShowResponse(view);
            if (await run.ExecuteAsync(post, cancellation) is { } failure)
            {
                response.Dispose();
                return failure;
            }
        }

        return view.Finish();
    }
}
