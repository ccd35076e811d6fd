using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Plugins;

/// <summary><c>plugin/req-resp-modifier</c> of an endpoint: between it and all of its backends, inside of its static data.</summary>
/// <param name="next">The merge.</param>
/// <param name="chain">The modifiers.</param>
/// <param name="limits">How much a plug-in may take into memory.</param>
internal sealed class EndpointModifierStep(ProxyStep next, ModifierChain chain, PluginLimits limits)
{
    private static readonly QueryFilter Everything = new(["*"]);

    /// <summary>Compiles the step; the next one itself where no modifier is named.</summary>
    /// <param name="next">The merge.</param>
    /// <param name="chain">The modifiers.</param>
    /// <param name="limits">How much a plug-in may take into memory.</param>
    public static ProxyStep Compile(ProxyStep next, ModifierChain? chain, PluginLimits limits) =>
        chain is null ? next : new EndpointModifierStep(next, chain, limits).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        var time = new ReadingTime(cancellation);
        MessageBody given = PluginBodies.Of(request.Body, limits.RequestBody, time);
        var view = new ModifierRequest(
            ModifierScope.Endpoint,
            request.Method,
            request.Path,
            request.Query.ToString(),
            url: null,
            ModifiedRequests.Parameters(request),
            PluginHeaders.Of(request.Headers),
            given);
        string query = view.Query;
        Failure? failure = await chain.ModifyAsync(view, cancellation);
        time.End();
        if (failure is not null)
        {
            return failure;
        }

        PluginHeaders.CopyTo(view.Headers, request.Headers);
        request.Body = PluginBodies.Of(view.Body, given, request.Body);
        if (view.Query != query)
        {
            request.Query.Clear();
            request.Query.Read(view.Query, Everything);
        }

        foreach ((string name, string value) in ModifiedRequests.Parameters(request))
        {
            if (view.Parameters[name] != value)
            {
                request.SetParameter(name, view.Parameters[name]);
            }
        }

        return await chain.ModifyAsync(view, await next(request, cancellation), limits.ResponseBody, cancellation);
    }
}

/// <summary><c>plugin/req-resp-modifier</c> of a backend: after the request to it was built, outside of its circuit breaker.</summary>
/// <param name="next">The rest of the backend.</param>
/// <param name="chain">The modifiers.</param>
/// <param name="limits">How much a plug-in may take into memory.</param>
internal sealed class BackendModifierStep(BackendStep next, ModifierChain chain, PluginLimits limits)
{
    /// <summary>Compiles the step; the next one itself where no modifier is named.</summary>
    /// <param name="next">The rest of the backend.</param>
    /// <param name="chain">The modifiers.</param>
    /// <param name="limits">How much a plug-in may take into memory.</param>
    public static BackendStep Compile(BackendStep next, ModifierChain? chain, PluginLimits limits) =>
        chain is null ? next : new BackendModifierStep(next, chain, limits).Invoke;

    private async ValueTask<ProxyResult> Invoke(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        var time = new ReadingTime(cancellation);
        MessageBody given = PluginBodies.Of(call.Body, limits.RequestBody, time);
        string url = call.Host + call.Target;
        var view = new ModifierRequest(
            ModifierScope.Backend,
            call.Method,
            request.Path,
            request.Query.ToString(),
            url,
            ModifiedRequests.Parameters(request),
            PluginHeaders.Of(call.Headers),
            given);
        Failure? failure = await chain.ModifyAsync(view, cancellation);
        time.End();
        if (failure is not null)
        {
            return failure;
        }

        if (!HeaderText.IsName(view.Method))
        {
            return ModifiedRequests.Unusable("the method that a modifier set cannot be sent");
        }

        if (view.Url != url)
        {
            if (!AbsoluteUrl.TrySplit(view.Url ?? "", out string host, out string target))
            {
                return ModifiedRequests.Unusable("the URL that a modifier set is not an absolute one of http or https");
            }

            call.Host = host;
            call.Target = target;
        }

        call.Method = view.Method;
        call.HostHeader = view.Headers["Host"] ?? call.HostHeader;
        PluginHeaders.CopyTo(view.Headers, call.Headers);
        call.Body = PluginBodies.Of(view.Body, given, call.Body);
        return await chain.ModifyAsync(view, await next(call, request, cancellation), limits.ResponseBody, cancellation);
    }
}

/// <summary>How much of a body a plug-in may take into memory, in bytes.</summary>
/// <param name="RequestBody">Of a client's body: <c>max_buffered_body</c>.</param>
/// <param name="ResponseBody">Of a backend's: <c>max_decoded_body</c>.</param>
internal sealed record PluginLimits(int RequestBody, int ResponseBody);

/// <summary>What requests at endpoints and backends have in common for modifiers.</summary>
internal static class ModifiedRequests
{
    /// <summary>The placeholders of the endpoint's path with their values.</summary>
    /// <param name="request">The request.</param>
    public static List<KeyValuePair<string, string>> Parameters(ProxyRequest request)
    {
        var parameters = new List<KeyValuePair<string, string>>(request.ParameterNames.Length);
        for (int i = 0; i < request.ParameterNames.Length; i++)
        {
            if (!parameters.Exists(known => string.Equals(known.Key, request.ParameterNames[i], StringComparison.OrdinalIgnoreCase)))
            {
                parameters.Add(new(request.ParameterNames[i], request.Parameters[i]));
            }
        }

        return parameters;
    }

    /// <summary>A request that modifiers made unfit to be sent.</summary>
    /// <param name="why">Why.</param>
    public static Failure Unusable(string why) => new(FailureKind.Plugin, "a plug-in failed") { LogText = why };
}
