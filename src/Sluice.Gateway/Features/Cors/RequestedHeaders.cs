using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Sluice.Gateway.Features.Cors;

/// <summary>The headers that scripts of other sites may send (<c>allow_headers</c>), against <c>Access-Control-Request-Headers</c>. That
/// lists names as browsers do (Fetch standard, "CORS-unsafe request-header names"): in lower case, sorted, each once. Whatever is
/// written otherwise comes from no browser and is refused (security-traffic.md 6.1).</summary>
internal sealed class RequestedHeaders
{
    /// <summary>The spaces or tabs that may stand on each side of a name.</summary>
    private const int MaxSpace = 1;

    /// <summary>The empty elements that a list may have (RFC 9110, section 5.6.1.2: a reasonable number).</summary>
    private const int MaxEmpty = 16;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _positions;

    /// <summary>Makes the list.</summary>
    /// <param name="names">The names as written; none is <c>*</c>.</param>
    public RequestedHeaders(IEnumerable<string> names) =>
        _positions = names
            .Select(static name => name.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(static (name, index) => KeyValuePair.Create(name, index))
            .ToFrozenDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether every name that a preflight asks for is in the list.</summary>
    /// <param name="lines">The lines of <c>Access-Control-Request-Headers</c>.</param>
    public bool Accepts(in StringValues lines)
    {
        int last = -1;
        int empty = 0;
        foreach (string? line in lines)
        {
            foreach (Range range in line.AsSpan().Split(','))
            {
                if (!TryTrim(line.AsSpan(range), out ReadOnlySpan<char> name))
                {
                    return false;
                }

                if (name.IsEmpty)
                {
                    if (++empty > MaxEmpty)
                    {
                        return false;
                    }
                }
                else if (!_positions.TryGetValue(name, out int position) || position <= last)
                {
                    return false;
                }
                else
                {
                    last = position;
                }
            }
        }

        return true;
    }

    private static bool TryTrim(ReadOnlySpan<char> text, out ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> right = text.TrimEnd(" \t");
        name = right.TrimStart(" \t");
        return name.IsEmpty ? text.Length <= 2 * MaxSpace : text.Length - right.Length <= MaxSpace && right.Length - name.Length <= MaxSpace;
    }
}
