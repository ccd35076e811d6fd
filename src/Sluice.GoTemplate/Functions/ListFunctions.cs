using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of lists.</summary>
internal static class ListFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("list(any...)", static (c, a) => New(c, a)),
        Function.Of("tuple(any...)", static (c, a) => New(c, a)),
        Function.Of("concat(any...)", static (c, a) => Concat(c, a)),
        .. WithMust("first(any)", static (_, a) => List(a[0]) is { Count: > 0 } list ? list[0] : null),
        .. WithMust("last(any)", static (_, a) => List(a[0]) is { Count: > 0 } list ? list[list.Count - 1] : null),
        .. WithMust("rest(any)", static (c, a) => List(a[0]) is { Count: > 0 } list ? Part(c, list, 1, list.Count) : GoList.Nil(GoType.Any)),
        .. WithMust("initial(any)", static (c, a) => List(a[0]) is { Count: > 0 } list ? Part(c, list, 0, list.Count - 1) : GoList.Nil(GoType.Any)),
        .. WithMust("append(any, any)", static (c, a) => Append(c, a)),
        .. WithMust("push(any, any)", static (c, a) => Append(c, a)),
        .. WithMust("prepend(any, any)", static (c, a) => Prepend(c, List(a[0]), a[1])),
        .. WithMust("reverse(any)", static (c, a) => Copy(c, List(a[0]), static items => items.Reverse())),
        .. WithMust("uniq(any)", static (c, a) => Unique(c, List(a[0]))),
        .. WithMust("without(any, any...)", static (c, a) => Without(c, List(a[0]), a.All[1..])),
        .. WithMust("has(any, any)", static (c, a) => a[1] is not null && Contains(List(a[1]).Items, a[0], c.Budget)),
        .. WithMust("compact(any)", static (c, a) => Copy(c, List(a[0]), static items => items.Where(GoType.IsTrue))),
        .. WithMust("slice(any, any...)", static (_, a) => Slice(a)),
        .. WithMust("chunk(int, any)", static (c, a) => Chunk(c, a.Int(0), List(a[1]))),
    ];

    // Both forms fail on a value that is no list: one by a panic, the other by an error, and a template cannot tell them apart.
    private static Function[] WithMust(string signature, FunctionBody body) =>
        [Function.Of(signature, body), Function.Of("must" + char.ToUpperInvariant(signature[0]) + signature[1..], body)];

    private static GoList List(object? value) => value as GoList
        ?? throw new TemplateFault($"{(value is null ? "the value is missing or null" : $"{GoType.Described(value)} is given")}, a list belongs here");

    private static GoList New(CallContext context, Arguments arguments)
    {
        context.Budget.AllocateItems(arguments.Count);
        return new GoList([.. arguments.All]);
    }

    private static GoList Copy(CallContext context, GoList list, Func<IEnumerable<object?>, IEnumerable<object?>> change)
    {
        context.Budget.AllocateItems(list.Count);
        return new GoList([.. change(list.Items)]);
    }

    private static GoList Part(CallContext context, GoList list, int start, int end)
    {
        if (list.ElementType == GoType.Any)
        {
            return list.Slice(start, end);
        }

        context.Budget.AllocateItems(end - start);
        return new GoList([.. list.Slice(start, end).Items]);
    }

    private static GoList Concat(CallContext context, Arguments arguments)
    {
        var items = new List<object?>();
        foreach (object? argument in arguments.All)
        {
            GoList list = List(argument);
            context.Budget.AllocateItems(list.Count);
            items.AddRange(list.Items);
        }

        return items.Count == 0 ? GoList.Nil(GoType.Any) : new GoList(items);
    }

    private static GoList Append(CallContext context, Arguments arguments)
    {
        GoList list = List(arguments[0]);
        context.Budget.AllocateItems(list.CanGrow ? 1 : list.Count + 1);
        return list.Append(arguments[1]);
    }

    private static GoList Prepend(CallContext context, GoList list, object? item)
    {
        context.Budget.AllocateItems(list.Count + 1);
        return new GoList([item, .. list.Items]);
    }

    private static bool Contains(IEnumerable<object?> items, object? wanted, Budget budget)
    {
        foreach (object? item in items)
        {
            if (GoEquality.DeepEqual(wanted, item, budget))
            {
                return true;
            }
        }

        return false;
    }

    private static GoList Unique(CallContext context, GoList list)
    {
        var items = new List<object?>();
        foreach (object? item in list.Items)
        {
            if (!Contains(items, item, context.Budget))
            {
                context.Budget.AllocateItems(1);
                items.Add(item);
            }
        }

        return new GoList(items);
    }

    private static GoList Without(CallContext context, GoList list, ReadOnlySpan<object?> omitted)
    {
        var items = new List<object?>();
        object?[] others = omitted.ToArray();
        foreach (object? item in list.Items)
        {
            if (!Contains(others, item, context.Budget))
            {
                context.Budget.AllocateItems(1);
                items.Add(item);
            }
        }

        return new GoList(items);
    }

    private static GoList? Slice(Arguments arguments)
    {
        GoList list = List(arguments[0]);
        if (list.Count == 0)
        {
            return null;
        }

        long start = arguments.Count > 1 ? Conversion.Integer(arguments[1]) : 0;
        return list.Slice(start, arguments.Count > 2 ? Conversion.Integer(arguments[2]) : list.Count);
    }

    private static GoList Chunk(CallContext context, long size, GoList list)
    {
        if (size < 1)
        {
            throw new TemplateFault("a chunk has at least one item");
        }

        context.Budget.AllocateItems(list.Count);
        var chunks = new List<object?>();
        for (long start = 0; start < list.Count; start += size)
        {
            chunks.Add(new GoList([.. list.Slice(start, Math.Min(list.Count, start + Math.Min(size, int.MaxValue))).Items]));
        }

        return new GoList(chunks, "[]" + GoType.Any);
    }
}
