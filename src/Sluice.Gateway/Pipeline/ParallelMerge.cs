using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Pipeline;

/// <summary>Calls all backends of an endpoint at once and merges their data: where two set the same key, the later one in the
/// configuration wins (core.md 7.3; the original lets the slowest win).</summary>
internal sealed class ParallelMerge
{
    private readonly ProxyStep[] _backends;

    private ParallelMerge(ProxyStep[] backends) => _backends = backends;

    /// <summary>Compiles the merge.</summary>
    /// <param name="backends">The backends in the order of the configuration, two or more.</param>
    public static ProxyStep Compile(IEnumerable<ProxyStep> backends) => new ParallelMerge([.. backends]).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        var calls = new ValueTask<ProxyResult>[_backends.Length];
        for (int i = 0; i < calls.Length; i++)
        {
#pragma warning disable CA2012 // Each call is awaited once, below; starting them all first is what makes them parallel.
            calls[i] = _backends[i](request, cancellation);
#pragma warning restore CA2012
        }

        var parts = new MergedParts(calls.Length);
        for (int i = 0; i < calls.Length; i++)
        {
            parts.Add(i, await calls[i]);
        }

        return parts.Merge();
    }
}
