using Sluice.Cel.Evaluation;
using Sluice.Cel.Syntax;

namespace Sluice.Cel.Binding;

/// <summary>What an expression became: a node to evaluate, and its type.</summary>
internal readonly record struct Bound(Node Node, CelType Type);

/// <summary>
/// Checks an expression and compiles it in one pass: names become slots, calls find their overloads, constants are folded.
/// Every mistake is collected; what is wrong has the error type, which agrees with everything.
/// </summary>
internal sealed partial class Binder(CelEnvironment environment, bool check)
{
    private readonly TypeInference _types = new();
    private readonly List<(string Name, CelType Type)> _scope = [];
    private int _nodes;

    /// <summary>The mistakes found.</summary>
    internal List<(int Offset, string Message)> Issues { get; } = [];

    /// <summary>How many local variables an evaluation needs room for.</summary>
    internal int LocalCount { get; private set; }

    /// <summary>Binds a whole expression.</summary>
    internal Bound BindRoot(Expr expr)
    {
        Bound bound = Bind(expr);
        return bound with { Type = _types.Substitute(bound.Type, final: true) };
    }

    private Bound Bind(Expr expr)
    {
        _nodes++;
        return expr switch
        {
            LiteralExpr literal => new(new ConstantNode(literal.Value), literal.Value.RuntimeType),
            IdentExpr ident => BindName(ident) ?? Undeclared(ident.Offset, ident.Name),
            SelectExpr select => BindSelect(select),
            CallExpr call => BindCall(call),
            LogicalExpr logical => BindLogical(logical),
            ListExpr list => BindList(list),
            MapExpr map => BindMap(map),
            BindExpr bind => BindBinding(bind),
            ComprehensionExpr comprehension => BindComprehension(comprehension),
            MessageExpr message => Failed(
                message.Offset, CelErrorCode.NoSuchFunction, $"the message type '{message.Name}' is not declared"),
            _ => throw new InvalidOperationException(expr.GetType().Name),
        };
    }

    /// <summary>A mistake: an issue of the check, or an error of the evaluation when nothing is checked.</summary>
    private Bound Failed(int offset, CelErrorCode code, string message)
    {
        if (check)
        {
            Issues.Add((offset, message));
        }

        return new(new ConstantNode(CelValue.FromError(code, message)), CelType.Error);
    }

    private Bound Undeclared(int offset, string name) =>
        Failed(offset, CelErrorCode.NoSuchVariable, $"undeclared reference to '{name}'");

    private int FindLocal(string name) => _scope.FindLastIndex(v => v.Name == name);

