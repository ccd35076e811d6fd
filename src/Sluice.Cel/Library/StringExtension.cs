using System.Text;

namespace Sluice.Cel.Library;

/// <summary>The strings extension. Positions count code points.</summary>
internal static class StringExtension
{
    // The characters with the Unicode property White_Space.
    private static readonly char[] WhiteSpace =
    [
        '\t', '\n', '\v', '\f', '\r', ' ', '\u0085', '\u00a0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005',
        '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000',
    ];

    /// <summary>Declares it.</summary>
    internal static void AddTo(FunctionTable table)
    {
        table.Add("charAt", CharAt, "string.(int) string");
        table.Add("indexOf", IndexOf, "string.(string) int", "string.(string, int) int");
        table.Add("lastIndexOf", LastIndexOf, "string.(string) int", "string.(string, int) int");
        table.Add("lowerAscii", static (scoped a, ref c) => Ascii(a[0], lower: true, ref c), "string.() string");
        table.Add("upperAscii", static (scoped a, ref c) => Ascii(a[0], lower: false, ref c), "string.() string");
        table.Add("replace", Replace, "string.(string, string) string", "string.(string, string, int) string");
        table.Add("split", Split, "string.(string) list(string)", "string.(string, int) list(string)");
        table.Add("substring", Substring, "string.(int) string", "string.(int, int) string");
        table.Add("trim", Trim, "string.() string");
        table.Add("join", Join, "list(string).() string", "list(string).(string) string");
        table.Add("reverse", Reverse, "string.() string");
        table.Add("strings.quote", Quote, "(string) string");
        table.Add("format", StringFormat.Format, "string.(list(dyn)) string");
    }

    private static CelValue OutOfRange(long index) =>
        CelValue.FromError(CelErrorCode.InvalidArgument, $"index out of range: {index}");

    private static bool Charge(in CelValue text, ref CelContext context) => context.TryAllocate(text.Text.Length * (long)sizeof(char));

    private static CelValue CharAt(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.Int)
        {
            return default;
        }

        string text = a[0].Text;
        if (!context.TryScan(text.Length))
        {
            return CelContext.LimitError;
        }

