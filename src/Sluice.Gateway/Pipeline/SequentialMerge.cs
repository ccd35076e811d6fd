using Sluice.Gateway.Features.Proxy;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Calls the backends of an endpoint one after the other, each seeing what the earlier ones answered, and merges their data in
/// order (core.md 7.4).</summary>
internal sealed class SequentialMerge
{
    private readonly ProxyStep[] _backends;
    private readonly PropagatedParameter[] _propagated;

    private SequentialMerge(ProxyStep[] backends, PropagatedParameter[] propagated)
    {
        _backends = backends;
        _propagated = propagated;
    }

    /// <summary>Compiles the chain.</summary>
    /// <param name="backends">The backends in order, two or more.</param>
    /// <param name="propagated">What of their answers later ones find among the parameters.</param>
    public static ProxyStep Compile(IEnumerable<ProxyStep> backends, IReadOnlyList<PropagatedParameter> propagated) =>
        new SequentialMerge([.. backends], [.. propagated]).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        var parts = new MergedParts(_backends.Length);
        for (int i = 0; i < _backends.Length; i++)
        {
            request.Earlier = parts.Data;
            ProxyResult result = await _backends[i](request, cancellation);
            if (i == 0 && result.Response is null)
            {
                return result;
            }

            parts.Add(i, result);
            if (!result.IsComplete)
            {
                parts.Stop();
                break;
            }

            Propagate(i, parts.Data[i], request);
        }

        return parts.Merge();
    }

    private void Propagate(int backend, ResponseData? data, ProxyRequest request)
    {
        foreach (PropagatedParameter parameter in _propagated)
        {
            using var value = new BodyBuffer();
            if (parameter.Backend == backend && data is not null && data.TryFind(parameter.Field, value))
            {
                request.SetParameter(parameter.Name, LosslessUtf8.Decode(value.Span));
            }
        }
    }
}
