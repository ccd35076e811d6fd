namespace Sluice.Cel.Syntax;

/// <summary>The macros: calls that the parser gives a meaning of their own (language definition, "Macros").</summary>
internal static class Macros
{
    /// <summary>Expands <c>has(e.f)</c>; null when the call is no macro.</summary>
    internal static SelectExpr? Function(int offset, string name, Expr[] arguments, int depth)
    {
        if (name != "has" || arguments.Length != 1)
        {
            return null;
        }

        return arguments[0] is SelectExpr { Test: false } select
            ? new SelectExpr(offset, select.Operand, select.Field, test: true) { Depth = depth }
            : throw new SyntaxException(offset, "has() takes a field selection such as has(a.b); for a key write 'key' in a");
    }

    /// <summary>Expands a macro in method style; null when the call is none.</summary>
    internal static Expr? Method(
        CelEnvironment environment, int offset, string name, Expr target, Expr[] arguments, int depth)
    {
        if (name == "bind" && arguments.Length == 3 && environment.Has(CelExtensions.Bindings)
            && target is IdentExpr { Name: "cel" })
        {
            return new BindExpr(offset, Variable(arguments[0]), arguments[1], arguments[2]) { Depth = depth };
        }

        ComprehensionExpr? Loop(ComprehensionKind kind, int variables, Expr? filter, Expr? body)
        {
            string first = Variable(arguments[0]);
            string? second = variables == 2 ? Variable(arguments[1]) : null;
            return first == second
                ? throw new SyntaxException(arguments[1].Offset, "the two variables need different names")
                : new ComprehensionExpr(offset, kind, target, first, second) { Filter = filter, Body = body, Depth = depth };
        }

        ComprehensionExpr? Transform(ComprehensionKind kind) => arguments.Length switch
        {
            3 => Loop(kind, 2, null, arguments[2]),
            4 => Loop(kind, 2, arguments[2], arguments[3]),
            _ => null,
        };

        bool two = environment.Has(CelExtensions.TwoVariableComprehensions);
        return (name, arguments.Length) switch
        {
            ("all", 2) => Loop(ComprehensionKind.All, 1, null, arguments[1]),
            ("exists", 2) => Loop(ComprehensionKind.Exists, 1, null, arguments[1]),
            ("exists_one" or "existsOne", 2) => Loop(ComprehensionKind.ExistsOne, 1, null, arguments[1]),
            ("map", 2) => Loop(ComprehensionKind.List, 1, null, arguments[1]),
            ("map", 3) => Loop(ComprehensionKind.List, 1, arguments[1], arguments[2]),
            ("filter", 2) => Loop(ComprehensionKind.List, 1, arguments[1], null),
            ("all", 3) when two => Loop(ComprehensionKind.All, 2, null, arguments[2]),
            ("exists", 3) when two => Loop(ComprehensionKind.Exists, 2, null, arguments[2]),
            ("exists_one" or "existsOne", 3) when two => Loop(ComprehensionKind.ExistsOne, 2, null, arguments[2]),
            ("transformList", _) when two => Transform(ComprehensionKind.List),
            ("transformMap", _) when two => Transform(ComprehensionKind.Map),
            ("transformMapEntry", _) when two => Transform(ComprehensionKind.MapEntry),
            _ => null,
        };
    }

    private static string Variable(Expr expr) => expr is IdentExpr { Absolute: false } ident
        ? ident.Name
        : throw new SyntaxException(expr.Offset, "the variable of a macro must be a simple name");
}
