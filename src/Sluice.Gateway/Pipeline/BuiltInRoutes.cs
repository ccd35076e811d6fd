using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Sluice.Configuration;
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
                yield return new RouteDefinition(method, "/__debug/*param", everyRequest(Debug(services)));
            }

            if (config.EchoEndpoint)
            {
                yield return new RouteDefinition(method, "/__echo/*param", everyRequest(Echo));
            }
        }
    }

    private static RequestStep Health(GatewayServices services)
    {
        var health = new HealthAnswer(services.Clock);
        return context => AnswerAsync(context, health.Write);
    }

    private static RequestStep Debug(GatewayServices services) => async context =>
    {
        BufferedBody body = await BodyOfAsync(context);
        using (body.Buffer)
        {
            DebugAnswer.Log(services.Log, RequestOf(context, body));
            await AnswerAsync(context, DebugAnswer.Write);
        }
    };

    private static async ValueTask Echo(RequestContext context)
    {
        BufferedBody body = await BodyOfAsync(context);
        using (body.Buffer)
        {
            await AnswerAsync(context, output => EchoAnswer.Write(RequestOf(context, body), output));
        }
    }
}
