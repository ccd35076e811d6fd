namespace Sluice.Cel.Library;

/// <summary>Size, membership and indexing.</summary>
internal static class Collections
{
    /// <summary><c>size(a)</c>: code points, octets, items or entries.</summary>
    internal static CelValue Size(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[0].Kind switch
    {
        CelKind.String => context.TryScan(a[0].Text.Length)
            ? CelValue.FromInt(CodePoints.Count(a[0].Text))
            : CelContext.LimitError,
        CelKind.Bytes => CelValue.FromInt(a[0].Octets.Length),
        CelKind.List => CelValue.FromInt(a[0].Items.Count),
        CelKind.Map => CelValue.FromInt(a[0].Entries.Count),
        _ => default,
    };

    /// <summary><c>a in b</c>.</summary>
    internal static CelValue In(scoped ReadOnlySpan<CelValue> a, ref CelContext context) => a[1].Kind switch
    {
        CelKind.Map => CelValue.FromBool(a[1].Entries.ContainsKey(a[0])),
        CelKind.List => InList(a[0], a[1].Items, ref context),
        _ => default,
    };

    /// <summary><c>a[b]</c>.</summary>
    internal static CelValue Index(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        switch (a[0].Kind)
        {
            case CelKind.Map:
                CelMap map = a[0].Entries;
                bool found = a[1].Kind == CelKind.String
                    ? map.TryGetValue(a[1].Text, out CelValue value)
                    : map.TryGetValue(a[1], out value);
                return found ? value : CelValue.FromError(CelError.Key);
            case CelKind.List:
                CelList list = a[0].Items;
                return Comparison.TryExactInteger(a[1], out long index) && index >= 0 && index < list.Count
                    ? list[(int)index]
                    : CelValue.FromError(CelError.Index);
            default:
                return default;
        }
    }

    private static CelValue InList(in CelValue wanted, CelList list, ref CelContext context)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (!context.TryStep(1))
            {
                return CelContext.LimitError;
            }

            CelValue equal = Comparison.Equal(wanted, list[i], ref context);
            if (!equal.IsFalse)
            {
                return equal;
            }
        }

        return CelValue.False;
    }
}
