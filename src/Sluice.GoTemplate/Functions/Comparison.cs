using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Go's comparisons: values of different kinds are not compared, but integers of any type are.</summary>
internal static class Comparison
{
    private enum Kind
    {
        None,
        Bool,
        Integer,
        Float,
        Text,
        Other,
    }

    /// <summary>Whether the first argument equals any of the others.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="TemplateFault">Two of them cannot be compared.</exception>
    public static object EqualsAny(Arguments arguments, Budget budget)
    {
        if (arguments.Count < 2)
        {
            throw new TemplateFault("there is nothing to compare with", "write eq .a .b");
        }

        foreach (object? other in arguments.All[1..])
        {
            if (AreEqual(arguments[0], other, budget))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two values are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <param name="budget">What it may cost.</param>
    /// <exception cref="TemplateFault">They cannot be compared.</exception>
    public static bool AreEqual(object? left, object? right, Budget budget)
    {
        Kind kind = KindOf(left);
        Kind other = KindOf(right);
        if (kind != other)
        {
            return kind == Kind.None || other == Kind.None ? false : throw Different(left, right);
        }

        switch (kind)
        {
            case Kind.None:
                return true;
            case Kind.Integer:
                GoType.TryInteger(left, out Int128 a);
                GoType.TryInteger(right, out Int128 b);
                return a == b;
            case Kind.Other:
                if (left is GoList or GoMap || right is GoList or GoMap)
                {
                    throw new TemplateFault("lists and maps are not compared with eq and ne", "use deepEqual, or has for the items of a list");
                }

                return GoEquality.DeepEqual(left, right, budget);
            case Kind.Float:
                return (double)left! == (double)right!;
            default:
                return left!.Equals(right);
        }
    }

    /// <summary>The order of two values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Less than, equal to or greater than zero; <see langword="null"/> when one is NaN.</returns>
    /// <exception cref="TemplateFault">They have no order.</exception>
    public static int? Order(object? left, object? right)
    {
        Kind kind = KindOf(left);
        if (kind != KindOf(right))
        {
            throw Different(left, right);
        }

        switch (kind)
        {
            case Kind.Integer:
                GoType.TryInteger(left, out Int128 a);
                GoType.TryInteger(right, out Int128 b);
                return a.CompareTo(b);
            case Kind.Float:
                return IsUnordered(left, right) ? null : ((double)left!).CompareTo((double)right!);
            case Kind.Text:
                return GoString.Compare((string)left!, (string)right!);
            default:
                throw new TemplateFault($"values of type {GoType.NameOf(left)} have no order");
        }
    }

    /// <summary>Whether one of two numbers is NaN.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool IsUnordered(object? left, object? right) => left is double.NaN || right is double.NaN;

    private static Kind KindOf(object? value) => value switch
    {
        null => Kind.None,
        bool => Kind.Bool,
        double => Kind.Float,
        string => Kind.Text,
        _ => GoType.TryInteger(value, out _) ? Kind.Integer : Kind.Other,
    };

    private static TemplateFault Different(object? left, object? right)
    {
        string remedy = (left, right) switch
        {
            (null, _) or (_, null) => "one value is missing or null: give it a default",
            (double, _) when KindOf(right) == Kind.Integer => "a number of a settings file is a float64: write the other with a point (3.0), or convert with int",
            (_, double) when KindOf(left) == Kind.Integer => "a number of a settings file is a float64: write the other with a point (3.0), or convert with int",
            _ => "convert one of them, with toString, int or float64",
        };
        return new TemplateFault($"{GoType.Described(left)} is not compared with {GoType.Described(right)}", remedy);
    }
}
