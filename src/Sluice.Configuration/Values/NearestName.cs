namespace Sluice.Configuration;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    // Longer texts are no slips of the finger, and the comparison's cost grows with the square of the length.
    private const int MaxLength = 120;

    /// <summary>Finds the nearest of some names, by edit distance without regard to letter case, <c>-</c> and <c>_</c>.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <returns>The nearest; <see langword="null"/> when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? best = null;
        int bestDistance = int.MaxValue;
        string written = Plain(name);
        foreach (string candidate in candidates)
        {
            int allowed = Math.Max(1, Math.Min(written.Length, candidate.Length) / 3);
            if (Math.Abs(candidate.Length - written.Length) > allowed)
            {
                continue;
            }

            int distance = Distance(written, Plain(candidate));
            if (distance <= allowed && distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>Counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[MaxLength + 2];
        Span<int> last = stackalloc int[MaxLength + 2];
        Span<int> row = stackalloc int[MaxLength + 2];
        if (right.Length > MaxLength)
        {
            return int.MaxValue;
        }

        for (int j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int distance = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);
                }

                row[j] = distance;
            }

            Span<int> oldest = beforeLast;
            beforeLast = last;
            last = row;
            row = oldest;
        }

        return last[right.Length];
    }
}
