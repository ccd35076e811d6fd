using System.Collections.Frozen;

namespace Sluice.Cel.Syntax;

/// <summary>The words that the grammar keeps for host languages; they may name fields and methods, not variables.</summary>
internal static class ReservedWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while");

    /// <summary>Whether a name is reserved.</summary>
    internal static bool Contains(string name) => Words.Contains(name);
}

/// <summary>Names with dots, which the grammar cannot tell from field selections.</summary>
internal static class QualifiedName
{
    /// <summary>The name that a chain of plain selections spells (<c>.a.b</c> with its dot in front), or null.</summary>
    internal static string? Of(Expr expr) => expr switch
    {
        IdentExpr ident => ident.Absolute ? "." + ident.Name : ident.Name,
        SelectExpr { Test: false } select when Of(select.Operand) is { } prefix => $"{prefix}.{select.Field}",
        _ => null,
    };

    /// <summary>The names that a name may stand for, most specific first (language definition, "Name Resolution").</summary>
    internal static IEnumerable<string> Candidates(string container, string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }

        for (string prefix = container; prefix.Length > 0;)
        {
            yield return $"{prefix}.{name}";
            int dot = prefix.LastIndexOf('.');
            prefix = dot < 0 ? "" : prefix[..dot];
        }

        yield return name;
    }
}
