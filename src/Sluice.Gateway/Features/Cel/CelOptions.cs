using Sluice.Cel;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.Cel;

/// <summary>When expressions are evaluated.</summary>
[Flags]
internal enum CelPhases
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>Before the request goes on.</summary>
    Request = 1,

    /// <summary>When an answer without any failure is there.</summary>
    Response = 2,

    /// <summary>When a token was found valid; endpoints only.</summary>
    Token = 4,
}

/// <summary><c>validation/cel</c> of an endpoint or a backend, compiled: a list of objects with <c>check_expr</c>.</summary>
/// <remarks>The text of an expression decides its phases: it is evaluated for requests when it contains <c>req</c>, for answers when
/// it contains <c>resp</c>, for tokens when it contains <c>JWT</c> (manipulation.md 4.1). What cannot be read, parsed or checked
/// switches checks off, as recorded of the original; that is always told.</remarks>
internal sealed class CelOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "validation/cel";

    private static readonly CelOptions None = new([], CelPhases.None);

    private readonly IReadOnlyList<(CelPhases Phases, CelProgram Program)> _checks;
    private readonly CelPhases _disabled;

    private CelOptions(IReadOnlyList<(CelPhases Phases, CelProgram Program)> checks, CelPhases disabled)
    {
        _checks = checks;
        _disabled = disabled;
    }

    /// <summary>Reads and compiles the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the endpoint or backend.</param>
    /// <param name="seesTokens">Whether tokens are checked there.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static CelOptions Read(ExtraConfig config, bool seesTokens, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || Expressions(node, diagnostics) is not { } expressions)
        {
            return None;
        }

        var checks = new List<(CelPhases Phases, CelProgram Program)>(expressions.Count);
        CelPhases disabled = CelPhases.None;
        foreach (ConfigScalar expression in expressions)
        {
            CelPhases phases = PhasesOf(expression.Text);
            WarnOfPhases(expression, phases, seesTokens, diagnostics);
            if (phases == CelPhases.None)
            {
                continue;
            }

            CelCompilation compilation = CelProgram.Compile(expression.Text, CelVocabulary.Environment);
            if (compilation.Program is { } program)
            {
                checks.Add((phases, program));
                continue;
            }

            string mistakes = string.Join("; ", compilation.Issues);
            if (compilation.Issues[0].Kind == CelIssueKind.Syntax)
            {
                disabled |= phases.HasFlag(CelPhases.Token) ? CelPhases.Token : CelPhases.None;
                disabled |= phases == CelPhases.Token ? CelPhases.None : CelPhases.Request | CelPhases.Response;
                diagnostics.Warning(CelCodes.Syntax, expression, $"the expression is not CEL ({mistakes}), so NO check of this list is made",
                    "correct it, or nothing is protected");
            }
            else
            {
                diagnostics.Warning(CelCodes.Meaningless, expression, $"the expression means nothing ({mistakes}), so this check is NOT made",
                    "correct it, or remove it");
            }
        }

        return new CelOptions(checks, disabled);
    }

    /// <summary>The expressions of a phase, in the order of the configuration.</summary>
    /// <param name="phase">One phase.</param>
    public CelProgram[] Of(CelPhases phase) => _disabled.HasFlag(phase)
        ? []
        : [.. _checks.Where(check => check.Phases.HasFlag(phase)).Select(static check => check.Program)];

    private static CelPhases PhasesOf(string expression) =>
        (expression.Contains("req", StringComparison.Ordinal) ? CelPhases.Request : CelPhases.None)
        | (expression.Contains("resp", StringComparison.Ordinal) ? CelPhases.Response : CelPhases.None)
        | (expression.Contains("JWT", StringComparison.Ordinal) ? CelPhases.Token : CelPhases.None);

    private static void WarnOfPhases(ConfigScalar expression, CelPhases phases, bool seesTokens, DiagnosticBag diagnostics)
    {
        if (phases == CelPhases.None)
        {
            diagnostics.Warning(CelCodes.NeverEvaluated, expression, "the expression names neither req, resp nor JWT, so it is NEVER evaluated",
                "add a condition that is always true, such as && req_method != ''");
        }
        else if (phases == CelPhases.Token && !seesTokens)
        {
            diagnostics.Warning(CelCodes.NeverEvaluated, expression, "no token is checked here, so the expression over JWT is NEVER evaluated",
                "write it at an endpoint with auth/validator");
        }
        else if (phases is not (CelPhases.Request or CelPhases.Response or CelPhases.Token))
        {
            diagnostics.Warning(CelCodes.SeveralPhases, expression,
                $"the text contains the names of several phases ({phases}): the expression is evaluated in each, without the variables of the others",
                "write an expression for each phase");
        }
    }

    /// <summary>The expressions as written; <see langword="null"/> where the original reads none of the list.</summary>
    private static List<ConfigScalar>? Expressions(ConfigNode node, DiagnosticBag diagnostics)
    {
        if (node is not ConfigArray list)
        {
            return Disabled(node, $"validation/cel is {node.Kind}", "write a list: [{ \"check_expr\": \"...\" }]", diagnostics);
        }

        var expressions = new List<ConfigScalar>(list.Items.Count);
        foreach (ConfigNode item in list.Items)
        {
            if (item is ConfigObject check)
            {
                bool isThere = check.TryGet("check_expr", out ConfigProperty? property);
                if (check.TryGet("mod_expr", out ConfigProperty? modification))
                {
                    diagnostics.Warning(CelCodes.ModExpr, modification.Value, "mod_expr has no effect", "remove it");
                    if (modification.Value is not ConfigScalar { ScalarKind: ConfigScalarKind.String or ConfigScalarKind.Null })
                    {
                        return Disabled(modification.Value, $"mod_expr is {modification.Value.Kind}", "remove it", diagnostics);
                    }
                }

                if (isThere && property!.Value is not ConfigScalar { ScalarKind: ConfigScalarKind.Null })
                {
                    if (property.Value is not ConfigScalar { ScalarKind: ConfigScalarKind.String } expression)
                    {
                        return Disabled(property.Value, $"check_expr is {property.Value.Kind}", "write text in double quotes", diagnostics);
                    }

                    expressions.Add(expression);
                    continue;
                }
            }
            else if (item is not ConfigScalar { ScalarKind: ConfigScalarKind.Null })
            {
                return Disabled(item, $"the check is {item.Kind}", "write { \"check_expr\": \"...\" }", diagnostics);
            }

            diagnostics.Warning(CelCodes.NoExpression, item, "there is no check_expr, so nothing is checked", "write { \"check_expr\": \"...\" }");
        }

        return expressions;
    }

    private static List<ConfigScalar>? Disabled(ConfigNode node, string mistake, string remedy, DiagnosticBag diagnostics)
    {
        diagnostics.Warning(CelCodes.Off, node, $"{mistake}, so NO check of validation/cel is made here", remedy);
        return null;
    }
}
