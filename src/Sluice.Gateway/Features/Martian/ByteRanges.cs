using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Features.Martian;

/// <summary>A part of a body that a client asks for.</summary>
/// <param name="First">The first byte.</param>
/// <param name="Last">The last byte.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteRange(long First, long Last)
{
    /// <summary>The number of bytes.</summary>
    public long Length => Last - First + 1;
}

/// <summary>Reads a <c>Range</c> header (RFC 9110 section 14.2).</summary>
internal static class ByteRanges
{
    /// <summary>The most ranges that are answered; with more the header counts for nothing, which the RFC allows. Each range may be the
    /// whole body, so they would make a small request a huge answer.</summary>
    public const int MaxRanges = 16;

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value; empty for none.</param>
    /// <param name="length">The length of the body.</param>
    /// <returns>The ranges that there are, <see langword="null"/> for the whole body; none when nothing of what is asked for exists, or
    /// the header is malformed.</returns>
    public static ByteRange[]? Read(string header, long length)
    {
        if (header.Length == 0)
        {
            return null;
        }

        const string Unit = "bytes=";
        string list = header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) ? header[Unit.Length..] : header;
        string[] specs = list.Split(',', MaxRanges + 1);
        if (specs.Length > MaxRanges)
        {
            return null;
        }

        List<ByteRange> ranges = [];
        foreach (string spec in specs)
        {
            if (!TryRead(spec.AsSpan().Trim(), length, out ByteRange range))
            {
                return [];
            }

            if (range.First < length && range.Length > 0)
            {
                ranges.Add(range);
            }
        }

        return [.. ranges];
    }

    private static bool TryRead(ReadOnlySpan<char> spec, long length, out ByteRange range)
    {
        range = default;
        int dash = spec.IndexOf('-');
        if (dash < 0 || !TryNumber(spec[..dash], out long? first) || !TryNumber(spec[(dash + 1)..], out long? last)
            || (first is null && last is null) || first > last)
        {
            return false;
        }

        range = first is null
            ? new ByteRange(Math.Max(0, length - last!.Value), length - 1)
            : new ByteRange(first.Value, Math.Min(last ?? long.MaxValue, length - 1));
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out long? number)
    {
        number = null;
        digits = digits.Trim();
        if (digits.IsEmpty)
        {
            return true;
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed))
        {
            return false;
        }

        number = parsed;
        return true;
    }
}
