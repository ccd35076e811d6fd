namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>How many downloads of one kind may begin: a few at once, then one a period. Not safe for several threads at a time.</summary>
/// <param name="burst">How many at once.</param>
/// <param name="period">The time after which there is one more.</param>
/// <param name="clock">The source of time.</param>
internal sealed class FetchBudget(int burst, TimeSpan period, TimeProvider clock)
{
    private double _left = burst;
    private long _since = clock.GetTimestamp();

    /// <summary>Takes one.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake()
    {
        long now = clock.GetTimestamp();
        _left = Math.Min(burst, _left + (clock.GetElapsedTime(_since, now) / period));
        _since = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
