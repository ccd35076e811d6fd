using System.Text;

namespace Sluice.JsonSchema.Formats;

/// <summary>Host names (RFC 1123 2.1, RFC 5890) and addresses (RFC 2673 3.2, RFC 4291 2.2).</summary>
internal static class HostFormats
{
    /// <summary><c>hostname</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one: labels of letters, digits and inner hyphens; <c>xn--</c> labels must decode.</returns>
    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 253)
        {
            return false;
        }

        foreach (var range in text.Split((byte)'.'))
        {
            if (!IsLabel(text[range]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>idn-hostname</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is one: as <c>hostname</c>, or labels that IDNA 2008 allows (RFC 5892).</returns>
    public static bool IsInternationalHostname(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 1024)
        {
            return false;
        }

        var length = 0;
        foreach (var label in Encoding.UTF8.GetString(text).Split('.', '\u3002', '\uff0e', '\uff61'))
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            if (Ascii.IsValid(bytes) ? !IsLabel(bytes) : !InternationalLabel.IsValid(label, out bytes))
            {
                return false;
            }

            length += bytes.Length + 1;
        }

        return length <= 254;
    }

    /// <summary><c>ipv4</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is four decimals from 0 to 255 without leading zeros.</returns>
    public static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        var parts = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var part = text[range];
            if (++parts > 4 || part.IsEmpty || part.Length > 3 || part.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
                || (part.Length > 1 && part[0] == '0')
                || (part.Length == 3 && part.SequenceCompareTo("255"u8) > 0))
            {
                return false;
            }
        }

        return parts == 4;
    }

    /// <summary><c>ipv6</c>.</summary>
    /// <param name="text">The string.</param>
    /// <returns>Whether it is eight groups, some of them perhaps left out once, or written as an IPv4 address at the end; no zone.</returns>
    public static bool IsIPv6(ReadOnlySpan<byte> text)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            return Groups(text, mayEndInIPv4: true) == 8;
        }

        var before = Groups(text[..gap], mayEndInIPv4: false);
        var after = Groups(text[(gap + 2)..], mayEndInIPv4: true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    private static int Groups(ReadOnlySpan<byte> text, bool mayEndInIPv4)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var count = 0;
        foreach (var range in text.Split((byte)':'))
        {
            var group = text[range];
            if (mayEndInIPv4 && range.End.GetOffset(text.Length) == text.Length && group.Contains((byte)'.'))
            {
                return IsIPv4(group) ? count + 2 : -1;
            }

            if (group.IsEmpty || group.Length > 4)
            {
                return -1;
            }

            foreach (var c in group)
            {
                if (!char.IsAsciiHexDigit((char)c))
                {
                    return -1;
                }
            }

            count++;
        }

        return count;
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.IsEmpty || label.Length > 63 || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c != '-')
            {
                return false;
            }
        }

        if (label.Length < 4 || label[2] != '-' || label[3] != '-')
        {
            return true;
        }

        return (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n'
            && Punycode.Decode(label[4..]) is { } decoded && !Ascii.IsValid(decoded) && InternationalLabel.IsValid(decoded, out var coded)
            && coded.Length == label.Length;
    }
}
