namespace Sluice.Gateway.Upstream;

/// <summary>Gives out the hosts of a backend in turn, whatever the number of cores; a host that is listed twice gets twice the
/// calls.</summary>
internal sealed class HostBalancer
{
    private readonly string[] _fixed;
    private readonly SrvDiscovery? _discovery;
    private uint _turn = unchecked((uint)Random.Shared.Next());

    /// <summary>A balancer over the hosts that the configuration lists.</summary>
    /// <param name="hosts">The hosts.</param>
    public HostBalancer(IReadOnlyList<string> hosts) => _fixed = [.. hosts];

    /// <summary>A balancer over hosts that are discovered.</summary>
    /// <param name="discovery">Where they come from.</param>
    public HostBalancer(SrvDiscovery discovery)
    {
        _fixed = [];
        _discovery = discovery;
    }

    /// <summary>The host of the next call, or <see langword="null"/> when there is none.</summary>
    public string? Next()
    {
        string[] hosts = _discovery?.Hosts ?? _fixed;
        return hosts.Length switch
        {
            0 => null,
            1 => hosts[0],
            _ => hosts[(int)(Interlocked.Increment(ref _turn) % (uint)hosts.Length)],
        };
    }
}
