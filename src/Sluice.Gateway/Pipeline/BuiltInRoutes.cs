using Microsoft.AspNetCore.Http;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Pipeline;

/// <summary>The routes that the gateway has of its own: health, debug and echo (core.md 4.5).</summary>
internal static class BuiltInRoutes
{
    private const string Json = "application/json; charset=utf-8";

    private static readonly string[] AllMethods =
        ["GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE"];

    /// <summary>The routes that a configuration asks for.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="router">The router's options.</param>
    /// <param name="everyRequest">The steps of every request, which do not apply to the health route.</param>
    /// <param name="services">The surroundings.</param>
    public static IEnumerable<RouteDefinition> Of(
        GatewayConfig config, RouterOptions router, Func<RequestStep, RequestStep> everyRequest, GatewayServices services)
    {
        if (!router.DisableHealth)
        {
            yield return new RouteDefinition("GET", router.HealthPath, ParameterCheckStep.Compile(router, Health(services)));
        }

        foreach (string method in AllMethods)
        {
            if (config.DebugEndpoint)
            {
                yield return new RouteDefinition(method, DebugEndpoint.RoutePath, everyRequest(Debug(services)));
            }

            if (config.EchoEndpoint)
            {
                yield return new RouteDefinition(method, EchoEndpoint.RoutePath, everyRequest(Echo));
            }
        }
    }

    private static RequestStep Health(GatewayServices services)
    {
        var health = new HealthEndpoint(services.Clock);
        return async context =>
        {
            using var body = new BodyBuffer();
            bool isStopping = services.Drain.HasBegun;
            health.Write(body, isStopping);
            context.Response.StatusCode = isStopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            await AnswerAsync(context, body.Memory);
        };
    }

    private static RequestStep Debug(GatewayServices services) => async context =>
    {
        if (await TryReadAsync(context) is { } body)
        {
            DebugEndpoint.Dump(Describe(context, body), RouteMatch.Found(context.Route!), context.RouteValues, services.Log);
            await AnswerAsync(context, DebugEndpoint.Body.ToArray());
        }
    };

    private static async ValueTask Echo(RequestContext context)
    {
        if (await TryReadAsync(context) is { } body)
        {
            using var answer = new BodyBuffer();
            EchoEndpoint.Write(Describe(context, body), answer);
            await AnswerAsync(context, answer.Memory);
        }
    }

    private static BuiltInRequest Describe(RequestContext context, ReadOnlyMemory<byte> body) =>
        new(context.Request.Method, context.Request.RawTarget, context.Target, context.Request.Headers, body);

    /// <summary>Reads the body that is to be shown; a body that cannot be taken is refused, and there is nothing to show.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(RequestContext context)
    {
        if (!context.HasBody)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        BufferedBody body = await RequestBodyBuffer.ReadAsync(context, BuiltInRequest.MaxBody, context.Cancellation);
        if (body.Buffer is null)
        {
            await RouterAnswers.Text(context, body.StatusCode, body.Failure!.Message);
            return null;
        }

        using (body.Buffer)
        {
            return body.Buffer.Span.ToArray();
        }
    }

    private static ValueTask AnswerAsync(RequestContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.Headers.ContentType = Json;
        return AnswerBody.WriteAsync(context, body);
    }
}
