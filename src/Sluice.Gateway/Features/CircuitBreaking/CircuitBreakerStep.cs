using System.Runtime.CompilerServices;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.CircuitBreaking;

/// <summary>Makes calls to one backend as long as its circuit breaker lets it (security-traffic.md 3).</summary>
internal sealed class CircuitBreakerStep
{
    private static readonly Failure Open = new(FailureKind.Rejected, "circuit breaker is open");
    private static readonly Failure Probing = new(FailureKind.Rejected, "too many requests");

    private readonly BackendStep _next;
    private readonly CircuitBreaker _breaker;
    private readonly IGatewayLog _log;

    private CircuitBreakerStep(BackendStep next, CircuitBreaker breaker, IGatewayLog log)
    {
        _next = next;
        _breaker = breaker;
        _log = log;
    }

    /// <summary>Compiles the step; the next one itself where there is no breaker.</summary>
    /// <param name="next">The rest of the backend.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="backend">The backend, one of the endpoint's.</param>
    /// <param name="services">The surroundings; a reload carries the breaker over.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendStep Compile(
        BackendStep next, EndpointConfig endpoint, BackendConfig backend, GatewayServices services, DiagnosticBag diagnostics)
    {
        if (CircuitBreakerOptions.Read(backend.ExtraConfig, diagnostics) is not { } options)
        {
            return next;
        }

        services.Log.Write(LogLevel.Debug, $"[BACKEND: {SecretValues.ShownPattern(backend.UrlPattern)}][CB] Creating the circuit breaker named '{options.Name}'");
        CircuitBreaker breaker = services.State.Take(
            BackendPlace.Of(endpoint, backend), options, () => new CircuitBreaker(options, services.Clock));
        return new CircuitBreakerStep(next, breaker, services.Log).Invoke;
    }

    private ValueTask<ProxyResult> Invoke(UpstreamRequest call, ProxyRequest request, CancellationToken cancellation) =>
        _breaker.TryEnter(_log, out CircuitPhase phase)
            ? CallAsync(phase, call, request, cancellation)
            : new(phase.State == CircuitState.Open ? Open : Probing);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ProxyResult> CallAsync(
        CircuitPhase phase, UpstreamRequest call, ProxyRequest request, CancellationToken cancellation)
    {
        CallOutcome outcome = CallOutcome.Failure;
        try
        {
            ProxyResult result = await _next(call, request, cancellation);
            outcome = Outcome(result.Failure, request, cancellation);
            return result;
        }
        finally
        {
            _breaker.Leave(phase, outcome, _log);
        }
    }

    /// <summary>What a call tells of its backend. Nothing, when it was cancelled because nobody waited any more, or when what the client
    /// sent could not be passed on or did not come in time: no client can open the circuit for others.</summary>
    private static CallOutcome Outcome(Failure? failure, ProxyRequest request, CancellationToken cancellation) => failure?.Kind switch
    {
        null => CallOutcome.Success,
        FailureKind.Canceled or FailureKind.Request => CallOutcome.Neutral,
        FailureKind.TooLarge when request.Body.Stream is ClientBody { RefusalStatus: > 0 } => CallOutcome.Neutral,
        FailureKind.Timeout when request.Body.Stream is ClientBody { IsAwaited: true } => CallOutcome.Neutral,
        FailureKind.Status or FailureKind.Decode or FailureKind.TooLarge or FailureKind.Rejected => CallOutcome.Failure,
        _ => cancellation.IsCancellationRequested && request.IsAbandoned ? CallOutcome.Neutral : CallOutcome.Failure,
    };
}
