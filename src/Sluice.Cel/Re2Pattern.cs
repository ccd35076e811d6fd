using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Sluice.Cel.Patterns;

namespace Sluice.Cel;

/// <summary>A pattern of RE2's syntax, as <c>matches</c> takes it, for use outside of expressions. It runs on an automaton: no pattern
/// and no text can make it backtrack.</summary>
public sealed class Re2Pattern
{
    private readonly Regex _regex;

    private Re2Pattern(Regex regex) => _regex = regex;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="pattern">The compiled pattern.</param>
    /// <param name="error">Why it cannot be used, as the end of a sentence: "a parenthesis is not closed".</param>
    /// <returns>Whether it is a pattern.</returns>
    public static bool TryCompile(string source, [NotNullWhen(true)] out Re2Pattern? pattern, out string error)
    {
        pattern = PatternCompiler.TryCompile(source, dynamic: false, out Regex? regex, out error) ? new Re2Pattern(regex) : null;
        return pattern is not null;
    }

    /// <summary>Whether the pattern occurs anywhere in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns><see langword="null"/> when the time for matching, one second, ran out: the text is far too long.</returns>
    public bool? IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
