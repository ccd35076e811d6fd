using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Which versions are allowed: <c>^1.2.0</c>, <c>>= 1.0, &lt; 2.0 || 3.x</c>, <c>1.2 - 1.4</c>.</summary>
internal sealed class VersionConstraints
{
    private readonly List<List<VersionConstraint>> _alternatives = [];

    /// <summary>Reads constraints.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static VersionConstraints Parse(string text)
    {
        var result = new VersionConstraints();
        if (text.Length > 1000)
        {
            throw new TemplateFault("the constraint is too long");
        }

        foreach (string alternative in text.Split("||"))
        {
            List<string> tokens = [.. alternative.Replace(",", " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
            var constraints = new List<VersionConstraint>();
            for (int i = 0; i < tokens.Count; i++)
            {
                if (i + 2 < tokens.Count && tokens[i + 1] == "-")
                {
                    constraints.Add(VersionConstraint.Parse(">=" + tokens[i], text));
                    constraints.Add(VersionConstraint.Parse("<=" + tokens[i + 2], text));
                    i += 2;
                    continue;
                }

                bool isOperator = tokens[i].All(static c => "=!<>~^".Contains(c, StringComparison.Ordinal));
                constraints.Add(VersionConstraint.Parse(isOperator && i + 1 < tokens.Count ? tokens[i] + tokens[++i] : tokens[i], text));
            }

            if (constraints.Count == 0)
            {
                throw new TemplateFault($"\"{text}\" is no constraint of versions");
            }

            result._alternatives.Add(constraints);
        }

        return result;
    }

    /// <summary>Whether they allow a version.</summary>
    /// <param name="version">The version.</param>
    public bool Allow(SemanticVersion version) => _alternatives.Any(all => all.TrueForAll(one => one.Allows(version)));
}

/// <summary>One constraint.</summary>
/// <param name="Operator">The operator; empty for none.</param>
/// <param name="Version">The version, with zeros for what is open.</param>
/// <param name="IsOpen">Whether a part is a wildcard or missing.</param>
/// <param name="IsMinorOpen">Whether that is the minor number.</param>
/// <param name="IsPatchOpen">Whether that is the patch number.</param>
internal sealed record VersionConstraint(string Operator, SemanticVersion Version, bool IsOpen, bool IsMinorOpen, bool IsPatchOpen)
{
    private static readonly string[] Operators = ["!=", "=>", ">=", "=<", "<=", "~>", "=", ">", "<", "~", "^"];

    /// <summary>Reads a constraint.</summary>
    /// <param name="text">The constraint, without blanks.</param>
    /// <param name="whole">All of what was written, for the error.</param>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static VersionConstraint Parse(string text, string whole)
    {
        string op = Array.Find(Operators, candidate => text.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
        string rest = text[op.Length..];
        rest = rest.StartsWith('v') ? rest[1..] : rest;
        int tail = rest.IndexOfAny(['-', '+']);
        string suffix = tail < 0 ? "" : rest[tail..];
        string[] parts = (tail < 0 ? rest : rest[..tail]).Split('.');
        bool isAnyMajor = IsWildcard(parts[0]);
        bool isMinorOpen = !isAnyMajor && (parts.Length < 2 || IsWildcard(parts[1]));
        bool isPatchOpen = !isAnyMajor && !isMinorOpen && (parts.Length < 3 || IsWildcard(parts[2]));
        string numbers = isAnyMajor ? "0.0.0" : isMinorOpen ? $"{parts[0]}.0.0" : isPatchOpen ? $"{parts[0]}.{parts[1]}.0" : string.Join('.', parts);
        try
        {
            return parts.Length > 3 || rest.Length == 0
                ? throw new TemplateFault("")
                : new VersionConstraint(op, SemanticVersion.Parse(numbers + suffix), isAnyMajor || isMinorOpen || isPatchOpen, isMinorOpen, isPatchOpen);
        }
        catch (TemplateFault)
        {
            throw new TemplateFault($"\"{whole}\" is no constraint of versions");
        }
    }

    /// <summary>Whether it allows a version. A prerelease is allowed only by a constraint that names one.</summary>
    /// <param name="version">The version.</param>
    public bool Allows(SemanticVersion version)
    {
        bool isUnasked = version.Prerelease.Length > 0 && Version.Prerelease.Length == 0;
        if (isUnasked && !(Operator == "!=" && !IsOpen))
        {
            return false;
        }

        int order = version.Compare(Version);
        return Operator switch
        {
            "!=" => Differs(version, order),
            ">" => IsOpen ? IsAbove(version) : order > 0,
            "<" => order < 0,
            ">=" or "=>" => order >= 0,
            "<=" or "=<" => IsOpen ? version.Major < Version.Major || (version.Major == Version.Major && (IsMinorOpen || version.Minor <= Version.Minor)) : order <= 0,
            "~" or "~>" => IsNear(version, order),
            "^" => IsCompatible(version, order),
            _ => IsOpen ? IsNear(version, order) : order == 0,
        };
    }

    private static bool IsWildcard(string part) => part is "x" or "X" or "*";

    private bool Differs(SemanticVersion version, int order)
    {
        if (!IsOpen)
        {
            return order != 0;
        }

        return version.Major != Version.Major || (!IsMinorOpen && version.Minor != Version.Minor);
    }

    private bool IsAbove(SemanticVersion version) =>
        version.Major > Version.Major || (version.Major == Version.Major && IsPatchOpen && version.Minor > Version.Minor);

    private bool IsNear(SemanticVersion version, int order)
    {
        bool isAny = Version is { Major: 0, Minor: 0, Patch: 0 } && !IsMinorOpen && !IsPatchOpen;
        return isAny || (order >= 0 && version.Major == Version.Major && (IsMinorOpen || version.Minor == Version.Minor));
    }

    private bool IsCompatible(SemanticVersion version, int order)
    {
        if (order < 0)
        {
            return false;
        }

        if (Version.Major > 0 || IsMinorOpen)
        {
            return version.Major == Version.Major;
        }

        if (version.Major > 0)
        {
            return false;
        }

        return Version.Minor > 0 || IsPatchOpen
            ? version.Minor == Version.Minor
            : version.Minor == 0 && version.Patch == Version.Patch;
    }
}