    /// <summary>The longest part of a chain of names that is declared; null when none is, or the chain is no name.</summary>
    private Bound? BindName(Expr expr)
    {
        if (QualifiedName.Of(expr) is not { } name)
        {
            return null;
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        int local = dot == 0 ? -1 : FindLocal(dot < 0 ? name : name[..dot]);
        if (local >= 0)
        {
            return dot < 0 ? new(new LocalNode(local), _scope[local].Type) : null;
        }

        foreach (string candidate in QualifiedName.Candidates(environment.Container, name))
        {
            if (environment.TryGetVariable(candidate, out int slot, out CelType type))
            {
                CelError unset = new(CelErrorCode.NoSuchVariable, $"'{candidate}' has no value");
                return new(new VariableNode(slot, unset), type);
            }

            if (TypeNames.Find(candidate) is { } denoted)
            {
                return new(new ConstantNode(CelValue.FromType(denoted)), CelType.Type);
            }
        }

        return null;
    }

    private Bound BindSelect(SelectExpr select)
    {
        if (!select.Test && BindName(select) is { } named)
        {
            return named;
        }

        Bound operand = Bind(select.Operand);
        CelType type = _types.Substitute(operand.Type, final: false);
        if (type.Shape == TypeShape.Parameter)
        {
            _types.Assign(CelType.Dyn, type);
        }
        else if (check && !type.IsDyn && !type.IsMap)
        {
            return Failed(select.Offset, CelErrorCode.NoSuchOverload, $"type '{type}' does not support field selection");
        }

        CelType result = type.IsMap ? type.Arguments[1] : CelType.Dyn;
        if (select.Test)
        {
            return new(Fold(new HasNode(operand.Node, select.Field), operand.Node), CelType.Bool);
        }

        CelError missing = new(CelErrorCode.NoSuchKey, $"no such key: '{select.Field}'");
        return new(Fold(new SelectNode(operand.Node, select.Field, missing), operand.Node), result);
    }

    private Bound BindLogical(LogicalExpr logical)
    {
        Node[] operands = new Node[logical.Operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            Bound operand = Bind(logical.Operands[i]);
            Require(operand.Type, CelType.Bool, logical.Operands[i].Offset, logical.Conjunction ? "&&" : "||");
            operands[i] = operand.Node;
        }

        return new(Fold(new LogicalNode(logical.Conjunction, operands), operands), CelType.Bool);
    }

    private void Require(CelType actual, CelType wanted, int offset, string what)
    {
        if (check && !_types.Assign(actual, wanted))
        {
            Issues.Add((offset, $"{what} takes '{wanted}' and is given '{_types.Substitute(actual, final: true)}'"));
        }
    }

    private Bound BindList(ListExpr list)
    {
        Node[] items = new Node[list.Items.Length];
        CelType? type = null;
        for (int i = 0; i < items.Length; i++)
        {
            Bound item = Bind(list.Items[i]);
            items[i] = item.Node;
            type = _types.Join(type, item.Type);
        }

        return new(Fold(new ListNode(items), items), CelType.List(type ?? _types.Fresh()));
    }

    private Bound BindMap(MapExpr map)
    {
        Node[] keys = new Node[map.Entries.Length];
        Node[] values = new Node[map.Entries.Length];
        CelType? keyType = null;
        CelType? valueType = null;
        for (int i = 0; i < keys.Length; i++)
        {
            (Expr keyExpr, Expr valueExpr) = map.Entries[i];
            Bound key = Bind(keyExpr);
            Bound value = Bind(valueExpr);
            if (check && !IsKeyType(_types.Substitute(key.Type, final: true)))
            {
                Failed(keyExpr.Offset, CelErrorCode.NoSuchOverload, $"'{key.Type}' cannot be the type of a key");
                key = key with { Type = CelType.Error };
            }

            keys[i] = key.Node;
            values[i] = value.Node;
            keyType = _types.Join(keyType, key.Type);
            valueType = _types.Join(valueType, value.Type);
        }

        return new(
            Fold(new MapNode(keys, values), [.. keys, .. values]),
            CelType.Map(keyType ?? _types.Fresh(), valueType ?? _types.Fresh()));
    }

    private static bool IsKeyType(CelType type) =>
        type.IsDyn || ReferenceEquals(type, CelType.Bool) || ReferenceEquals(type, CelType.Int)
        || ReferenceEquals(type, CelType.Uint) || ReferenceEquals(type, CelType.String);

    private Bound BindBinding(BindExpr bind)
    {
        Bound value = Bind(bind.Value);
        int slot = Push(bind.Name, value.Type);
        Bound body = Bind(bind.Body);
        Pop(1);
        return new(new BindNode(slot, value.Node, body.Node), body.Type);
    }

    private int Push(string name, CelType type)
    {
        _scope.Add((name, type));
        LocalCount = Math.Max(LocalCount, _scope.Count);
        return _scope.Count - 1;
    }

    private void Pop(int count) => _scope.RemoveRange(_scope.Count - count, count);

    /// <summary>Evaluates a node whose operands are all constant, unless that costs more than a compilation should.</summary>
    private static Node Fold(Node node, params ReadOnlySpan<Node> operands)
    {
        foreach (Node operand in operands)
        {
            if (operand is not ConstantNode)
            {
                return node;
            }
        }

        CelContext context = new(new NoVariables(), FoldingLimits, []);
        CelValue value = node.Evaluate(ref context);
        return context.IsExhausted ? node : new ConstantNode(value);
    }

    private static readonly CelLimits FoldingLimits = new() { MaxSteps = 10_000, MaxAllocatedBytes = 1024 * 1024 };

    private sealed class NoVariables : ICelActivation
    {
        public CelValue Resolve(int slot) => default;
    }
}
