namespace Sluice.GoTemplate.Values;

/// <summary>Whether two values are deeply equal: of the same type and with the same content (Go's <c>reflect.DeepEqual</c>).</summary>
internal static class GoEquality
{
    /// <summary>Compares.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">Another.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="depth">How deep the values stand in what is compared.</param>
    public static bool DeepEqual(object? left, object? right, Budget budget, int depth = 0)
    {
        budget.Step();
        budget.CheckDepth(depth);
        return (left, right) switch
        {
            (null, null) => true,
            (GoList a, GoList b) => Equal(a, b, budget, depth),
            (GoMap a, GoMap b) => Equal(a, b, budget, depth),
            (IGoObject a, IGoObject b) => a.TypeName == b.TypeName && a.SameAs(b),
            (double a, double b) => a == b,
            _ => left is not null && left.Equals(right),
        };
    }

    private static bool Equal(GoList left, GoList right, Budget budget, int depth)
    {
        if (left.Count != right.Count || left.ElementType != right.ElementType || left.IsNil != right.IsNil)
        {
            return false;
        }

        for (int i = 0; i < left.Count; i++)
        {
            if (!DeepEqual(left[i], right[i], budget, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Equal(GoMap left, GoMap right, Budget budget, int depth)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count || left.ValueType != right.ValueType)
        {
            return false;
        }

        foreach (string key in left.Keys)
        {
            if (!right.TryGet(key, out object? other) || !DeepEqual(left[key], other, budget, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
