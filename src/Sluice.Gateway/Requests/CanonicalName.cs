using System.Collections.Concurrent;

namespace Sluice.Gateway.Requests;

/// <summary>The canonical spelling of header names, <c>Content-Type</c>: the first letter and every letter after a hyphen in upper
/// case, the others in lower case; a name with a character that no token may have stays as it is (core.md 5.1).</summary>
internal static class CanonicalName
{
    /// <summary>Clients choose names, so what is remembered is bounded: beyond it, names are spelled anew each time.</summary>
    private const int RememberedNames = 1024;

    private static readonly ConcurrentDictionary<string, string> Remembered = new(StringComparer.Ordinal);

    /// <summary>Spells a name canonically.</summary>
    /// <param name="name">The name as received or configured.</param>
    public static string Of(string name)
    {
        if (IsCanonical(name))
        {
            return name;
        }

        if (Remembered.TryGetValue(name, out string? known))
        {
            return known;
        }

        string canonical = string.Create(name.Length, name, static (span, source) =>
        {
            bool upper = true;
            for (int i = 0; i < source.Length; i++)
            {
                span[i] = upper ? char.ToUpperInvariant(source[i]) : char.ToLowerInvariant(source[i]);
                upper = source[i] == '-';
            }
        });
        if (Remembered.Count < RememberedNames)
        {
            Remembered.TryAdd(name, canonical);
        }

        return canonical;
    }

    private static bool IsCanonical(string name)
    {
        bool upper = true;
        bool canonical = true;
        foreach (char c in name)
        {
            if (!IsTokenCharacter(c))
            {
                return true;
            }

            canonical &= upper ? c is not (>= 'a' and <= 'z') : c is not (>= 'A' and <= 'Z');
            upper = c == '-';
        }

        return canonical;
    }

    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
