using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Cel;

/// <summary>Lets a request go on, and an answer come back, only when the expressions over it are true (manipulation.md 4).</summary>
internal sealed class CelStep
{
    private readonly CelChecks? _request;
    private readonly CelChecks? _response;
    private readonly TimeProvider _clock;

    private CelStep(CelChecks? request, CelChecks? response, TimeProvider clock)
    {
        _request = request;
        _response = response;
        _clock = clock;
    }

    /// <summary>Compiles the step of an endpoint; the next one itself where nothing is checked.</summary>
    /// <param name="next">The rest of the endpoint.</param>
    /// <param name="options">The endpoint's settings.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="path">The endpoint's path, for the log.</param>
    public static ProxyStep Compile(ProxyStep next, CelOptions options, GatewayServices services, string path) =>
        Create(options, services, $"[ENDPOINT: {path}]") is not { } step
            ? next
            : (request, cancellation) => step._request?.Reject(new RequestVariables(step._clock, request)) is { } failure
                ? new ValueTask<ProxyResult>(failure)
                : step.CheckAnswer(next(request, cancellation));

    /// <summary>Compiles the step of a backend; the next one itself where nothing is checked.</summary>
    /// <param name="next">The rest of the backend.</param>
    /// <param name="options">The backend's settings.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="backend">The backend.</param>
    public static BackendStep Compile(BackendStep next, CelOptions options, GatewayServices services, BackendConfig backend)
    {
        if (Create(options, services, $"[BACKEND: {SecretValues.ShownPattern(backend.UrlPattern)}]") is not { } step)
        {
            return next;
        }

        var shape = new BackendRequestShape(backend);
        return (call, request, cancellation) =>
            step._request?.Reject(new RequestVariables(step._clock, request, call, shape)) is { } failure
                ? new ValueTask<ProxyResult>(failure)
                : step.CheckAnswer(next(call, request, cancellation));
    }

    private static CelStep? Create(CelOptions options, GatewayServices services, string logPrefix)
    {
        CelChecks? request = CelChecks.Of(options, CelPhases.Request, services.Log, logPrefix);
        CelChecks? response = CelChecks.Of(options, CelPhases.Response, services.Log, logPrefix);
        return request is null && response is null ? null : new CelStep(request, response, services.Clock);
    }

    private ValueTask<ProxyResult> CheckAnswer(ValueTask<ProxyResult> pending) =>
        _response is null ? pending : CheckAnswerAsync(_response, pending);

    // A failure is never looked at, not even when some backends did answer (manipulation.md 4.1).
    private async ValueTask<ProxyResult> CheckAnswerAsync(CelChecks checks, ValueTask<ProxyResult> pending)
    {
        ProxyResult result = await pending;
        if (result is not { Failure: null, Response: { } response }
            || checks.Reject(new ResponseVariables(_clock, response)) is not { } failure)
        {
            return result;
        }

        response.Dispose();
        return failure;
    }
}
