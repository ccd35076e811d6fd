using Sluice.Cel.Evaluation;
using Sluice.Cel.Syntax;

namespace Sluice.Cel.Binding;

/// <content>The macros that loop.</content>
internal sealed partial class Binder
{
    private Bound BindComprehension(ComprehensionExpr expr)
    {
        Bound range = Bind(expr.Range);
        (CelType first, CelType second) = VariableTypes(expr, range.Type);
        int before = _nodes;
        int slot = Push(expr.First, first);
        if (expr.Second is not null)
        {
            Push(expr.Second, second);
        }

        Node? filter = null;
        if (expr.Filter is not null)
        {
            Bound bound = Bind(expr.Filter);
            Require(bound.Type, CelType.Bool, expr.Filter.Offset, "the condition of a macro");
            filter = bound.Node;
        }

        Bound body = expr.Body is null ? new(new LocalNode(slot), first) : Bind(expr.Body);
        Pop(expr.Second is null ? 1 : 2);

        Loop loop = new(range.Node, slot, expr.Second is not null, _nodes - before + 1);
        switch (expr.Kind)
        {
            case ComprehensionKind.All or ComprehensionKind.Exists:
                Require(body.Type, CelType.Bool, expr.Body!.Offset, "the condition of a macro");
                return new(new QuantifierNode(loop, expr.Kind == ComprehensionKind.All, body.Node), CelType.Bool);
            case ComprehensionKind.ExistsOne:
                Require(body.Type, CelType.Bool, expr.Body!.Offset, "the condition of a macro");
                return new(new ExistsOneNode(loop, body.Node), CelType.Bool);
            case ComprehensionKind.List:
                return new(new ListComprehensionNode(loop, filter, body.Node), CelType.List(body.Type));
            case ComprehensionKind.Map:
                return new(
                    new MapComprehensionNode(loop, filter, body.Node, entries: false),
                    CelType.Map(first, body.Type));
            default:
                CelType entry = CelType.Map(_types.Fresh(), _types.Fresh());
                Require(body.Type, entry, expr.Body!.Offset, "transformMapEntry()");
                return new(
                    new MapComprehensionNode(loop, filter, body.Node, entries: true),
                    _types.Substitute(entry, final: false));
        }
    }

    private (CelType First, CelType Second) VariableTypes(ComprehensionExpr expr, CelType range)
    {
        CelType type = _types.Substitute(range, final: false);
        if (type.IsList)
        {
            return expr.Second is null ? (type.Arguments[0], CelType.Dyn) : (CelType.Int, type.Arguments[0]);
        }

        if (type.IsMap)
        {
            return (type.Arguments[0], type.Arguments[1]);
        }

        if (type.Shape == TypeShape.Parameter)
        {
            _types.Assign(CelType.Dyn, type);
        }
        else if (check && !type.IsDyn)
        {
            Issues.Add((expr.Range.Offset, $"a macro cannot loop over '{type}'; it takes a list or a map"));
        }

        return (CelType.Dyn, CelType.Dyn);
    }
}
