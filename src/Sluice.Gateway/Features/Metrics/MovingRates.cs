namespace Sluice.Gateway.Features.Metrics;

/// <summary>How often something happens, in events a second: on average since the start, and as moving averages of one, five and fifteen
/// minutes that lose weight every five seconds (rcrowley/go-metrics, <c>ewma.go</c>).</summary>
/// <param name="clock">The source of time.</param>
internal sealed class MovingRates(TimeProvider clock)
{
    private const double TurnSeconds = 5;

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _counting = new();
    private readonly double[] _rates = new double[3];
    private long _turns;
    private long _count;
    private long _uncounted;

    /// <summary>The average of the last minute.</summary>
    public double OneMinute => Rate(0);

    /// <summary>The average of the last five minutes.</summary>
    public double FiveMinutes => Rate(1);

    /// <summary>The average of the last fifteen minutes.</summary>
    public double FifteenMinutes => Rate(2);

    /// <summary>The average since the start.</summary>
    public double Mean
    {
        get
        {
            double seconds = clock.GetElapsedTime(_start).TotalSeconds;
            return seconds > 0 ? Volatile.Read(ref _count) / seconds : 0;
        }
    }

    /// <summary>Counts an event.</summary>
    public void Mark()
    {
        lock (_counting)
        {
            CatchUp();
            _count++;
            _uncounted++;
        }
    }

    private double Rate(int index)
    {
        lock (_counting)
        {
            CatchUp();
            return _rates[index];
        }
    }

    // There is no timer: the turns that have passed are made up for when somebody looks.
    private void CatchUp()
    {
        long turns = (long)(clock.GetElapsedTime(_start).TotalSeconds / TurnSeconds);
        if (turns == _turns)
        {
            return;
        }

        double seen = _uncounted / TurnSeconds;
        for (int i = 0; i < _rates.Length; i++)
        {
            double kept = Math.Exp(-TurnSeconds / 60 / (i == 0 ? 1 : i == 1 ? 5 : 15));
            double first = _turns == 0 ? seen : seen + (kept * (_rates[i] - seen));
            _rates[i] = first * Math.Pow(kept, turns - _turns - 1);
        }

        _turns = turns;
        _uncounted = 0;
    }
}
