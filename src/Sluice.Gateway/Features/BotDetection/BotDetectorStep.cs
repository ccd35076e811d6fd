using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary>Turns bots away: 403 with no body (security-traffic.md 6.3).</summary>
internal sealed class BotDetectorStep
{
    private readonly BotDetector _detector;
    private readonly IGatewayLog _log;

    private BotDetectorStep(BotDetector detector, IGatewayLog log)
    {
        _detector = detector;
        _log = log;
    }

    /// <summary>Compiles the step of the service.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="log">Where bots are told.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>What comes before a request's own steps: all of these share one memory of verdicts.</returns>
    public static Func<RequestStep, RequestStep> Compile(ExtraConfig config, IGatewayLog log, DiagnosticBag diagnostics) =>
        Create(config, log, "[SERVICE: Gin]", diagnostics) is { } step ? step.Before : static next => next;

    /// <summary>Compiles the step of an endpoint; the next one itself where nothing is configured.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="next">The next step.</param>
    /// <param name="log">Where bots are told.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RequestStep Compile(EndpointConfig endpoint, RequestStep next, IGatewayLog log, DiagnosticBag diagnostics) =>
        Create(endpoint.ExtraConfig, log, $"[ENDPOINT: {endpoint.Path}]", diagnostics)?.Before(next) ?? next;

    private static BotDetectorStep? Create(ExtraConfig config, IGatewayLog log, string logPrefix, DiagnosticBag diagnostics)
    {
        if (BotDetectorOptions.Read(config, diagnostics) is not { } options)
        {
            return null;
        }

        log.Write(LogLevel.Debug, $"{logPrefix}[Botdetector] The bot detector has been registered successfully");
        return new BotDetectorStep(new BotDetector(options), log);
    }

    private RequestStep Before(RequestStep next) => context =>
    {
        StringValues userAgent = context.Request.Headers.UserAgent;
        if (!_detector.IsBot(userAgent.Count == 0 ? null : userAgent[0]))
        {
            return next(context);
        }

        // The original has this prefix at endpoints too.
        _log.Write(LogLevel.Error, "[SERVICE: Gin][Botdetector] bot rejected");
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return AnswerBody.WriteAsync(context, default);
    };
}
