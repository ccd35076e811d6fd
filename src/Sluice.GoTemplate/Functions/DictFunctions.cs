using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of dicts.</summary>
internal static class DictFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("dict(any...)", static (c, a) => New(c, a)),
        Function.Of("get(dict, string)", static (_, a) => a[0] is GoMap map && map.TryGet(a.Text(1), out object? value) ? value : ""),
        Function.Of("set(dict, string, any)", static (c, a) => Set(c, a.Map(0), a.Text(1), a[2])),
        Function.Of("unset(dict, string)", static (_, a) => Unset(a)),
        Function.Of("hasKey(dict, string)", static (_, a) => a[0] is GoMap map && map.Contains(a.Text(1))),
        Function.Of("pluck(string, dict...)", static (c, a) => Pluck(c, a)),
        Function.Of("keys(dict...)", static (c, a) => Keys(c, a)),
        Function.Of("values(dict)", static (c, a) => Values(c, a)),
        Function.Of("pick(dict, string...)", static (c, a) => Filtered(c, a, keepsNamed: true)),
        Function.Of("omit(dict, string...)", static (c, a) => Filtered(c, a, keepsNamed: false)),
        Function.Of("merge(dict, dict...)", static (c, a) => Merge(c, a, overwrites: false)),
        Function.Of("mustMerge(dict, dict...)", static (c, a) => Merge(c, a, overwrites: false)),
        Function.Of("mergeOverwrite(dict, dict...)", static (c, a) => Merge(c, a, overwrites: true)),
        Function.Of("mustMergeOverwrite(dict, dict...)", static (c, a) => Merge(c, a, overwrites: true)),
        Function.Of("deepCopy(any)", static (c, a) => a[0] is null ? throw new TemplateFault("the value is missing or null") : DeepCopy(a[0], c.Budget, 0)),
        Function.Of("mustDeepCopy(any)", static (c, a) => a[0] is null ? throw new TemplateFault("the value is missing or null") : DeepCopy(a[0], c.Budget, 0)),
        Function.Of("dig(any...)", static (_, a) => Dig(a)),
    ];

    private static GoMap New(CallContext context, Arguments arguments)
    {
        context.Budget.AllocateEntries((arguments.Count + 1) / 2);
        var map = new GoMap();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            map[Conversion.Text(arguments[i], context)] = i + 1 < arguments.Count ? arguments[i + 1] : "";
        }

        return map;
    }

    private static GoMap Set(CallContext context, GoMap map, string key, object? value)
    {
        context.Budget.AllocateEntries(1);
        map[key] = value;
        return map;
    }

    private static object? Unset(Arguments arguments)
    {
        (arguments[0] as GoMap)?.Remove(arguments.Text(1));
        return arguments[0];
    }

    private static GoList Pluck(CallContext context, Arguments arguments)
    {
        context.Budget.AllocateItems(arguments.Count);
        var items = new List<object?>();
        foreach (object? dict in arguments.All[1..])
        {
            if (dict is GoMap map && map.TryGet(arguments.Text(0), out object? value))
            {
                items.Add(value);
            }
        }

        return new GoList(items);
    }

    // The original gives keys and values in any order; the order of the keys is one of them.
    private static GoList Keys(CallContext context, Arguments arguments)
    {
        var keys = new List<string>();
        foreach (object? dict in arguments.All)
        {
            if (dict is GoMap map)
            {
                context.Budget.AllocateItems(map.Count);
                keys.AddRange(map.Keys);
            }
        }

        return new GoList(keys);
    }

    private static GoList Values(CallContext context, Arguments arguments)
    {
        if (arguments[0] is not GoMap map)
        {
            return new GoList(new List<object?>());
        }

        context.Budget.AllocateItems(map.Count);
        return new GoList([.. map.Keys.Select(key => map[key])]);
    }

    private static GoMap Filtered(CallContext context, Arguments arguments, bool keepsNamed)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (object? name in arguments.All[1..])
        {
            named.Add((string)name!);
        }

        var result = new GoMap();
        if (arguments[0] is GoMap map)
        {
            context.Budget.AllocateEntries(map.Count);
            foreach (string key in map.Keys)
            {
                if (named.Contains(key) == keepsNamed)
                {
                    result[key] = map[key];
                }
            }
        }

        return result;
    }

    private static GoMap Merge(CallContext context, Arguments arguments, bool overwrites)
    {
        GoMap target = arguments.Map(0);
        foreach (object? source in arguments.All[1..])
        {
            if (source is GoMap map)
            {
                Merge(target, map, overwrites, context.Budget, 0);
            }
        }

        return target;
    }

    // An empty value of the target counts as not set. Overwriting, an empty list and a null of the source still leave a list as it is and
    // set null.
    private static void Merge(GoMap target, GoMap source, bool overwrites, Budget budget, int depth)
    {
        budget.CheckDepth(depth);
        foreach (string key in source.Keys.ToArray())
        {
            budget.AllocateEntries(1);
            object? value = source[key];
            object? old = target.TryGet(key, out object? found) ? found : null;
            if (value is GoMap other && old is GoMap inner)
            {
                if (!ReferenceEquals(inner, other))
                {
                    Merge(inner, other, overwrites, budget, depth + 1);
                }

                continue;
            }

            bool replaces = value switch
            {
                null => overwrites,
                GoList { Count: 0 } => !GoType.IsTrue(old),
                _ => overwrites || !GoType.IsTrue(old),
            };
            if (replaces)
            {
                target[key] = value;
            }
        }
    }

    private static object? DeepCopy(object? value, Budget budget, int depth)
    {
        budget.CheckDepth(depth);
        switch (value)
        {
            case GoMap map:
                budget.AllocateEntries(map.Count);
                var copy = new GoMap(map.ValueType);
                foreach (string key in map.Keys)
                {
                    copy[key] = DeepCopy(map[key], budget, depth + 1);
                }

                return copy;
            case GoList { IsNil: false } list:
                budget.AllocateItems(list.Count);
                return new GoList([.. list.Items.Select(item => DeepCopy(item, budget, depth + 1))], list.ElementType);
            default:
                return value;
        }
    }

    private static object? Dig(Arguments arguments)
    {
        if (arguments.Count < 3)
        {
            throw new TemplateFault("at least three arguments are needed: keys, a default and a dict");
        }

        object? value = arguments[arguments.Count - 1];
        for (int i = 0; i < arguments.Count - 2; i++)
        {
            string key = arguments[i] as string ?? throw new TemplateFault($"a key is a string, {GoType.Described(arguments[i])} is given");
            GoMap map = value is GoMap { ValueType: GoType.Any } dict
                ? dict
                : throw new TemplateFault($"the key \"{key}\" is looked for in {GoType.Described(value)}, which is no dict");
            if (!map.TryGet(key, out value))
            {
                return arguments[arguments.Count - 2];
            }
        }

        return value;
    }
}
