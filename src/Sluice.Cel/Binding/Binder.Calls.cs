using Sluice.Cel.Evaluation;
using Sluice.Cel.Library;
using Sluice.Cel.Patterns;
using Sluice.Cel.Syntax;

namespace Sluice.Cel.Binding;

/// <content>Calls: which function is meant, which overload fits, what node serves it best.</content>
internal sealed partial class Binder
{
    private Bound BindCall(CallExpr call)
    {
        if (call.Function == Operators.Conditional)
        {
            return BindConditional(call);
        }

        (FunctionGroup? group, string name, bool isMethod) = FindFunction(call);
        Expr[] expressions = isMethod ? [call.Target!, .. call.Arguments] : call.Arguments;
        Node[] arguments = new Node[expressions.Length];
        CelType[] types = new CelType[expressions.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            (arguments[i], types[i]) = Bind(expressions[i]);
        }

        if (group is null)
        {
            return Failed(call.Offset, CelErrorCode.NoSuchFunction, $"undeclared reference to the function '{name}'");
        }

        CelType? result = check ? Resolve(group, isMethod, types) : TakesAsMany(group, isMethod, types.Length) ? CelType.Dyn : null;
        if (result is null)
        {
            string given = string.Join(", ", types.Select(t => _types.Substitute(t, final: true).ToString()));
            return Failed(call.Offset, CelErrorCode.NoSuchOverload, $"found no matching overload for '{name}' applied to '({given})'");
        }

        return new(Compile(name, group, arguments), result);
    }

    /// <summary>A name with dots that is declared is a function; otherwise what is before the last dot is a receiver.</summary>
    private (FunctionGroup? Group, string Name, bool IsMethod) FindFunction(CallExpr call)
    {
        string? prefix = call.Target is null ? null : QualifiedName.Of(call.Target);
        bool local = prefix is not null && !prefix.StartsWith('.') && FindLocal(prefix.Split('.')[0]) >= 0;
        if (call.Target is null || (prefix is not null && !local))
        {
            string name = prefix is null ? call.Function : $"{prefix}.{call.Function}";
            foreach (string candidate in QualifiedName.Candidates(environment.Container, name))
            {
                if (environment.FindFunction(candidate) is { } found)
                {
                    return (found, candidate, false);
                }
            }

            if (call.Target is null)
            {
                return (null, name, false);
            }
        }

        return (environment.FindFunction(call.Function), call.Function, true);
    }

    /// <summary>Bodies rely on the number of their arguments even when nothing else is checked.</summary>
    private static bool TakesAsMany(FunctionGroup group, bool isMethod, int count) =>
        (group.IsVariadic && !isMethod && count > 0)
        || group.Overloads.Exists(o => o.IsMethod == isMethod && o.Parameters.Length == count);

    /// <summary>The result type of the overloads that fit; dyn when they differ, null when none fits.</summary>
    private CelType? Resolve(FunctionGroup group, bool isMethod, CelType[] types)
    {
        if (group.IsVariadic && !isMethod && types.Length > 0)
        {
            return types.Length > 1 && Array.TrueForAll(types, t => CelType.Same(t, types[0])) ? types[0] : CelType.Dyn;
        }

        CelType? result = null;
        Dictionary<string, CelType> renamed = new(StringComparer.Ordinal);
        foreach (Overload overload in group.Overloads)
        {
            if (overload.IsMethod != isMethod || overload.Parameters.Length != types.Length)
            {
                continue;
            }

            renamed.Clear();
            CelType[] parameters = Array.ConvertAll(overload.Parameters, p => _types.Instantiate(p, renamed));
            if (!_types.Assign(types, parameters))
            {
                continue;
            }

            CelType fitting = _types.Substitute(_types.Instantiate(overload.Result, renamed), final: false);
            result = result is null || CelType.Same(result, fitting) ? fitting : CelType.Dyn;
        }

        return result;
    }

    private static Node Compile(string name, FunctionGroup group, Node[] arguments)
    {
        Node node = (name, arguments) switch
        {
            (Operators.Index, [var operand, ConstantNode { Value: { Kind: CelKind.String } key }]) =>
                new SelectNode(operand, key.Text, new CelError(CelErrorCode.NoSuchKey, $"no such key: '{key.Text}'"), isIndex: true),
            ("matches", [var text, ConstantNode { Value.Kind: CelKind.String } pattern]) =>
                new MatchNode(text, PatternCompiler.Compile(pattern.Value.Text)),
            _ => new CallNode(group.Body, arguments),
        };
        return group.IsPure ? Fold(node, arguments) : node;
    }

    private Bound BindConditional(CallExpr call)
    {
        Bound condition = Bind(call.Arguments[0]);
        Bound consequence = Bind(call.Arguments[1]);
        Bound alternative = Bind(call.Arguments[2]);
        Require(condition.Type, CelType.Bool, call.Arguments[0].Offset, "the condition of '?:'");
        CelType type = CelType.Dyn;
        if (check)
        {
            CelType common = _types.Fresh();
            if (!_types.Assign([consequence.Type, alternative.Type], [common, common]))
            {
                return Failed(
                    call.Offset,
                    CelErrorCode.NoSuchOverload,
                    $"the results of '?:' differ in type: '{_types.Substitute(consequence.Type, final: true)}' and "
                    + $"'{_types.Substitute(alternative.Type, final: true)}'");
            }

            type = _types.Substitute(common, final: false);
        }

        return condition.Node is ConstantNode { Value: { Kind: CelKind.Bool } constant }
            ? new(constant.IsTrue ? consequence.Node : alternative.Node, type)
            : new(new ConditionalNode(condition.Node, consequence.Node, alternative.Node), type);
    }
}
