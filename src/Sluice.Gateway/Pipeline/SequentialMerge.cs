using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Calls the backends of an endpoint one after the other, each seeing what the earlier ones answered, and merges their data in
/// order (core.md 7.4).</summary>
internal sealed class SequentialMerge
{
    private readonly ProxyStep[] _backends;

    private SequentialMerge(ProxyStep[] backends) => _backends = backends;

    /// <summary>Compiles the chain.</summary>
    /// <param name="backends">The backends in order, two or more.</param>
    public static ProxyStep Compile(IEnumerable<ProxyStep> backends) => new SequentialMerge([.. backends]).Invoke;

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
        }

        return parts.Merge();
    }
}
