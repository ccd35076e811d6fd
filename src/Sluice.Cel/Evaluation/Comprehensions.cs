namespace Sluice.Cel.Evaluation;

/// <summary><c>all</c> and <c>exists</c>: the conditions joined by <c>&amp;&amp;</c> or <c>||</c>, errors absorbed alike.</summary>
internal sealed class QuantifierNode(Loop loop, bool conjunction, Node condition) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue range = loop.Range.Evaluate(ref context);
        if (!Loop.TryStart(range, out LoopState state))
        {
            return range.IsError ? range : CelValue.FromError(CelError.Overload);
        }

        CelValue failure = default;
        while (loop.MoveNext(ref state, ref context))
        {
            CelValue value = condition.Evaluate(ref context);
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

/// <summary><c>exists_one</c>: every item is looked at, an error is the result.</summary>
internal sealed class ExistsOneNode(Loop loop, Node condition) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue range = loop.Range.Evaluate(ref context);
        if (!Loop.TryStart(range, out LoopState state))
        {
            return range.IsError ? range : CelValue.FromError(CelError.Overload);
        }

        long count = 0;
        while (loop.MoveNext(ref state, ref context))
        {
            CelValue value = condition.Evaluate(ref context);
            if (value.Kind != CelKind.Bool)
            {
                return value.IsError ? value : CelValue.FromError(CelError.Overload);
            }

            count += value.Bits;
        }

        return CelValue.FromBool(count == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
internal sealed class ListComprehensionNode(Loop loop, Node? filter, Node body) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue range = loop.Range.Evaluate(ref context);
        if (!Loop.TryStart(range, out LoopState state))
        {
            return range.IsError ? range : CelValue.FromError(CelError.Overload);
        }

        CelValue[] items = [];
        int count = 0;
        while (loop.MoveNext(ref state, ref context))
        {
            if (filter is not null)
            {
                CelValue keep = filter.Evaluate(ref context);
                if (keep.IsFalse)
                {
                    continue;
                }

                if (!keep.IsTrue)
                {
                    return keep.IsError ? keep : CelValue.FromError(CelError.Overload);
                }
            }

            CelValue item = body.Evaluate(ref context);
            if (item.IsError)
            {
                return item;
            }

            if (count == items.Length)
            {
                int capacity = Math.Max(4, count * 2);
                if (!context.TryAllocate((long)capacity * CelValue.Size))
                {
                    return CelContext.LimitError;
                }

                Array.Resize(ref items, capacity);
            }

            items[count++] = item;
        }

        return count == 0 ? CelValue.FromList(ArrayList.Empty) : CelValue.FromList(new ArrayList(items, count));
    }
}

/// <summary><c>transformMap</c>, and <c>transformMapEntry</c> whose body gives whole entries.</summary>
internal sealed class MapComprehensionNode(Loop loop, Node? filter, Node body, bool entries) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue range = loop.Range.Evaluate(ref context);
        if (!Loop.TryStart(range, out LoopState state))
        {
            return range.IsError ? range : CelValue.FromError(CelError.Overload);
        }

        CelDictionary map = new();
        while (loop.MoveNext(ref state, ref context))
        {
            CelValue keep = filter is null ? CelValue.True : filter.Evaluate(ref context);
            if (keep.IsFalse)
            {
                continue;
            }

            CelValue key = context.Locals[loop.Slot];
            CelValue value = keep.IsTrue ? body.Evaluate(ref context) : keep;
            if (value.IsError || !keep.IsTrue)
            {
                return value.IsError ? value : CelValue.FromError(CelError.Overload);
            }

            CelError? error = entries ? InsertAll(map, value, ref context) : Insert(map, key, value, ref context);
            if (error is not null)
            {
                return CelValue.FromError(error);
            }
        }

        return CelValue.FromMap(map);
    }

    private static CelError? Insert(CelDictionary map, in CelValue key, in CelValue value, ref CelContext context) =>
        context.TryAllocate(MapNode.EntrySize) ? MapNode.Insert(map, key, value) : CelError.Limit;

    private static CelError? InsertAll(CelDictionary map, in CelValue added, ref CelContext context)
    {
        if (added.Kind != CelKind.Map)
        {
            return CelError.Overload;
        }

        using IEnumerator<KeyValuePair<CelValue, CelValue>> enumerator = added.Entries.GetEnumerator();
        while (enumerator.MoveNext())
        {
            if (Insert(map, enumerator.Current.Key, enumerator.Current.Value, ref context) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
