using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Configuration;
using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Plugins;

/// <summary><c>plugin/http-server</c>: plug-ins that see every request before it is routed; the one that is named last sees it first
/// (manipulation.md 9.2).</summary>
internal sealed class ServerPluginStep
{
    private readonly RequestStep _next;
    private readonly NamedPlugin<IServerPlugin>[] _plugins;
    private readonly PluginCalls _calls;
    private readonly TimeSpan _timeout;

    private ServerPluginStep(RequestStep next, NamedPlugin<IServerPlugin>[] plugins, PluginCalls calls, TimeSpan timeout)
    {
        _next = next;
        _plugins = plugins;
        _calls = calls;
        _timeout = timeout;
    }

    /// <summary>Makes the plug-ins that the service names.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="catalog">The plug-ins.</param>
    /// <param name="calls">Calls them.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>What puts them before a step; <see langword="null"/> when there are none.</returns>
    public static Func<RequestStep, RequestStep>? Compile(GatewayConfig config, PluginCatalog catalog, PluginCalls calls, DiagnosticBag diagnostics)
    {
        IReadOnlyList<PluginUse> uses = PluginUse.Read(config.ExtraConfig, PluginNamespaces.Server, isList: true, diagnostics);
        if (uses.Count == 0 || !PluginSupport.IsSupported)
        {
            return null;
        }

        NamedPlugin<IServerPlugin>[] plugins = [.. catalog.Create<IServerPlugin>(uses, PluginKind.Server).Reverse()];
        return next => new ServerPluginStep(next, plugins, calls, config.Timeout).Invoke;
    }

    private async ValueTask Invoke(RequestContext context)
    {
        CancellationToken cancellation = context.StartDeadline(_timeout);
        var time = new ReadingTime(cancellation);
        var given = new MessageBody(
            () => new ClientBodyStream(context.OpenBody(), time), context.Request.Headers.ContentLength, context.Gateway.Limits.MaxBufferedBody);
        MessageBody body = context.HasBody && context.Request.Headers.ContentLength != 0 ? given : MessageBody.Empty;
        var request = new ServerRequest(
            context.Request.Method,
            context.Request.RawTarget,
            PluginHeaders.Of(context.Request.Headers),
            body,
            context.Request.Scheme,
            context.ClientAddress);
        foreach ((string name, IServerPlugin plugin) in _plugins)
        {
            PluginOutcome<PluginResponse?> outcome = await _calls.RunAsync(
                name, static (call, end) => call.plugin.HandleAsync(call.request, end), (plugin, request), cancellation);
            Failure? failure = outcome.Failure;
            if (failure is null && outcome.Value is null && !ReferenceEquals(request.Body, body) && !request.Body.IsBuffered)
            {
                failure = (await _calls.RunAsync(name, static (body, end) => body.ReadAsync(end), request.Body, cancellation)).Failure;
            }

            if (failure is not null)
            {
                time.End();
                await FailAsync(context, failure);
                return;
            }

            if (outcome.Value is { } answer)
            {
                time.End();
                await WithCallbacksAsync(context, request, () => AnswerAsync(context, name, answer, context.StartDeadline(_timeout)));
                return;
            }
        }

        time.End();
        if (Apply(context, request, body) is { } unusable)
        {
            await FailAsync(context, unusable);
            return;
        }

        context.StartDeadline(Timeout.InfiniteTimeSpan);
        await WithCallbacksAsync(context, request, () => _next(context));
    }

    // Lets plug-ins see the head of the answer. Nothing of them may stay with the connection afterwards.
    private static async ValueTask WithCallbacksAsync(RequestContext context, ServerRequest request, Func<ValueTask> serve)
    {
        if (request.Callbacks.Count == 0)
        {
            await serve();
            return;
        }

        IHttpResponseBodyFeature inner = context.ResponseBody;
        var shown = new ShownAnswer(inner, context, request.Callbacks);
        context.ResponseBody = shown;
        try
        {
            await serve();
            shown.Show();
        }
        catch (AnswerCallbackException e) when (!context.Response.HasStarted)
        {
            context.ResponseBody = inner;
            await FailAsync(context, PluginCalls.Failed("http-server", e.InnerException!));
        }
        finally
        {
            context.ResponseBody = inner;
        }
    }

    private static Failure? Apply(RequestContext context, ServerRequest request, MessageBody given)
    {
        IHttpRequestFeature to = context.Request;
        if (request.Method != to.Method || request.Target != to.RawTarget)
        {
            if (!HeaderText.IsName(request.Method) || !RequestPath.TryParse(request.Method, request.Target, out RequestPath target))
            {
                return new Failure(FailureKind.Plugin, "a plug-in failed") { LogText = "plug-in of http-server: the method or target that it set is not valid" };
            }

            to.Method = request.Method;
            to.RawTarget = request.Target;
            context.Target = target;
        }

        PluginHeaders.CopyTo(request.Headers, to.Headers, isRequest: true);
        if (!ReferenceEquals(request.Body, given) || request.Body.IsBuffered || request.Body.IsOpened)
        {
            context.ReplacedBody = request.Body.IsBuffered ? PluginBodies.Bytes(request.Body) : ReadOnlyMemory<byte>.Empty;
        }

        return null;
    }

    private static async ValueTask AnswerAsync(RequestContext context, string name, PluginResponse answer, CancellationToken cancellation)
    {
        context.Response.StatusCode = answer.StatusCode;
        PluginHeaders.Put(answer.Headers, context.Response.Headers);
        if (answer.StatusCode is 204 or 304)
        {
            await context.ResponseBody.CompleteAsync();
            return;
        }

        if (answer.Body.IsBuffered)
        {
            await AnswerBody.WriteAsync(context, PluginBodies.Bytes(answer.Body));
            return;
        }

        using var source = new PluginAnswer(name, answer.StatusCode, [], answer.Body);
        context.Response.Headers.ContentLength = source.ContentLength;
        await context.ResponseBody.StartAsync(CancellationToken.None);
        if (await ResponseWriter.CopyBodyAsync(context, source, cancellation) is { } failure)
        {
            context.Gateway.Log.Log(LogLevel.Error, $"[SERVICE: http-server] {failure.LogText}");
            context.Abort();
            return;
        }

        await context.ResponseBody.CompleteAsync();
    }

    private static async ValueTask FailAsync(RequestContext context, Failure failure)
    {
        if (context.ClientHasLeft)
        {
            context.Abort();
            return;
        }

        context.Gateway.Log.Log(LogLevel.Error, $"[SERVICE: http-server] {failure.LogText}");
        if (context.IsLogged)
        {
            context.LogError(failure.LogText);
        }

        context.Gateway.ResetHeaders(context);
        context.Response.StatusCode = context.Body is { RefusalStatus: > 0 and var refusal } ? refusal
            : failure.StatusCode > 0 ? failure.StatusCode
            : StatusCodes.Status500InternalServerError;
        await AnswerBody.WriteAsync(context, default);
    }
}
