using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sluice.Cel.Patterns;

/// <summary>
/// Compiles RE2 patterns. They run on the framework's automaton engine, whose time grows with the length of the text alone:
/// no pattern and no text can make it backtrack.
/// </summary>
internal static class PatternCompiler
{
    /// <summary>The longest pattern, in characters: far above real ones, and an automaton's size grows with it.</summary>
    internal const int MaxLength = 10_000;

    // A pattern of the configuration may take a moment to compile, at start; one that clients may have a hand in may not.
    private const int MaxClasses = 64;
    private const int MaxLiterals = 1000;
    private const int MaxDynamicClasses = 20;
    private const int MaxDynamicLiterals = 100;

    // A second line of defence; the charge in steps ends long matches first.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Compiles a pattern; a bad one gives an error on every match, as CEL has it.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="dynamic">Whether it was computed by an evaluation, which allows fewer different characters in it.</param>
    internal static CompiledPattern Compile(string source, bool dynamic = false)
    {
        return TryCompile(source, dynamic, out Regex? regex, out string error)
            ? new CompiledPattern(source, regex, default)
            : Bad(source, error);
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="dynamic">Whether it was computed by an evaluation, which allows fewer different characters in it.</param>
    /// <param name="regex">The compiled pattern.</param>
    /// <param name="error">Why it cannot be used.</param>
    internal static bool TryCompile(string source, bool dynamic, [NotNullWhen(true)] out Regex? regex, out string error)
    {
        regex = null;
        error = "";
        if (source.Length > MaxLength)
        {
            error = $"it is longer than {MaxLength} characters";
            return false;
        }

        Re2Translator translator = new(
            source, dynamic ? MaxDynamicClasses : MaxClasses, dynamic ? MaxDynamicLiterals : MaxLiterals);
        if (!translator.TryTranslate(out string translated))
        {
            error = translator.Error;
            return false;
        }

        try
        {
            const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
            regex = new Regex(translated, Options, MatchTimeout);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = "it is too complex";
            return false;
        }
    }

    private static CompiledPattern Bad(string source, string reason) =>
        new(source, null, CelValue.FromError(CelErrorCode.InvalidArgument, $"the pattern cannot be used: {reason}"));
}

/// <summary>A compiled pattern, or why it cannot be used.</summary>
internal sealed class CompiledPattern(string source, Regex? regex, CelValue error)
{
    /// <summary>The pattern as written.</summary>
    internal string Source => source;

    /// <summary>Whether the pattern occurs in a text.</summary>
    internal CelValue IsMatch(string text, ref CelContext context)
    {
        if (regex is null)
        {
            return error;
        }

        if (!context.TryStep(1 + (text.Length >> 4)))
        {
            return CelContext.LimitError;
        }

        try
        {
            return CelValue.FromBool(regex.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return CelValue.FromError(CelErrorCode.InvalidArgument, "matching the pattern took too long");
        }
    }
}
