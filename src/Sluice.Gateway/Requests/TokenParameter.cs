using System.Text.RegularExpressions;

namespace Sluice.Gateway.Requests;

/// <summary>Claims among the parameters of a request: <c>{JWT.sub}</c> in a URL pattern is the parameter <c>JWT.sub</c>.</summary>
internal static partial class TokenParameter
{
    /// <summary>What the names of such parameters begin with.</summary>
    public const string Prefix = "JWT.";

    /// <summary>The claims that a URL pattern names.</summary>
    /// <param name="urlPattern">The pattern as written.</param>
    public static IEnumerable<string> ClaimsOf(string urlPattern) =>
        Placeholder().Matches(urlPattern).Select(static match => match.Groups["claim"].Value);

    [GeneratedRegex(@"\{[Jj]WT\.(?<claim>[\w\-.:/]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
