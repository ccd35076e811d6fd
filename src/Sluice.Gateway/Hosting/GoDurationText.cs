using System.Globalization;

namespace Sluice.Gateway.Hosting;

/// <summary>Durations as Go writes them: <c>606.5µs</c>, <c>1.23ms</c>, <c>2.5s</c>, <c>1m10s</c>.</summary>
internal static class GoDurationText
{
    /// <summary>The room that any duration needs.</summary>
    public const int MaxLength = 32;

    /// <summary>Cuts a latency the way the access log shows it: to 10 s above a minute, 10 ms above a second, 10 µs above a
    /// millisecond (core.md 9).</summary>
    /// <param name="latency">The latency.</param>
    public static TimeSpan Shorten(TimeSpan latency)
    {
        long unit = latency.Ticks switch
        {
            > TimeSpan.TicksPerMinute => 10 * TimeSpan.TicksPerSecond,
            > TimeSpan.TicksPerSecond => 10 * TimeSpan.TicksPerMillisecond,
            > TimeSpan.TicksPerMillisecond => 10 * TimeSpan.TicksPerMicrosecond,
            _ => 1,
        };
        return new TimeSpan(latency.Ticks - (latency.Ticks % unit));
    }

    /// <summary>Writes a duration.</summary>
    /// <param name="duration">The duration; a negative one counts as zero.</param>
    /// <param name="output">At least <see cref="MaxLength"/> characters.</param>
    /// <returns>The number of characters written.</returns>
    public static int Write(TimeSpan duration, Span<char> output)
    {
        long ticks = Math.Max(duration.Ticks, 0);
        int length = 0;
        switch (ticks)
        {
            case 0:
                return Put("0s", output);
            case < TimeSpan.TicksPerMicrosecond:
                return Unit(ticks * 100, 1, "ns", output);
            case < TimeSpan.TicksPerMillisecond:
                return Unit(ticks, TimeSpan.TicksPerMicrosecond, "µs", output);
            case < TimeSpan.TicksPerSecond:
                return Unit(ticks, TimeSpan.TicksPerMillisecond, "ms", output);
        }

        long hours = ticks / TimeSpan.TicksPerHour;
        if (hours > 0)
        {
            length += Unit(hours, 1, "h", output);
        }

        if (ticks >= TimeSpan.TicksPerMinute)
        {
            length += Unit(ticks / TimeSpan.TicksPerMinute % 60, 1, "m", output[length..]);
        }

        return length + Unit(ticks % TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond, "s", output[length..]);
    }

    // A number of units with the fraction's significant digits.
    private static int Unit(long ticks, long unit, string name, Span<char> output)
    {
        (ticks / unit).TryFormat(output, out int length, provider: CultureInfo.InvariantCulture);
        long fraction = ticks % unit;
        if (fraction > 0)
        {
            output[length++] = '.';
            for (long digit = unit / 10; fraction > 0; digit /= 10)
            {
                output[length++] = (char)('0' + (fraction / digit));
                fraction %= digit;
            }
        }

        return length + Put(name, output[length..]);
    }

    private static int Put(string text, Span<char> output)
    {
        text.CopyTo(output);
        return text.Length;
    }
}