        int at = CodePoints.Offset(text, a[1].Bits);
        return at < 0 ? OutOfRange(a[1].Bits)
            : CelValue.FromString(at == text.Length ? "" : text.Substring(at, CodePoints.Width(text, at)));
    }

    private static CelValue IndexOf(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return default;
        }

        string text = a[0].Text;
        if (!Text.TrySearch(text, a[1].Text, ref context))
        {
            return CelContext.LimitError;
        }

        int from = a.Length == 3 ? CodePoints.Offset(text, a[2].Bits) : 0;
        if (from < 0)
        {
            return OutOfRange(a[2].Bits);
        }

        int found = text.IndexOf(a[1].Text, from, StringComparison.Ordinal);
        return CelValue.FromInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue LastIndexOf(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return default;
        }

        string text = a[0].Text;
        string wanted = a[1].Text;
        if (!Text.TrySearch(text, wanted, ref context))
        {
            return CelContext.LimitError;
        }

        int from = a.Length == 3 ? CodePoints.Offset(text, a[2].Bits) : text.Length;
        if (from < 0)
        {
            return OutOfRange(a[2].Bits);
        }

        int end = (int)Math.Min(text.Length, (long)from + wanted.Length);
        int found = text.AsSpan(0, end).LastIndexOf(wanted);
        return CelValue.FromInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue Ascii(in CelValue value, bool lower, ref CelContext context)
    {
        if (value.Kind != CelKind.String)
        {
            return default;
        }

        if (!Charge(value, ref context))
        {
            return CelContext.LimitError;
        }

        return CelValue.FromString(string.Create(value.Text.Length, (value.Text, lower), static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                char c = source.Text[i];
                bool changes = source.lower ? char.IsAsciiLetterUpper(c) : char.IsAsciiLetterLower(c);
                target[i] = changes ? (char)(c ^ 0x20) : c;
            }
        }));
    }

    private static CelValue Replace(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || a[2].Kind != CelKind.String
            || (a.Length == 4 && a[3].Kind != CelKind.Int))
        {
            return default;
        }

        string text = a[0].Text;
        string old = a[1].Text;
        string replacement = a[2].Text;
        long left = a.Length == 4 && a[3].Bits >= 0 ? a[3].Bits : long.MaxValue;
        if (!Charge(a[0], ref context) || !Text.TrySearch(text, old, ref context))
        {
            return CelContext.LimitError;
        }

        StringBuilder result = new();
        int from = 0;
        while (left-- > 0)
        {
            int found = old.Length == 0 ? from : text.IndexOf(old, from, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            if (!context.TryAllocate((replacement.Length + 1) * (long)sizeof(char)))
            {
                return CelContext.LimitError;
            }

            result.Append(text, from, found - from).Append(replacement);
            from = found + old.Length;
            if (old.Length == 0)
            {
                // An empty string stands before every code point and at the end.
                if (from >= text.Length)
                {
                    break;
                }

                int width = CodePoints.Width(text, from);
                result.Append(text, from, width);
                from += width;
            }
        }

        return CelValue.FromString(result.Append(text, from, text.Length - from).ToString());
    }

    private static CelValue Split(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.String || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return default;
        }

        string text = a[0].Text;
        string separator = a[1].Text;
        long left = a.Length == 3 && a[2].Bits >= 0 ? a[2].Bits : long.MaxValue;
        if (!Charge(a[0], ref context) || !Text.TrySearch(text, separator, ref context))
        {
            return CelContext.LimitError;
        }

        List<CelValue> parts = [];
        int from = 0;
        for (; left > 1 && from < text.Length; left--)
        {
            int end = separator.Length == 0
                ? from + CodePoints.Width(text, from)
                : text.IndexOf(separator, from, StringComparison.Ordinal);
            if (end < 0 || end >= text.Length && separator.Length == 0)
            {
                break;
            }

            if (!context.TryAllocate(CelValue.Size * 2))
            {
                return CelContext.LimitError;
            }

            parts.Add(CelValue.FromString(text[from..end]));
            from = end + separator.Length;
        }

        if (left > 0 && (separator.Length > 0 || text.Length > 0))
        {
            parts.Add(CelValue.FromString(text[from..]));
        }

        return CelValue.FromList(parts.ToArray());
    }

    private static CelValue Substring(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String || a[1].Kind != CelKind.Int || (a.Length == 3 && a[2].Kind != CelKind.Int))
        {
            return default;
        }

        string text = a[0].Text;
        if (!Charge(a[0], ref context))
        {
            return CelContext.LimitError;
        }

        int start = CodePoints.Offset(text, a[1].Bits);
        if (start < 0)
        {
            return OutOfRange(a[1].Bits);
        }

        int end = a.Length == 3 ? CodePoints.Offset(text, a[2].Bits) : text.Length;
        if (end < 0)
        {
            return OutOfRange(a[2].Bits);
        }

        return end < start
            ? CelValue.FromError(CelErrorCode.InvalidArgument, $"invalid substring range. start: {a[1].Bits}, end: {a[2].Bits}")
            : CelValue.FromString(text[start..end]);
    }

    private static CelValue Trim(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String)
        {
            return default;
        }

        return Charge(a[0], ref context) ? CelValue.FromString(a[0].Text.Trim(WhiteSpace)) : CelContext.LimitError;
    }

    private static CelValue Join(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.List || (a.Length == 2 && a[1].Kind != CelKind.String))
        {
            return default;
        }

        string separator = a.Length == 2 ? a[1].Text : "";
        CelList items = a[0].Items;
        StringBuilder result = new();
        for (int i = 0; i < items.Count; i++)
        {
            CelValue item = items[i];
            if (item.Kind != CelKind.String)
            {
                return default;
            }

            if (!context.TryAllocate(((long)item.Text.Length + separator.Length + 1) * sizeof(char)))
            {
                return CelContext.LimitError;
            }

            result.Append(i == 0 ? "" : separator).Append(item.Text);
        }

        return CelValue.FromString(result.ToString());
    }

    private static CelValue Reverse(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String)
        {
            return default;
        }

        if (!Charge(a[0], ref context))
        {
            return CelContext.LimitError;
        }

        return CelValue.FromString(string.Create(a[0].Text.Length, a[0].Text, static (target, text) =>
        {
            int end = target.Length;
            for (int at = 0; at < text.Length;)
            {
                int width = CodePoints.Width(text, at);
                end -= width;
                text.AsSpan(at, width).CopyTo(target[end..]);
                at += width;
            }
        }));
    }

    private static CelValue Quote(scoped ReadOnlySpan<CelValue> a, ref CelContext context)
    {
        if (a[0].Kind != CelKind.String)
        {
            return default;
        }

        if (!context.TryAllocate((a[0].Text.Length + 2L) * 2 * sizeof(char)))
        {
            return CelContext.LimitError;
        }

        StringBuilder result = new("\"");
        foreach (char c in a[0].Text)
        {
            _ = c switch
            {
                '\a' => result.Append("\\a"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\v' => result.Append("\\v"),
                '\\' => result.Append("\\\\"),
                '"' => result.Append("\\\""),
                _ => result.Append(c),
            };
        }

        return CelValue.FromString(result.Append('"').ToString());
    }
}
