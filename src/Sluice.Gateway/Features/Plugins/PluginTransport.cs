using Sluice.Configuration;
using Sluice.Extensibility;
using Sluice.Gateway.Features.HttpClient;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Plugins;

/// <summary><c>plugin/http-client</c>: a plug-in makes the calls of a backend. Unlike with the original, the backend's cache and its access tokens
/// stand before it, as before any other client.</summary>
internal sealed class PluginTransport : IUpstreamTransport
{
    private readonly NamedPlugin<IClientPlugin> _plugin;
    private readonly PluginCalls _calls;
    private readonly int _bodyLimit;

    private PluginTransport(NamedPlugin<IClientPlugin> plugin, PluginCalls calls, int bodyLimit)
    {
        _plugin = plugin;
        _calls = calls;
        _bodyLimit = bodyLimit;
    }

    /// <summary>Makes the client of a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="catalog">The plug-ins.</param>
    /// <param name="calls">Calls them.</param>
    /// <param name="bodyLimit">The most bytes of a client's body that a plug-in may take into memory.</param>
    /// <param name="layer">What stands before the calls; <see langword="null"/> for nothing.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when no plug-in is named.</returns>
    public static IUpstreamTransport? Compile(
        BackendConfig backend, PluginCatalog catalog, PluginCalls calls, int bodyLimit, TransportLayer? layer, DiagnosticBag diagnostics)
    {
        IReadOnlyList<PluginUse> uses = PluginUse.Read(backend.ExtraConfig, PluginNamespaces.Client, isList: false, diagnostics);
        if (uses.Count == 0 || !PluginSupport.IsSupported || catalog.Create<IClientPlugin>(uses, PluginKind.Client) is not [{ } plugin])
        {
            return null;
        }

        if (backend.ExtraConfig.TryGet(HttpClientOptions.Namespace, out ConfigNode? client))
        {
            diagnostics.Warning(PluginCodes.NoEffect, client, $"the plug-in \"{plugin.Name}\" makes the calls, so that {HttpClientOptions.Namespace} has no effect",
                "remove it, and give the plug-in options for what it is to do");
        }

        var transport = new PluginTransport(plugin, calls, bodyLimit);
        return layer is null ? transport : layer(transport, followsRedirects: false);
    }

    /// <inheritdoc/>
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        var time = new ReadingTime(cancellation);
        HeaderCollection headers = PluginHeaders.Of(request.Headers);
        if (request.HostHeader is { } host)
        {
            headers["Host"] = host;
        }

        string url = request.Host + request.Target;
        var call = new ClientRequest(request.Method, url, headers, PluginBodies.Of(request.Body, _bodyLimit, time));
        PluginOutcome<PluginResponse> outcome = await _calls.RunAsync(
            _plugin.Name, static (call, end) => call.Instance.SendAsync(call.call, end), (_plugin.Instance, call), cancellation);
        time.End();
        if (outcome.Failure is not null)
        {
            return new UpstreamResult(null, outcome.Failure);
        }

        return outcome.Value is { } answer
            ? new UpstreamResult(new PluginAnswer(_plugin.Name, answer.StatusCode, answer.Headers, answer.Body) { Url = url }, null)
            : new UpstreamResult(null, new Failure(FailureKind.Plugin, $"the plug-in {_plugin.Name} failed") { LogText = $"plug-in \"{_plugin.Name}\": it gave no answer" });
    }
}
