using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>The functions of Go's text/template itself.</summary>
internal static class BuiltinFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("and(any, any...)", static (_, _) => null) with { IsShortCircuit = true },
        Function.Of("or(any, any...)", static (_, _) => null) with { IsShortCircuit = true },
        Function.Of("not(any)", static (_, a) => !GoType.IsTrue(a[0])),
        Function.Of("len(any)", static (_, a) => Length(a[0])),
        Function.Of("index(any, any...)", static (_, a) => Index(a)),
        Function.Of("call(any, any...)", static (_, a) => throw new TemplateFault($"{GoType.Described(a[0])} is no function")),
        Function.Of("print(any...)", static (c, a) => GoFormat.Print(a.All, c.Budget)),
        Function.Of("println(any...)", static (c, a) => GoFormat.PrintLine(a.All, c.Budget)),
        Function.Of("printf(string, any...)", static (c, a) => GoFormat.Printf(a.Text(0), a.All[1..], c.Budget)),
        Function.Of("html(any...)", static (c, a) => Escapes.Html(Joined(c, a, 5))),
        Function.Of("js(any...)", static (c, a) => Escapes.JavaScript(Joined(c, a, 6))),
        Function.Of("urlquery(any...)", static (c, a) => Escapes.Query(Joined(c, a, 9))),
        Function.Of("eq(any, any...)", static (c, a) => Comparison.EqualsAny(a, c.Budget)),
        Function.Of("ne(any, any)", static (c, a) => !Comparison.AreEqual(a[0], a[1], c.Budget)),
        Function.Of("lt(any, any)", static (_, a) => Comparison.Order(a[0], a[1]) < 0),
        Function.Of("le(any, any)", static (_, a) => Comparison.Order(a[0], a[1]) is <= 0),
        Function.Of("gt(any, any)", static (_, a) => Comparison.Order(a[0], a[1]) is not (null or <= 0) || Comparison.IsUnordered(a[0], a[1])),
        Function.Of("ge(any, any)", static (_, a) => Comparison.Order(a[0], a[1]) is >= 0 || Comparison.IsUnordered(a[0], a[1])),
    ];

    private static nint Length(object? value) => value switch
    {
        string text => (nint)GoString.Length(text),
        GoList list => list.Count,
        GoMap map => map.Count,
        null => throw new TemplateFault("the value is missing or null"),
        _ => throw new TemplateFault($"{GoType.Described(value)} has no length"),
    };

    private static object? Index(Arguments arguments)
    {
        object? value = arguments[0];
        if (value is null)
        {
            throw new TemplateFault("the value is missing or null");
        }

        foreach (object? key in arguments.All[1..])
        {
            value = value switch
            {
                GoList list => list[(int)Position(key, list.Count)],
                string text => GoString.Bytes(text)[(int)Position(key, GoString.Length(text))],
                GoMap map when key is string name => map.TryGet(name, out object? found) ? found : map.ValueType == GoType.Text ? "" : null,
                GoMap => throw new TemplateFault($"the key of a map is a string, {GoType.Described(key)} is given"),
                null => throw new TemplateFault("one of the values on the way is missing or null"),
                _ => throw new TemplateFault($"{GoType.Described(value)} has no items"),
            };
        }

        return value;
    }

    private static long Position(object? key, long count)
    {
        if (!GoType.TryInteger(key, out Int128 index))
        {
            throw new TemplateFault(
                $"the number of an item must be an integer, it is {GoType.Described(key)}",
                key is double ? "a number of a settings file is a float64: write (int .number)" : null);
        }

        return index >= 0 && index < count ? (long)index : throw new TemplateFault($"there is no item {index}: there are {count}, counted from 0");
    }

    private static string Joined(CallContext context, Arguments arguments, int growth)
    {
        object?[] values = new object?[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i] ?? "<no value>";
        }

        string text = GoFormat.Print(values, context.Budget);
        context.Budget.Allocate((long)text.Length * growth);
        return text;
    }
}
