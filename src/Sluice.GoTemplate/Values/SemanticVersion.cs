using System.Globalization;

namespace Sluice.GoTemplate.Values;

/// <summary>A version of semver.org: minor and patch may be missing, a <c>v</c> may stand before it.</summary>
/// <param name="Major">The major number.</param>
/// <param name="Minor">The minor number.</param>
/// <param name="Patch">The patch number.</param>
/// <param name="Prerelease">The identifiers behind <c>-</c>; empty for none.</param>
/// <param name="Metadata">The identifiers behind <c>+</c>; empty for none.</param>
/// <param name="Original">The version as it was written.</param>
internal sealed record SemanticVersion(ulong Major, ulong Minor, ulong Patch, string Prerelease, string Metadata, string Original) : IGoObject
{
    /// <inheritdoc/>
    public string TypeName => "*semver.Version";

    /// <inheritdoc/>
    public string Kind => "ptr";

    /// <inheritdoc/>
    public bool IsZero => false;

    /// <inheritdoc/>
    public object? Json => Text;

    /// <inheritdoc/>
    public string Text
    {
        get
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
            text += Prerelease.Length > 0 ? "-" + Prerelease : "";
            return text + (Metadata.Length > 0 ? "+" + Metadata : "");
        }
    }

    /// <summary>Reads a version.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TemplateFault">It is no version.</exception>
    public static SemanticVersion Parse(string text)
    {
        string rest = text.StartsWith('v') ? text[1..] : text;
        int plus = rest.IndexOf('+', StringComparison.Ordinal);
        string metadata = plus < 0 ? "" : rest[(plus + 1)..];
        rest = plus < 0 ? rest : rest[..plus];
        int dash = rest.IndexOf('-', StringComparison.Ordinal);
        string prerelease = dash < 0 ? "" : rest[(dash + 1)..];
        string[] numbers = (dash < 0 ? rest : rest[..dash]).Split('.');
        ulong[] values = new ulong[3];
        bool isVersion = numbers.Length <= 3 && (plus < 0 || AreIdentifiers(metadata, allowsZeros: true)) && (dash < 0 || AreIdentifiers(prerelease, allowsZeros: false));
        for (int i = 0; i < numbers.Length && isVersion; i++)
        {
            isVersion = ulong.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]);
        }

        return isVersion
            ? new SemanticVersion(values[0], values[1], values[2], prerelease, metadata, text)
            : throw new TemplateFault($"\"{text}\" is no semantic version");
    }

    /// <summary>The order of two versions; metadata has no say.</summary>
    /// <param name="other">The other version.</param>
    public int Compare(SemanticVersion other)
    {
        int order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Prerelease == other.Prerelease)
        {
            return Math.Sign(order);
        }

        if (Prerelease.Length == 0 || other.Prerelease.Length == 0)
        {
            return Prerelease.Length == 0 ? 1 : -1;
        }

        string[] left = Prerelease.Split('.');
        string[] right = other.Prerelease.Split('.');
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            bool isNumber = ulong.TryParse(left[i], NumberStyles.None, CultureInfo.InvariantCulture, out ulong a);
            bool isOtherNumber = ulong.TryParse(right[i], NumberStyles.None, CultureInfo.InvariantCulture, out ulong b);
            order = isNumber && isOtherNumber ? a.CompareTo(b)
                : isNumber != isOtherNumber ? (isNumber ? -1 : 1)
                : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <inheritdoc/>
    public bool SameAs(IGoObject other) => Equals(other);

    /// <inheritdoc/>
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? result)
    {
        result = arguments.Length switch
        {
            0 => Property(name),
            1 when arguments[0] is SemanticVersion other => Method(name, other),
            1 when arguments[0] is string text => With(name, text),
            _ => null,
        };
        return result is not null;
    }

    private object? Property(string name)
    {
        return name switch
        {
            "Major" => Major,
            "Minor" => Minor,
            "Patch" => Patch,
            "Prerelease" => Prerelease,
            "Metadata" => Metadata,
            "Original" => Original,
            "String" => Text,
            "IncMajor" => Next(unchecked(Major + 1), 0, 0),
            "IncMinor" => Next(Major, unchecked(Minor + 1), 0),
            "IncPatch" => Next(Major, Minor, Prerelease.Length > 0 ? Patch : unchecked(Patch + 1)),
            _ => null,
        };
    }

    private object? Method(string name, SemanticVersion other)
    {
        return name switch
        {
            "Compare" => (nint)Compare(other),
            "LessThan" => Compare(other) < 0,
            "LessThanEqual" => Compare(other) <= 0,
            "GreaterThan" => Compare(other) > 0,
            "GreaterThanEqual" => Compare(other) >= 0,
            "Equal" => Compare(other) == 0,
            _ => null,
        };
    }

    private SemanticVersion? With(string name, string text)
    {
        return name switch
        {
            "SetPrerelease" => Parse(Next(Major, Minor, Patch).Text + (text.Length > 0 ? "-" + text : "") + (Metadata.Length > 0 ? "+" + Metadata : "")),
            "SetMetadata" => Parse(Next(Major, Minor, Patch).Text + (Prerelease.Length > 0 ? "-" + Prerelease : "") + (text.Length > 0 ? "+" + text : "")),
            _ => null,
        };
    }

    private SemanticVersion Next(ulong major, ulong minor, ulong patch)
    {
        string prefix = Original.StartsWith('v') ? "v" : "";
        return new SemanticVersion(major, minor, patch, "", "", string.Create(CultureInfo.InvariantCulture, $"{prefix}{major}.{minor}.{patch}"));
    }

    private static bool AreIdentifiers(string text, bool allowsZeros)
    {
        foreach (string part in text.Split('.'))
        {
            bool isNumber = part.All(char.IsAsciiDigit);
            if (part.Length == 0 || part.Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '-') || (!allowsZeros && isNumber && part.Length > 1 && part[0] == '0'))
            {
                return false;
            }
        }

        return true;
    }
}
