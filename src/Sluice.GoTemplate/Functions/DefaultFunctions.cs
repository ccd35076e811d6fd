using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of defaults, JSON, types and flow.</summary>
internal static class DefaultFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("default(any, any...)", static (_, a) => a.Count < 2 || IsEmpty(a[1]) ? a[0] : a[1]),
        Function.Of("empty(any)", static (_, a) => IsEmpty(a[0])),
        Function.Of("coalesce(any...)", static (_, a) => First(a)),
        Function.Of("all(any...)", static (_, a) => !Exists(a, empty: true)),
        Function.Of("any(any...)", static (_, a) => Exists(a, empty: false)),
        Function.Of("ternary(any, any, bool)", static (_, a) => (bool)a[2]! ? a[0] : a[1]),
        Function.Of("fail(string)", static (_, a) => throw new TemplateFault(a.Text(0))),
        Function.Of("fromJson(string)", static (c, a) => ReadOrNil(a.Text(0), c)),
        Function.Of("mustFromJson(string)", static (c, a) => GoJson.Read(a.Text(0), c.Budget)),
        Function.Of("toJson(any)", static (c, a) => ToJson(a[0], c)),
        Function.Of("mustToJson(any)", static (c, a) => GoJson.Write(a[0], c.Budget)),
        Function.Of("toPrettyJson(any)", static (c, a) => ToJson(a[0], c, indent: "  ")),
        Function.Of("mustToPrettyJson(any)", static (c, a) => GoJson.Write(a[0], c.Budget, indent: "  ")),
        Function.Of("toRawJson(any)", static (c, a) => GoJson.Write(a[0], c.Budget, escapeHtml: false)),
        Function.Of("mustToRawJson(any)", static (c, a) => GoJson.Write(a[0], c.Budget, escapeHtml: false)),
        Function.Of("typeOf(any)", static (_, a) => GoType.NameOf(a[0])),
        Function.Of("typeIs(string, any)", static (_, a) => a.Text(0) == GoType.NameOf(a[1])),
        Function.Of("typeIsLike(string, any)", static (_, a) => GoType.NameOf(a[1]) is string name && (name == a.Text(0) || name == "*" + a.Text(0))),
        Function.Of("kindOf(any)", static (_, a) => GoType.KindOf(a[0])),
        Function.Of("kindIs(string, any)", static (_, a) => a.Text(0) == GoType.KindOf(a[1])),
        Function.Of("deepEqual(any, any)", static (c, a) => GoEquality.DeepEqual(a[0], a[1], c.Budget)),
    ];

    /// <summary>A value as compact JSON; an empty text for what JSON has no form for.</summary>
    /// <param name="value">The value.</param>
    /// <param name="context">What the call works with.</param>
    /// <param name="indent">The indentation of a level; <see langword="null"/> for one line.</param>
    public static string ToJson(object? value, CallContext context, string? indent = null)
    {
        try
        {
            return GoJson.Write(value, context.Budget, indent: indent);
        }
        catch (TemplateFault fault) when (!fault.IsLimit)
        {
            return "";
        }
    }

    private static bool IsEmpty(object? value) => !GoType.IsTrue(value);

    private static object? First(Arguments arguments)
    {
        foreach (object? value in arguments.All)
        {
            if (!IsEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    private static bool Exists(Arguments arguments, bool empty)
    {
        foreach (object? value in arguments.All)
        {
            if (IsEmpty(value) == empty)
            {
                return true;
            }
        }

        return false;
    }

    private static object? ReadOrNil(string text, CallContext context)
    {
        try
        {
            return GoJson.Read(text, context.Budget);
        }
        catch (TemplateFault fault) when (!fault.IsLimit)
        {
            return null;
        }
    }
}
