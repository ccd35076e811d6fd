using Sluice.Cel.Patterns;

namespace Sluice.Cel.Library;

/// <summary>The standard functions on strings.</summary>
internal static class Text
{
    // The last dynamic pattern compiled: expressions that compute a pattern mostly compute the same one.
    private static CompiledPattern? _lastPattern;

    /// <summary><c>a.contains(b)</c>.</summary>
    internal static CelValue Contains(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (!AreStrings(a))
        {
            return default;
        }

        return TrySearch(a[0].Text, a[1].Text, ref context)
            ? CelValue.FromBool(a[0].Text.Contains(a[1].Text, StringComparison.Ordinal))
            : CelContext.LimitError;
    }

    /// <summary><c>a.startsWith(b)</c>.</summary>
    internal static CelValue StartsWith(scoped ReadOnlySpan<CelValue> a, ref CelContext context) =>
        AreStrings(a) ? CelValue.FromBool(a[0].Text.StartsWith(a[1].Text, StringComparison.Ordinal)) : default;

    /// <summary><c>a.endsWith(b)</c>.</summary>
    internal static CelValue EndsWith(scoped ReadOnlySpan<CelValue> a, ref CelContext context) =>
        AreStrings(a) ? CelValue.FromBool(a[0].Text.EndsWith(a[1].Text, StringComparison.Ordinal)) : default;

    /// <summary><c>a.matches(b)</c> with a pattern that only evaluation knows.</summary>
    internal static CelValue Matches(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (!AreStrings(a))
        {
            return default;
        }

        string pattern = a[1].Text;
        CompiledPattern? compiled = Volatile.Read(ref _lastPattern);
        if (compiled is null || compiled.Source != pattern)
        {
            // Making an automaton costs far more than a step a character.
            if (!context.TryStep((pattern.Length * 100L) + 100))
            {
                return CelContext.LimitError;
            }

            compiled = PatternCompiler.Compile(pattern, dynamic: true);
            Volatile.Write(ref _lastPattern, compiled);
        }

        return compiled.IsMatch(a[0].Text, ref context);
    }

    /// <summary>
    /// Takes the steps of a search. Its worst case is the product of both lengths (<c>aaa...</c> in <c>aaa...</c>), compared
    /// 64 characters at a time.
    /// </summary>
    internal static bool TrySearch(string text, string wanted, ref CelContext context) =>
        context.TryStep(1 + (text.Length >> 6) + ((long)(text.Length >> 6) * (wanted.Length >> 6)));

    private static bool AreStrings(scoped ReadOnlySpan<CelValue> a) =>
        a[0].Kind == CelKind.String && a[1].Kind == CelKind.String;
}
