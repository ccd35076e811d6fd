using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>Adds <c>proxy.static</c> data to an endpoint's answer, or makes one of it where there is none (core.md 7.6).</summary>
internal sealed class StaticStep
{
    private readonly ProxyStep _next;
    private readonly StaticOptions _options;

    private StaticStep(ProxyStep next, StaticOptions options)
    {
        _next = next;
        _options = options;
    }

    /// <summary>Compiles the step; the next one itself where no data is configured.</summary>
    /// <param name="next">The backends.</param>
    /// <param name="options">The settings.</param>
    public static ProxyStep Compile(ProxyStep next, StaticOptions? options) =>
        options is null ? next : new StaticStep(next, options).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        ProxyResult result = await _next(request, cancellation);
        if (!Applies(result))
        {
            return result;
        }

        ProxyResponse response = result.Response ?? new ProxyResponse();
        response.Data = ResponseData.Overlay(response.Data, _options.Data);
        return result with { Response = response };
    }

    private bool Applies(ProxyResult result) => _options.Strategy switch
    {
        StaticStrategy.Success => result.Failure is null,
        StaticStrategy.Errored => result.Failure is not null,
        StaticStrategy.Complete => result.IsComplete,
        StaticStrategy.Incomplete => result.Response is not { IsComplete: true },
        _ => true,
    };
}
