using System.Globalization;

namespace Sluice.GoTemplate.Values;

/// <summary>Go's <c>time.Duration</c>.</summary>
/// <param name="Nanoseconds">Its length.</param>
internal sealed record GoDuration(long Nanoseconds) : IGoObject
{
    private static readonly System.Buffers.SearchValues<char> Numbers = System.Buffers.SearchValues.Create("0123456789.");

    /// <inheritdoc/>
    public string TypeName => "time.Duration";

    /// <inheritdoc/>
    public string Kind => "int64";

    /// <inheritdoc/>
    public bool IsZero => Nanoseconds == 0;

    /// <inheritdoc/>
    public object? Json => Nanoseconds;

    /// <inheritdoc/>
    public string Text
    {
        get
        {
            if (Nanoseconds == 0)
            {
                return "0s";
            }

            string sign = Nanoseconds < 0 ? "-" : "";
            UInt128 total = (UInt128)Int128.Abs(Nanoseconds);
            if (total < 1_000_000_000)
            {
                (UInt128 unit, string name) = total < 1000 ? ((UInt128)1, "ns") : total < 1_000_000 ? ((UInt128)1000, "µs") : (1_000_000, "ms");
                return sign + Decimal(total, unit) + name;
            }

            UInt128 minutes = total / 60_000_000_000;
            string seconds = Decimal(total % 60_000_000_000, 1_000_000_000) + "s";
            return sign + (minutes == 0 ? seconds : minutes < 60 ? $"{minutes}m{seconds}" : $"{minutes / 60}h{minutes % 60}m{seconds}");
        }
    }

    /// <summary>Reads a duration: an optional sign, then numbers with units, <c>1h30m</c> or <c>-1.5s</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    public static bool TryParse(string text, out long duration)
    {
        duration = 0;
        ReadOnlySpan<char> rest = text;
        bool negative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        Int128 total = 0;
        bool any = false;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Numbers);
            if (digits <= 0 || digits > 40 || rest[..digits].Count('.') > 1 || rest[..digits] is ".")
            {
                return false;
            }

            ReadOnlySpan<char> number = rest[..digits];
            rest = rest[digits..];
            int length = rest.IndexOfAny(Numbers);
            ReadOnlySpan<char> unit = length < 0 ? rest : rest[..length];
            long nanoseconds = unit switch
            {
                "ns" => 1,
                "us" or "µs" or "μs" => 1000,
                "ms" => 1_000_000,
                "s" => 1_000_000_000,
                "m" => 60_000_000_000,
                "h" => 3_600_000_000_000,
                _ => 0,
            };
            if (nanoseconds == 0)
            {
                return false;
            }

            rest = rest[unit.Length..];
            total += Scaled(number, nanoseconds);
            any = true;
            if (total > (Int128)long.MaxValue + 1)
            {
                return false;
            }
        }

        total = negative ? -total : total;
        duration = total > long.MaxValue ? 0 : (long)total;
        return any && total <= long.MaxValue;
    }

    /// <inheritdoc/>
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result)
    {
        result = (name, arguments.Length) switch
        {
            ("Hours", 0) => Nanoseconds / 3.6e12,
            ("Minutes", 0) => Nanoseconds / 6e10,
            ("Seconds", 0) => Nanoseconds / 1e9,
            ("Milliseconds", 0) => Nanoseconds / 1_000_000,
            ("Microseconds", 0) => Nanoseconds / 1000,
            ("Nanoseconds", 0) => Nanoseconds,
            ("Abs", 0) => new GoDuration(Nanoseconds == long.MinValue ? long.MaxValue : Math.Abs(Nanoseconds)),
            ("String", 0) => Text,
            _ => null,
        };
        return result is not null;
    }

    /// <inheritdoc/>
    public bool SameAs(IGoObject other) => Equals(other);

    private static Int128 Scaled(ReadOnlySpan<char> number, long unit)
    {
        int point = number.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : number[(point + 1)..];
        Int128 result = 0;
        foreach (char digit in whole)
        {
            result = Int128.Min((result * 10) + (digit - '0'), long.MaxValue);
        }

        result *= unit;
        Int128 part = 0;
        Int128 scale = 1;
        foreach (char digit in fraction[..Math.Min(fraction.Length, 18)])
        {
            part = (part * 10) + (digit - '0');
            scale *= 10;
        }

        return result + (part * unit / scale);
    }

    private static string Decimal(UInt128 value, UInt128 unit)
    {
        string whole = (value / unit).ToString(CultureInfo.InvariantCulture);
        string fraction = (value % unit).ToString(CultureInfo.InvariantCulture).PadLeft(unit.ToString(CultureInfo.InvariantCulture).Length - 1, '0').TrimEnd('0');
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }
}
