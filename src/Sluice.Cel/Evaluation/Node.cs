using System.Runtime.CompilerServices;

namespace Sluice.Cel.Evaluation;

/// <summary>A compiled expression. Nodes are immutable; what an evaluation changes is in its <see cref="CelContext"/>.</summary>
internal abstract class Node
{
    /// <summary>The value of the expression, which may be an error.</summary>
    internal abstract CelValue Evaluate(ref CelContext context);
}

/// <summary>A literal, or what was folded into one; errors too.</summary>
internal sealed class ConstantNode(CelValue value) : Node
{
    /// <summary>The value.</summary>
    internal CelValue Value => value;

    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context) => value;
}

/// <summary>A variable of the host.</summary>
internal sealed class VariableNode(int slot, CelError unset) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue value = context.Activation.Resolve(slot);
        return value.Kind == CelKind.Absent ? CelValue.FromError(unset) : value;
    }
}

/// <summary>A variable of a macro.</summary>
internal sealed class LocalNode(int slot) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context) => context.Locals[slot];
}

/// <summary><c>cel.bind</c>: an error in the value is one only where the variable is used.</summary>
internal sealed class BindNode(int slot, Node value, Node body) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        context.Locals[slot] = value.Evaluate(ref context);
        return body.Evaluate(ref context);
    }
}

/// <summary><c>a.b</c> and <c>a['b']</c>: the look-up of a known string key.</summary>
internal sealed class SelectNode(Node operand, string field, CelError missing, bool isIndex = false) : Node
{
    private static readonly CelError NoField = new(CelErrorCode.NoSuchOverload, "the value does not support field selection");

    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue value = operand.Evaluate(ref context);
        return value.Kind switch
        {
            CelKind.Map => value.Entries.TryGetValue(field, out CelValue found) ? found : CelValue.FromError(missing),
            CelKind.Error => value,
            CelKind.List when isIndex => CelValue.FromError(CelError.Index),
            _ => CelValue.FromError(NoField),
        };
    }
}

/// <summary><c>has(a.b)</c>.</summary>
internal sealed class HasNode(Node operand, string field) : Node
{
    private readonly CelValue _key = CelValue.FromString(field);

    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue value = operand.Evaluate(ref context);
        return value.Kind switch
        {
            CelKind.Map => CelValue.FromBool(value.Entries.ContainsKey(_key)),
            CelKind.Error => value,
            _ => CelValue.FromError(CelError.Overload),
        };
    }
}

/// <summary>A call of a function or operator: the arguments in order, the first error instead of a call.</summary>
internal sealed class CallNode(CelFunctionBody body, Node[] arguments) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        ArgumentValues inline = default;
        Span<CelValue> values = inline;
        values = arguments.Length <= values.Length ? values[..arguments.Length] : new CelValue[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref context);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        CelValue result = body(values, ref context);
        return result.Kind == CelKind.Absent ? CelValue.FromError(CelError.Overload) : result;
    }

    /// <summary>Arguments on the stack; calls with more take an array.</summary>
    [InlineArray(3)]
    private struct ArgumentValues
    {
        private CelValue _first;
    }
}

/// <summary><c>&amp;&amp;</c> or <c>||</c>: a false (true) operand decides, whatever errors the others are.</summary>
internal sealed class LogicalNode(bool conjunction, Node[] operands) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue failure = default;
        foreach (Node operand in operands)
        {
            CelValue value = operand.Evaluate(ref context);
            if (value.Kind == CelKind.Bool)
            {
                if (value.IsTrue != conjunction)
                {
                    return value;
                }
            }
            else if (failure.Kind == CelKind.Absent)
            {
                failure = value.IsError ? value : CelValue.FromError(CelError.Overload);
            }
        }

        return failure.Kind == CelKind.Absent ? CelValue.FromBool(conjunction) : failure;
    }
}

/// <summary><c>?:</c>.</summary>
internal sealed class ConditionalNode(Node condition, Node consequence, Node alternative) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue value = condition.Evaluate(ref context);
        return value.Kind switch
        {
            CelKind.Bool => (value.IsTrue ? consequence : alternative).Evaluate(ref context),
            CelKind.Error => value,
            _ => CelValue.FromError(CelError.Overload),
        };
    }
}

/// <summary>A list literal.</summary>
internal sealed class ListNode(Node[] items) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        if (!context.TryAllocate((long)CelValue.Size * items.Length))
        {
            return CelContext.LimitError;
        }

        CelValue[] values = new CelValue[items.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(ref context);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        return CelValue.FromList(values);
    }
}

/// <summary>A map literal: keys are bool, int, uint or string, each once.</summary>
internal sealed class MapNode(Node[] keys, Node[] values) : Node
{
    /// <summary>What an entry takes in bytes, the dictionary's own data included.</summary>
    internal const int EntrySize = 64;

    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        if (!context.TryAllocate((long)EntrySize * keys.Length))
        {
            return CelContext.LimitError;
        }

        CelDictionary map = new(keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            CelValue key = keys[i].Evaluate(ref context);
            if (key.IsError)
            {
                return key;
            }

            CelValue value = values[i].Evaluate(ref context);
            if (value.IsError)
            {
                return value;
            }

            if (Insert(map, key, value) is { } error)
            {
                return CelValue.FromError(error);
            }
        }

        return CelValue.FromMap(map);
    }

    /// <summary>Adds an entry, or tells why it cannot be added.</summary>
    internal static CelError? Insert(CelDictionary map, in CelValue key, in CelValue value)
    {
        if (!CelDictionary.IsKey(key))
        {
            return KeyKind;
        }

        return map.TryAdd(key, value) ? null : RepeatedKey;
    }

    private static readonly CelError KeyKind = new(CelErrorCode.InvalidArgument, "unsupported kind of key");
    private static readonly CelError RepeatedKey = new(CelErrorCode.InvalidArgument, "the same key twice in a map");
}
