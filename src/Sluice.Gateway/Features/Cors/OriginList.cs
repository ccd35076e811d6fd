using System.Collections.Frozen;

namespace Sluice.Gateway.Features.Cors;

/// <summary>Origins that are allowed. The case of letters does not count, and the first <c>*</c> of an entry stands for any text
/// (security-traffic.md 6.1).</summary>
internal sealed class OriginList
{
    private readonly FrozenSet<string> _whole;
    private readonly (string Start, string End)[] _patterns;

    private OriginList(IReadOnlyList<string> origins)
    {
        AllowsAll = origins.Count == 0 || origins.Contains("*", StringComparer.Ordinal);
        _whole = origins.Where(static o => !o.Contains('*', StringComparison.Ordinal)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _patterns =
        [
            .. from origin in origins
               let star = origin.IndexOf('*', StringComparison.Ordinal)
               where star >= 0
               select (origin[..star], origin[(star + 1)..]),
        ];
    }

    /// <summary>Whether every origin is allowed: the list is empty or has <c>*</c>.</summary>
    public bool AllowsAll { get; }

    /// <summary>Makes the list.</summary>
    /// <param name="origins">The origins as written.</param>
    public static OriginList Of(IReadOnlyList<string> origins) => new(origins);

    /// <summary>Whether an origin is allowed.</summary>
    /// <param name="origin">The value of the <c>Origin</c> header.</param>
    public bool Allows(string origin)
    {
        if (AllowsAll || _whole.Contains(origin))
        {
            return true;
        }

        foreach ((string start, string end) in _patterns)
        {
            if (origin.Length >= start.Length + end.Length
                && origin.StartsWith(start, StringComparison.OrdinalIgnoreCase) && origin.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
