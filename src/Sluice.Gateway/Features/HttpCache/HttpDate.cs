using System.Globalization;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>Dates in headers (RFC 9110 section 5.6.7): the form of today, and the two of old that must be understood.</summary>
internal static class HttpDate
{
    /// <summary>Reads a date.</summary>
    /// <param name="text">The value of the header.</param>
    /// <param name="date">The date.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        // The day of the week says nothing new, and a wrong one is no reason to distrust the rest.
        int comma = text.IndexOf(", ", StringComparison.Ordinal);
        if (comma == 3)
        {
            return TryExact(text[5..], "dd MMM yyyy HH:mm:ss 'GMT'", out date);
        }

        if (comma > 3)
        {
            return TryExact(text[(comma + 2)..], "dd-MMM-yy HH:mm:ss 'GMT'", out date);
        }

        date = default;
        return text.Length > 4 && (TryExact(text[4..], "MMM d HH:mm:ss yyyy", out date) || TryExact(text[4..], "MMM  d HH:mm:ss yyyy", out date));
    }

    private static bool TryExact(ReadOnlySpan<char> text, string format, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
