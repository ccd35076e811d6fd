using Sluice.Configuration;
using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>The modifiers of one place, in the order of the configuration: all of the request, the call, then all of the answer
/// (manipulation.md 9.2). Unlike with the original, a name that is registered for both acts on both.</summary>
internal sealed class ModifierChain
{
    private readonly IReadOnlyList<NamedPlugin<IRequestModifier>> _requests;
    private readonly IReadOnlyList<NamedPlugin<IResponseModifier>> _responses;
    private readonly PluginCalls _calls;

    private ModifierChain(
        IReadOnlyList<NamedPlugin<IRequestModifier>> requests, IReadOnlyList<NamedPlugin<IResponseModifier>> responses, PluginCalls calls)
    {
        _requests = requests;
        _responses = responses;
        _calls = calls;
    }

    /// <summary>Makes the modifiers that an endpoint or a backend names.</summary>
    /// <param name="config">Its <c>extra_config</c>.</param>
    /// <param name="catalog">The plug-ins.</param>
    /// <param name="calls">Calls them.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there are none.</returns>
    public static ModifierChain? Compile(ExtraConfig config, PluginCatalog catalog, PluginCalls calls, DiagnosticBag diagnostics)
    {
        IReadOnlyList<PluginUse> uses = PluginUse.Read(config, PluginNamespaces.Modifier, isList: true, diagnostics);
        if (uses.Count == 0 || !PluginSupport.IsSupported)
        {
            return null;
        }

        var chain = new ModifierChain(
            catalog.Create<IRequestModifier>(uses, PluginKind.RequestModifier, PluginKind.ResponseModifier),
            catalog.Create<IResponseModifier>(uses, PluginKind.ResponseModifier, PluginKind.RequestModifier),
            calls);
        return chain._requests.Count + chain._responses.Count == 0 ? null : chain;
    }

    /// <summary>Lets the modifiers change a request.</summary>
    /// <param name="view">The request.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    /// <returns>Why it does not go on; <see langword="null"/> when it does.</returns>
    public async ValueTask<Failure?> ModifyAsync(ModifierRequest view, CancellationToken cancellation)
    {
        MessageBody given = view.Body;
        foreach ((string name, IRequestModifier modifier) in _requests)
        {
            PluginOutcome<Rejection?> outcome = await _calls.RunAsync(
                name, static (call, end) => call.modifier.ModifyAsync(call.view, end), (modifier, view), cancellation);
            if ((outcome.Failure ?? Refusal(name, outcome.Value)) is { } failure)
            {
                return failure;
            }

            // A stream of the plug-in's own would have to be read and closed by whoever sends the request, which may be sent several times.
            if (!ReferenceEquals(view.Body, given) && !view.Body.IsBuffered)
            {
                PluginOutcome<ReadOnlyMemory<byte>> body = await _calls.RunAsync(name, static (body, end) => body.ReadAsync(end), view.Body, cancellation);
                if (body.Failure is not null)
                {
                    return body.Failure;
                }
            }
        }

        return null;
    }

    /// <summary>Lets the modifiers change an answer, unless anything failed.</summary>
    /// <param name="request">The request, as the modifiers left it.</param>
    /// <param name="result">The answer.</param>
    /// <param name="limit">The most bytes of a body that a plug-in may take into memory.</param>
    /// <param name="cancellation">The endpoint's time.</param>
    public async ValueTask<ProxyResult> ModifyAsync(ModifierRequest request, ProxyResult result, int limit, CancellationToken cancellation)
    {
        if (_responses.Count == 0 || result is not { Failure: null, Response: { } response })
        {
            return result;
        }

        var view = new ModifiedAnswer(request, response, limit, cancellation);
        foreach ((string name, IResponseModifier modifier) in _responses)
        {
            PluginOutcome<Rejection?> outcome = await _calls.RunAsync(
                name, static (call, end) => call.modifier.ModifyAsync(call.View, end), (modifier, view.View), cancellation);
            Failure? failure = outcome.Failure is { Kind: FailureKind.TooLarge, Message: { } message }
                ? new Failure(FailureKind.TooLarge, message)
                : outcome.Failure;
            if ((failure ?? Refusal(name, outcome.Value)) is { } refused)
            {
                response.Dispose();
                return refused;
            }
        }

        return view.Finish(_responses[^1].Name);
    }

    private static Failure? Refusal(string name, Rejection? rejection)
    {
        if (rejection is null)
        {
            return null;
        }

        HeaderList? headers = null;
        if (rejection.Headers.Count > 0)
        {
            PluginHeaders.CopyTo(rejection.Headers, headers = new HeaderList());
        }

        return new Failure(FailureKind.Rejected, rejection.Message)
        {
            StatusCode = rejection.StatusCode,
            ContentType = rejection.ContentType,
            Headers = headers,
            LogText = $"plug-in \"{name}\" refused it with {rejection.StatusCode}{(rejection.Message.Length > 0 ? ": " : "")}{rejection.Message}",
        };
    }
}
