using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>Applies an endpoint's <c>flatmap_filter</c> to the data that its backends gave together; not when any of them failed
/// (manipulation.md 0).</summary>
internal sealed class FlatmapStep
{
    private readonly ProxyStep _next;
    private readonly FlatmapFilter _filter;

    private FlatmapStep(ProxyStep next, FlatmapFilter filter)
    {
        _next = next;
        _filter = filter;
    }

    /// <summary>Compiles the step; the next one itself where there is no filter, or no merge whose data it could change.</summary>
    /// <param name="next">The merge.</param>
    /// <param name="options">The filter.</param>
    /// <param name="backends">The number of backends that are merged.</param>
    /// <param name="diagnostics">Where a filter without effect is told.</param>
    public static ProxyStep Compile(ProxyStep next, FlatmapOptions? options, int backends, DiagnosticBag diagnostics)
    {
        if (FlatmapFilter.Compile(options) is not { } filter)
        {
            return next;
        }

        if (backends < 2)
        {
            diagnostics.Warning(FlatmapCodes.Off, options!.Source,
                "flatmap_filter of an endpoint needs two backends that are no shadows: it does nothing",
                "move it to the extra_config of the backend");
            return next;
        }

        return new FlatmapStep(next, filter).Invoke;
    }

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        ProxyResult result = await _next(request, cancellation);
        if (result.Failure is not null || result.Response?.Data is not { } data || _filter.Apply(data) is not { } failure)
        {
            return result;
        }

        result.Response.Dispose();
        return failure;
    }
}
