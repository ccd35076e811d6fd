using System.Collections.Frozen;
using Sluice.Cel;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpSecurity;

/// <summary>The hosts that requests may be for, with their ports: names, whose letters' case does not count, or patterns of RE2's
/// syntax (security-traffic.md 6.2).</summary>
internal sealed class AllowedHosts
{
    private readonly FrozenSet<string>? _names;
    private readonly Re2Pattern[] _patterns;

    private AllowedHosts(FrozenSet<string>? names, Re2Pattern[] patterns)
    {
        _names = names;
        _patterns = patterns;
    }

    /// <summary>Names.</summary>
    /// <param name="hosts">The names, with their ports where these are not the scheme's own.</param>
    public static AllowedHosts Of(IEnumerable<string> hosts) => new(hosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase), []);

    /// <summary>Patterns, which must match the whole host.</summary>
    /// <param name="node">Where they stand, for the findings.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="diagnostics">Where patterns that cannot be used are told: as errors, since the original does not start with them.</param>
    public static AllowedHosts OfPatterns(ConfigNode node, IEnumerable<string> patterns, DiagnosticBag diagnostics)
    {
        var compiled = new List<Re2Pattern>();
        foreach (string pattern in patterns)
        {
            // As the original has it, so the anchors of "a|b" belong to one side each.
            if (Re2Pattern.TryCompile($"^{pattern}$", out Re2Pattern? host, out string error))
            {
                compiled.Add(host);
            }
            else
            {
                diagnostics.Error(HttpSecurityCodes.Pattern, node, $"the pattern \"{pattern}\" cannot be used: {error}", "correct it");
            }

            if (HasAlternatives(pattern))
            {
                diagnostics.Warning(HttpSecurityCodes.Alternatives, node, $"the pattern \"{pattern}\" also matches hosts that only begin, or only end, as one of its alternatives",
                    $"write \"(?:{pattern})\"");
            }
        }

        return new AllowedHosts(null, [.. compiled]);
    }

    /// <summary>Whether requests for a host are let through. A host that takes too long to match is not.</summary>
    /// <param name="host">The host, with its port.</param>
    public bool Contains(string host)
    {
        if (_names is not null)
        {
            return _names.Contains(host);
        }

        foreach (Re2Pattern pattern in _patterns)
        {
            if (pattern.IsMatch(host) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a pattern has a <c>|</c> outside of groups and classes.</summary>
    private static bool HasAlternatives(string pattern)
    {
        int groups = 0;
        bool isClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case ']':
                    isClass = false;
                    break;
                case '[':
                    isClass = true;
                    break;
                case '(' when !isClass:
                    groups++;
                    break;
                case ')' when !isClass:
                    groups--;
                    break;
                case '|' when !isClass && groups == 0:
                    return true;
            }
        }

        return false;
    }
}
