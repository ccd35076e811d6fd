using System.Text;
using Sluice.GoTemplate.Formatting;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of strings, but for letter case and patterns.</summary>
internal static class TextFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("hello()", static (_, _) => "Hello!"),
        Function.Of("trim(string)", static (_, a) => TrimSpace(a.Text(0))),
        Function.Of("trimAll(string, string)", static (_, a) => TrimAll(a.Text(0), a.Text(1))),
        Function.Of("trimall(string, string)", static (_, a) => TrimAll(a.Text(0), a.Text(1))),
        Function.Of("trimSuffix(string, string)", static (_, a) => a.Text(0).Length > 0 && a.Text(1).EndsWith(a.Text(0), StringComparison.Ordinal) ? a.Text(1)[..^a.Text(0).Length] : a.Text(1)),
        Function.Of("trimPrefix(string, string)", static (_, a) => a.Text(1).StartsWith(a.Text(0), StringComparison.Ordinal) ? a.Text(1)[a.Text(0).Length..] : a.Text(1)),
        Function.Of("repeat(int, string)", static (c, a) => Repeat(a.Int(0), a.Text(1), c)),
        Function.Of("substr(int, int, string)", static (_, a) => Substring(a.Int(0), a.Int(1), a.Text(2))),
        Function.Of("trunc(int, string)", static (_, a) => Truncate(a.Int(0), a.Text(1))),
        Function.Of("abbrev(int, string)", static (_, a) => a.Int(0) < 4 ? a.Text(1) : Abbreviate(a.Text(1), 0, a.Int(0))),
        Function.Of("abbrevboth(int, int, string)", static (_, a) => a.Int(1) < 4 || (a.Int(0) > 0 && a.Int(1) < 7) ? a.Text(2) : Abbreviate(a.Text(2), a.Int(0), a.Int(1))),
        Function.Of("nospace(string)", static (_, a) => string.Concat(a.Text(0).Where(static c => !char.IsWhiteSpace(c)))),
        Function.Of("wrap(int, string)", static (c, a) => Wrap(a.Text(1), a.Int(0), "\n", breakWords: false, c)),
        Function.Of("wrapWith(int, string, string)", static (c, a) => Wrap(a.Text(2), a.Int(0), a.Text(1).Length == 0 ? "\n" : a.Text(1), breakWords: true, c)),
        Function.Of("contains(string, string)", static (_, a) => a.Text(1).Contains(a.Text(0), StringComparison.Ordinal)),
        Function.Of("hasPrefix(string, string)", static (_, a) => a.Text(1).StartsWith(a.Text(0), StringComparison.Ordinal)),
        Function.Of("hasSuffix(string, string)", static (_, a) => a.Text(1).EndsWith(a.Text(0), StringComparison.Ordinal)),
        Function.Of("quote(any...)", static (c, a) => Joined(c, a, static text => GoQuote.Quote(text))),
        Function.Of("squote(any...)", static (c, a) => Joined(c, a, static text => $"'{text}'")),
        Function.Of("cat(any...)", static (c, a) => TrimSpace(Joined(c, a, static text => text))),
        Function.Of("indent(int, string)", static (c, a) => Indent(a.Int(0), a.Text(1), c)),
        Function.Of("nindent(int, string)", static (c, a) => "\n" + Indent(a.Int(0), a.Text(1), c)),
        Function.Of("replace(string, string, string)", static (c, a) => Replace(a.Text(0), a.Text(1), a.Text(2), c)),
        Function.Of("plural(string, string, int)", static (_, a) => a.Int(2) == 1 ? a.Text(0) : a.Text(1)),
        Function.Of("toString(any)", static (c, a) => Conversion.Text(a[0], c)),
        Function.Of("toStrings(any)", static (c, a) => new GoList(Conversion.Texts(a[0], c))),
        Function.Of("join(string, any)", static (c, a) => Join(a.Text(0), Conversion.Texts(a[1], c), c)),
        Function.Of("sortAlpha(any)", static (c, a) => Sorted(a[0], c)),
        Function.Of("split(string, string)", static (c, a) => Numbered(Split(a.Text(1), a.Text(0), -1, c))),
        Function.Of("splitn(string, int, string)", static (c, a) => Numbered(Split(a.Text(2), a.Text(0), a.Int(1), c))),
        Function.Of("splitList(string, string)", static (c, a) => new GoList(Split(a.Text(1), a.Text(0), -1, c))),
    ];

    private static string TrimSpace(string text) => text.Trim();

    private static string TrimAll(string set, string text)
    {
        var runes = new HashSet<Rune>(set.EnumerateRunes());
        Rune[] all = [.. text.EnumerateRunes()];
        int start = 0;
        int end = all.Length;
        while (start < end && runes.Contains(all[start]))
        {
            start++;
        }

        while (end > start && runes.Contains(all[end - 1]))
        {
            end--;
        }

        int from = all.AsSpan(0, start).ToArray().Sum(static rune => rune.Utf16SequenceLength);
        int length = all.AsSpan(start, end - start).ToArray().Sum(static rune => rune.Utf16SequenceLength);
        return text.Substring(from, length);
    }

    private static string Repeat(long count, string text, CallContext context)
    {
        if (count < 0)
        {
            throw new TemplateFault("a text is not repeated less than 0 times");
        }

        if (text.Length > 0)
        {
            context.Budget.Allocate((long)Int128.Min((Int128)count * text.Length, long.MaxValue / 2));
        }

        return text.Length == 0 ? "" : new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString();
    }

    private static string Substring(long start, long end, string text)
    {
        long length = GoString.Length(text);
        if (start < 0)
        {
            return GoString.Slice(text, 0, end);
        }

        return GoString.Slice(text, start, end < 0 || end > length ? length : end);
    }

    private static string Truncate(long count, string text)
    {
        long length = GoString.Length(text);
        if (count < 0 && length + count > 0)
        {
            return GoString.Slice(text, length + count, length);
        }

        return count >= 0 && length > count ? GoString.Slice(text, 0, count) : text;
    }

    // Shortens to a width with three points; with an offset, at the left too, so that the text at the offset is kept.
    private static string Abbreviate(string text, long offset, long width)
    {
        const string Mark = "...";
        long length = GoString.Length(text);
        if (length <= width)
        {
            return text;
        }

        offset = Math.Min(Math.Min(offset, length), length - (width - 3));
        if (offset <= 4)
        {
            return GoString.Slice(text, 0, width - 3) + Mark;
        }

        if (width < 7)
        {
            return "";
        }

        return offset + width - 3 < length
            ? Mark + Abbreviate(GoString.Slice(text, offset, length), 0, width - 3)
            : Mark + GoString.Slice(text, length - (width - 3), length);
    }

    private static string Wrap(string text, long width, string lineEnd, bool breakWords, CallContext context)
    {
        width = Math.Max(width, 1);
        byte[] bytes = GoString.Bytes(text);
        long lines = (bytes.Length / width) + 1;
        context.Budget.Allocate(bytes.Length + (lines * lineEnd.Length));
        var result = new StringBuilder(bytes.Length);
        int at = 0;
        while (bytes.Length - at > width)
        {
            context.Budget.Step();
            if (bytes[at] == ' ')
            {
                at++;
                continue;
            }

            int limit = at + (int)width;
            int blank = bytes.AsSpan(at, (int)width + 1).LastIndexOf((byte)' ');
            int end = blank >= 0 ? at + blank : limit;
            int next = blank >= 0 ? end + 1 : end;
            if (blank < 0 && !breakWords)
            {
                int later = bytes.AsSpan(limit).IndexOf((byte)' ');
                if (later < 0)
                {
                    break;
                }

                end = limit + later;
                next = end + 1;
            }

            result.Append(GoString.FromBytes(bytes.AsSpan(at, end - at))).Append(lineEnd);
            at = next;
        }

        return result.Append(GoString.FromBytes(bytes.AsSpan(Math.Min(at, bytes.Length)))).ToString();
    }

    private static string Joined(CallContext context, Arguments arguments, Func<string, string> shape)
    {
        var parts = new List<string>();
        foreach (object? value in arguments.All)
        {
            if (value is not null)
            {
                string part = shape(Conversion.Text(value, context));
                context.Budget.Allocate(part.Length + 1L);
                parts.Add(part);
            }
        }

        return string.Join(' ', parts);
    }

    private static string Indent(long count, string text, CallContext context)
    {
        if (count < 0)
        {
            throw new TemplateFault("a text is not indented by less than 0 blanks");
        }

        long lines = text.Count(static c => c == '\n') + 1;
        context.Budget.Allocate((long)Int128.Min(((Int128)count * lines) + text.Length, long.MaxValue / 2));
        string blanks = new(' ', (int)count);
        return blanks + text.Replace("\n", "\n" + blanks, StringComparison.Ordinal);
    }

    private static string Replace(string old, string with, string text, CallContext context)
    {
        if (old.Length > 0)
        {
            long count = with.Length > old.Length ? text.AsSpan().Count(old) : 0;
            context.Budget.Step(count);
            context.Budget.Allocate(text.Length + (count * (with.Length - old.Length)));
            return text.Replace(old, with, StringComparison.Ordinal);
        }

        // An empty text is found before each character and at the end.
        context.Budget.Allocate(text.Length + ((text.Length + 1L) * with.Length));
        var result = new StringBuilder(with);
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append(rune.ToString()).Append(with);
        }

        return result.ToString();
    }

    private static string Join(string separator, List<string> parts, CallContext context)
    {
        context.Budget.Allocate(parts.Sum(static part => (long)part.Length) + ((long)separator.Length * parts.Count));
        return string.Join(separator, parts);
    }

    private static GoList Sorted(object? value, CallContext context)
    {
        List<string> texts = value is null ? ["<nil>"] : Conversion.Texts(value, context);
        context.Budget.Step(texts.Count * 20L);
        texts.Sort(GoString.Order);
        return new GoList(texts);
    }

    private static List<string> Split(string text, string separator, long most, CallContext context)
    {
        if (most == 0)
        {
            return [];
        }

        int limit = most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue);
        List<string> parts;
        if (separator.Length > 0)
        {
            context.Budget.AllocateItems(text.AsSpan().Count(separator) + 1);
            context.Budget.Allocate(text.Length);
            parts = [.. text.Split(separator, limit)];
        }
        else
        {
            context.Budget.AllocateItems(text.Length);
            parts = [];
            int taken = 0;
            foreach (Rune rune in text.EnumerateRunes())
            {
                if (parts.Count == limit - 1)
                {
                    parts.Add(text[taken..]);
                    return parts;
                }

                parts.Add(text.Substring(taken, rune.Utf16SequenceLength));
                taken += rune.Utf16SequenceLength;
            }
        }

        return parts;
    }

    private static GoMap Numbered(List<string> parts)
    {
        var map = new GoMap(GoType.Text);
        for (int i = 0; i < parts.Count; i++)
        {
            map["_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = parts[i];
        }

        return map;
    }
}
