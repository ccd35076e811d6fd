using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>What the server calls for each request. It hands the request to the compiled configuration and keeps whatever goes wrong
/// there from reaching the connection.</summary>
/// <param name="gateway">The configuration to begin with.</param>
/// <param name="clock">The source of time.</param>
/// <param name="drain">Whether the gateway is about to stop.</param>
internal sealed class GatewayApplication(CompiledGateway gateway, TimeProvider clock, Drain drain) : IHttpApplication<RequestContext>
{
    private CompiledGateway _gateway = gateway;

    /// <summary>The configuration that serves requests that begin from now on.</summary>
    public CompiledGateway Gateway => Volatile.Read(ref _gateway);

    /// <summary>Lets another configuration serve requests that begin from now on; those under way stay with theirs.</summary>
    /// <param name="next">The other one.</param>
    /// <returns>The one that served until now.</returns>
    public CompiledGateway Exchange(CompiledGateway next) => Interlocked.Exchange(ref _gateway, next);

    /// <inheritdoc/>
    public RequestContext CreateContext(IFeatureCollection contextFeatures)
    {
        RequestContext context;
        if (contextFeatures is IHostContextContainer<RequestContext> container)
        {
            context = container.HostContext ??= new RequestContext(clock);
        }
        else
        {
            context = new RequestContext(clock);
        }

        // A lease counts only if the configuration still serves after it was taken: else it may be gone already.
        while (true)
        {
            CompiledGateway current = Gateway;
            int lease = current.InFlight.Enter();
            if (ReferenceEquals(current, Gateway))
            {
                context.Begin(contextFeatures, current, lease);
                if (drain.HasBegun)
                {
                    // After this request: the answer says so (RFC 9112 section 9.6), HTTP/2 with GOAWAY.
                    contextFeatures.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                }

                return context;
            }

            current.InFlight.Exit(lease);
        }
    }

    /// <inheritdoc/>
    public Task ProcessRequestAsync(RequestContext context)
    {
        ValueTask serving;
        try
        {
            serving = context.Gateway.ServeAsync(context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            serving = ValueTask.FromException(e);
        }

        if (serving.IsCompletedSuccessfully)
        {
            context.Gateway.Ended(context);
            return Task.CompletedTask;
        }

        return FinishAsync(context, serving);
    }

    /// <inheritdoc/>
    public void DisposeContext(RequestContext context, Exception? exception) => context.End();

    private static async Task FinishAsync(RequestContext context, ValueTask serving)
    {
        try
        {
            await serving;
        }
        catch (BadHttpRequestException e)
        {
            Answer(context, e.StatusCode);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.ClientHasLeft)
        {
            context.Abort();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Gateway.Log.Write(LogLevel.Critical, $"[SERVICE: Gin] unexpected {e.GetType().Name} while serving {context.Request.Path}: {e.Message}");
            Answer(context, StatusCodes.Status500InternalServerError);
        }

        context.Gateway.Ended(context);
    }

    private static void Answer(RequestContext context, int statusCode)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Gateway.ResetHeaders(context);
        context.Response.StatusCode = statusCode;
        context.Response.Headers.ContentLength = 0;
    }
}
