using System.Text.RegularExpressions;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Compilation;

/// <summary>
/// Compiles patterns: plain sequences are matched byte by byte, and others that can be by automata, both in time linear
/// in the string whatever the pattern is; the rest by backtracking, within a time limit, if the options take them at all.
/// </summary>
internal static class PatternCompiler
{
    /// <summary>Characters of a pattern: a thousand alternatives of a line's length, while compiling stays in milliseconds.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="text">The pattern as written.</param>
    /// <param name="support">Which patterns are taken.</param>
    /// <param name="timeout">How long one match may take.</param>
    /// <param name="problem">Why it cannot be used.</param>
    /// <returns>The pattern, or null.</returns>
    public static SchemaPattern? Compile(string text, PatternSupport support, TimeSpan timeout, out string problem)
    {
        problem = "";
        if (text.Length > MaxLength)
        {
            problem = "it is longer than 65,536 characters";
            return null;
        }

        if (AsciiSequence.Read(text) is { } sequence)
        {
            return new SchemaPattern(text, sequence);
        }

        if (PatternTranslator.Translate(text, out problem) is not { } translated)
        {
            return null;
        }

        try
        {
            return new SchemaPattern(text, new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout));
        }
        catch (NotSupportedException) when (support == PatternSupport.LinearTime)
        {
            problem = "it cannot be matched in linear time (lookaround, a backreference, or a very large repetition)";
            return null;
        }
        catch (NotSupportedException)
        {
            return new SchemaPattern(text, new Regex(translated, RegexOptions.CultureInvariant, timeout));
        }
        catch (ArgumentException e)
        {
            problem = e is RegexParseException parse ? Describe(parse.Error) : "it is not a regular expression";
            return null;
        }
    }

    private static string Describe(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a '(' is not closed",
        RegexParseError.InsufficientOpeningParentheses => "a ')' closes nothing",
        RegexParseError.UnterminatedBracket => "a '[' is not closed",
        RegexParseError.QuantifierAfterNothing => "a repetition follows nothing",
        RegexParseError.NestedQuantifiersNotParenthesized => "a repetition follows a repetition",
        RegexParseError.ReversedQuantifierRange => "a repetition's limits are reversed",
        RegexParseError.ReversedCharacterRange => "a range of characters is reversed",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "it refers to a group that it does not have",
        _ => "it is not a regular expression (" + error + ")",
    };
}
