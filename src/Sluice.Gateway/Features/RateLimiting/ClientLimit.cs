namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>How clients are told from each other (<c>strategy</c>).</summary>
internal enum ClientStrategy
{
    /// <summary><c>ip</c>: by their address.</summary>
    Ip,

    /// <summary><c>header</c>: by a header.</summary>
    Header,

    /// <summary><c>param</c>: by a parameter of the path.</summary>
    Param,
}

/// <summary>The limit of each client.</summary>
/// <param name="Rules">The rules of each bucket.</param>
/// <param name="Strategy">How clients are told from each other.</param>
/// <param name="Key">The header or parameter; empty for none.</param>
/// <param name="Every">The period that rates are written for.</param>
/// <param name="CleanupPeriod">How often buckets are looked through for clients that were not seen for long.</param>
internal sealed record ClientLimit(TokenBucketRules Rules, ClientStrategy Strategy, string Key, TimeSpan Every, TimeSpan CleanupPeriod)
{
    private static readonly TimeSpan LeastIdleTime = TimeSpan.FromMinutes(10);

    /// <summary>After what time without a request a client is forgotten: ten minutes; with a longer period that and up to a quarter
    /// more, so that not all limits forget at once.</summary>
    /// <param name="chance">From 0 to 1: how much of the quarter.</param>
    public TimeSpan IdleTime(double chance) => Every > LeastIdleTime ? Every * (1 + (chance / 4)) : LeastIdleTime;
}
