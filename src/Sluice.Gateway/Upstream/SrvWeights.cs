namespace Sluice.Gateway.Upstream;

/// <summary>One SRV record.</summary>
/// <param name="Target">The name of the server as the name server tells it.</param>
/// <param name="Port">The port.</param>
/// <param name="Priority">The priority: only records of the lowest are used.</param>
/// <param name="Weight">The share of the calls; 0: none (core.md 5.3).</param>
internal readonly record struct SrvRecord(string Target, int Port, int Priority, int Weight);

/// <summary>Turns SRV records into a list of hosts in which each stands as often as its weight asks for (core.md 5.3).</summary>
internal static class SrvWeights
{
    /// <summary>The length that the list is scaled down to, unless there are more records.</summary>
    internal const int Scale = 100;

    /// <summary>The hosts of records.</summary>
    /// <param name="records">The records of an answer, in any order.</param>
    /// <param name="scheme">The scheme of the hosts.</param>
    public static string[] Hosts(IReadOnlyCollection<SrvRecord> records, string scheme)
    {
        if (records.Count == 0)
        {
            return [];
        }

        int lowest = records.Min(static record => record.Priority);
        SrvRecord[] used = [.. records.Where(record => record.Priority == lowest)
            .OrderByDescending(static record => record.Weight)
            .ThenBy(static record => record.Target, StringComparer.Ordinal)
            .ThenBy(static record => record.Port)];
        int[] weights = Compact(Array.ConvertAll(used, static record => record.Weight));
        List<string> hosts = [];
        for (int i = 0; i < used.Length; i++)
        {
            hosts.AddRange(Enumerable.Repeat($"{scheme}://{used[i].Target}:{used[i].Port}", weights[i]));
        }

        string[] result = [.. hosts];
        if (result.Length > Scale)
        {
            Random.Shared.Shuffle(result);
        }

        return result;
    }

    private static int[] Compact(int[] weights)
    {
        long sum = weights.Sum(static weight => (long)weight);
        int total = Math.Max(Scale, weights.Length);
        if (sum > total)
        {
            weights = Array.ConvertAll(weights, weight => (int)((long)weight * total / sum));
        }

        int divisor = weights.Aggregate(0, Gcd);
        return divisor < 2 ? weights : Array.ConvertAll(weights, weight => weight / divisor);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
