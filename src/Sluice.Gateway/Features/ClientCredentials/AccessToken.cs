namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>An access token (RFC 6749 section 5.1).</summary>
/// <param name="header">The value of <c>Authorization</c> that carries it. It is secret.</param>
/// <param name="obtainedAt">When it was asked for, in the clock's ticks.</param>
/// <param name="lifetime">How long it is good from then on; <see langword="null"/>: the token endpoint set no end.</param>
internal sealed class AccessToken(string header, long obtainedAt, TimeSpan? lifetime)
{
    /// <summary>How long before its end a token is not used for new calls: on its way to the backend it must not expire.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>The value of <c>Authorization</c>.</summary>
    public string Header { get; } = header;

    /// <summary>Whether a backend has taken it: an answer came that was neither 401 nor an error of its own.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>Whether new calls use it.</summary>
    /// <param name="clock">The source of time.</param>
    public bool IsFresh(TimeProvider clock) => lifetime is not { } time || Age(clock) < time - Margin;

    /// <summary>Whether it has not expired yet.</summary>
    /// <param name="clock">The source of time.</param>
    public bool IsGood(TimeProvider clock) => lifetime is not { } time || Age(clock) < time;

    /// <summary>The time since it was asked for.</summary>
    /// <param name="clock">The source of time.</param>
    public TimeSpan Age(TimeProvider clock) => clock.GetElapsedTime(obtainedAt);

    /// <summary>Tells nothing of the token.</summary>
    public override string ToString() => "an access token";
}
