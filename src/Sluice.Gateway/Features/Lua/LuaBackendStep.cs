using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary><c>modifier/lua-backend</c>: scripts between an endpoint and one backend, after the request to it was built.</summary>
internal sealed class LuaBackendStep
{
    private readonly BackendStep _next;
    private readonly LuaScript _script;
    private readonly QueryFilter? _filter;
    private readonly bool _streams;

    private LuaBackendStep(BackendStep next, LuaScript script, QueryFilter? filter, bool streams)
    {
        _next = next;
        _script = script;
        _filter = filter;
        _streams = streams;
    }

    /// <summary>Compiles the step; the next one itself where no script is configured.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="streams">Whether its answer goes to the client as it is.</param>
    /// <param name="next">The next step.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendStep Compile(BackendConfig backend, bool streams, BackendStep next, LuaEngine engine, DiagnosticBag diagnostics) =>
        LuaOptions.Read(backend.ExtraConfig, LuaOptions.BackendNamespace, diagnostics) is { } options
        && LuaScript.Compile(options, hasPost: true, engine, diagnostics) is { } script
            ? new LuaBackendStep(
                next, script, backend.InputQueryStrings.Count == 0 ? null : new QueryFilter(backend.InputQueryStrings), streams).Compose()
            : next;

    private BackendStep Compose() => _script.EndsBefore ? Before : Around;

    private ValueTask<ProxyResult> Before(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        ValueTask<Failure?> scripts = _script.RunAsync(new BackendLuaRequest(call, request, _filter), cancellation);
        if (!scripts.IsCompletedSuccessfully)
        {
            return GoOnAsync(scripts, call, request, cancellation);
        }

        return scripts.Result is { } failure ? new(failure) : _next(call, request, cancellation);
    }

    private async ValueTask<ProxyResult> GoOnAsync(
        ValueTask<Failure?> scripts, UpstreamRequest call, ProxyRequest request, CancellationToken cancellation) =>
        await scripts is { } failure ? failure : await _next(call, request, cancellation);

    private async ValueTask<ProxyResult> Around(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        using var run = new LuaRun(_script, new BackendLuaRequest(call, request, _filter));
        if (_script.HasPre && await _script.BeforeAsync(run, cancellation) is { } failure)
        {
            return failure;
        }

        return await LuaAnswer.PostAsync(
            _script, run, _script.SkipsNext ? LuaAnswer.Nothing() : await _next(call, request, cancellation), _streams, cancellation);
    }
}
