using System.Collections.Concurrent;
using Sluice.Configuration;

namespace Sluice.Gateway.Requests;

/// <summary><see cref="CanonicalHeader"/> for names that come over the wire: a name that is canonical already, or was seen before, costs no
/// allocation.</summary>
internal static class CanonicalName
{
    /// <summary>Clients and backends choose names, so what is remembered is bounded: beyond it, names are spelled anew each time.</summary>
    private const int RememberedNames = 1024;

    private static readonly ConcurrentDictionary<string, string> Remembered = new(StringComparer.Ordinal);

    /// <summary>Spells a name canonically.</summary>
    /// <param name="name">The name as received.</param>
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

        string canonical = CanonicalHeader.Of(name);
        if (Remembered.Count < RememberedNames)
        {
            Remembered.TryAdd(name, canonical);
        }

        return canonical;
    }

    private static bool IsCanonical(string name)
    {
        bool first = true;
        foreach (char c in name)
        {
            if (first ? char.IsAsciiLetterLower(c) : char.IsAsciiLetterUpper(c))
            {
                return false;
            }

            first = c == '-';
        }

        return true;
    }
}
