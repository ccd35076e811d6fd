using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Sluice.Cel.Binding;
using Sluice.Cel.Evaluation;
using Sluice.Cel.Syntax;

namespace Sluice.Cel;

/// <summary>The pass that found a mistake in an expression.</summary>
public enum CelIssueKind
{
    /// <summary>The text is no expression.</summary>
    Syntax,

    /// <summary>The expression is well formed and means nothing: an undeclared name, or types that do not fit.</summary>
    Check,
}

/// <summary>A mistake in an expression.</summary>
/// <param name="Kind">The pass that found it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 units, from 1.</param>
/// <param name="Message">What is wrong.</param>
public sealed record CelIssue(CelIssueKind Kind, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}

/// <summary>What <see cref="CelProgram.Compile"/> made of an expression: a program, or the mistakes in it.</summary>
public sealed class CelCompilation
{
    internal CelCompilation(CelProgram? program, IReadOnlyList<CelIssue> issues)
    {
        Program = program;
        Issues = issues;
    }

    /// <summary>The program; null when there are issues.</summary>
    public CelProgram? Program { get; }

    /// <summary>All mistakes found; a syntax error is always alone.</summary>
    public IReadOnlyList<CelIssue> Issues { get; }

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool Succeeded => Program is not null;
}

/// <summary>
/// A compiled expression. It is immutable: any number of threads may evaluate it at once. Evaluation throws nothing for
/// what an expression or its data can do wrong; errors are values.
/// </summary>
public sealed class CelProgram
{
    private readonly Node _root;
    private readonly int _locals;

    private CelProgram(Node root, int locals, CelType resultType)
    {
        _root = root;
        _locals = locals;
        ResultType = resultType;
    }

    /// <summary>The type that the checker deduced; <see cref="CelType.Dyn"/> when only evaluation can tell.</summary>
    public CelType ResultType { get; }

    /// <summary>Parses, checks and compiles an expression; constant parts are computed here.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="environment">What it may refer to.</param>
    /// <param name="check">
    /// Whether types and names are checked (the default). Without, undeclared names and operations without meaning are
    /// errors of the evaluation.
    /// </param>
    public static CelCompilation Compile(string expression, CelEnvironment environment, bool check = true)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(environment);
        try
        {
            Expr syntax = Parser.Parse(expression, environment);
            Binder binder = new(environment, check);
            (Node root, CelType type) = binder.BindRoot(syntax);
            return binder.Issues.Count > 0
                ? new CelCompilation(null, [.. binder.Issues.Select(i => Issue(CelIssueKind.Check, expression, i.Offset, i.Message))])
                : new CelCompilation(new CelProgram(root, binder.LocalCount, type), []);
        }
        catch (SyntaxException error)
        {
            return new CelCompilation(null, [Issue(CelIssueKind.Syntax, expression, error.Offset, error.Message)]);
        }
    }

    /// <summary>Evaluates the program.</summary>
    /// <param name="activation">The values of its variables.</param>
    /// <param name="limits">What it may cost; null for <see cref="CelLimits.Default"/>.</param>
    /// <returns>The result, an error among the possible ones; never <see cref="CelKind.Absent"/>.</returns>
    public CelValue Evaluate(ICelActivation activation, CelLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        LocalValues inline = default;
        Span<CelValue> locals = _locals <= LocalValues.Length ? inline : new CelValue[_locals];
        CelContext context = new(activation, limits ?? CelLimits.Default, locals);
        CelValue result = _root.Evaluate(ref context);
        return context.IsExhausted ? CelContext.LimitError : result;
    }

    private static CelIssue Issue(CelIssueKind kind, string text, int offset, string message)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new CelIssue(kind, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }

    /// <summary>Room for the variables of macros on the stack; deeper nesting takes an array.</summary>
    [InlineArray(Length)]
    private struct LocalValues
    {
        internal const int Length = 6;
        private CelValue _first;
    }
}
