using System.Buffers;
using System.Text;

namespace Sluice.JsonSchema.Formats;

/// <summary>Mail addresses (RFC 5321 4.1.2, and RFC 6531 for international ones).</summary>
internal static class MailboxFormat
{
    private static readonly SearchValues<byte> Atom = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"u8);

    /// <summary><c>email</c> and <c>idn-email</c>.</summary>
    /// <param name="text">The string.</param>
    /// <param name="international">Whether characters beyond ASCII are taken.</param>
    /// <returns>Whether it is an address: a local part of up to 64 bytes, and a host name or an address in brackets.</returns>
    public static bool IsEmail(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at < 1 || at > 64 || text.Length > 254 || (!international && !Ascii.IsValid(text)))
        {
            return false;
        }

        var domain = text[(at + 1)..];
        if (domain.Length > 2 && domain[0] == '[' && domain[^1] == ']')
        {
            var address = domain[1..^1];
            return IsLocalPart(text[..at])
                && (address.StartsWith("IPv6:"u8) ? HostFormats.IsIPv6(address[5..]) : HostFormats.IsIPv4(address));
        }

        return IsLocalPart(text[..at])
            && (international ? HostFormats.IsInternationalHostname(domain) : HostFormats.IsHostname(domain));
    }

    private static bool IsLocalPart(ReadOnlySpan<byte> local)
    {
        if (local.Length >= 2 && local[0] == '"' && local[^1] == '"')
        {
            var quoted = local[1..^1];
            for (var i = 0; i < quoted.Length; i++)
            {
                if (quoted[i] < 0x20 || quoted[i] == 0x7F || quoted[i] == '"' || (quoted[i] == '\\' && ++i == quoted.Length))
                {
                    return false;
                }
            }

            return true;
        }

        var afterDot = true;
        foreach (var c in local)
        {
            if (c == '.' ? afterDot : c < 0x80 && !Atom.Contains(c))
            {
                return false;
            }

            afterDot = c == '.';
        }

        return !afterDot;
    }
}
