using System.Text;
using System.Text.RegularExpressions;
using Sluice.GoTemplate.Patterns;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of patterns, which have RE2's syntax and run without backtracking.</summary>
internal static class RegexFunctions
{
    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("regexMatch(string, string)", static (c, a) => IsMatchOrFalse(a, c)),
        Function.Of("mustRegexMatch(string, string)", static (c, a) => GoRegex.Of(a.Text(0), c).IsMatch(a.Text(1))),
        .. WithMust("regexFind(string, string)", static (c, a) => GoRegex.Of(a.Text(0), c).Matches(a.Text(1), 1).Select(static match => match.Value).FirstOrDefault("")),
        .. WithMust("regexFindAll(string, string, int)", static (c, a) => FindAll(a, c)),
        .. WithMust("regexReplaceAll(string, string, string)", static (c, a) => Replace(a, c, isLiteral: false)),
        .. WithMust("regexReplaceAllLiteral(string, string, string)", static (c, a) => Replace(a, c, isLiteral: true)),
        .. WithMust("regexSplit(string, string, int)", static (c, a) => Split(a, c)),
        Function.Of("regexQuoteMeta(string)", static (_, a) => Quote(a.Text(0))),
    ];

    private static Function[] WithMust(string signature, FunctionBody body) =>
        [Function.Of(signature, body), Function.Of("must" + char.ToUpperInvariant(signature[0]) + signature[1..], body)];

    private static bool IsMatchOrFalse(Arguments arguments, CallContext context)
    {
        try
        {
            return GoRegex.Of(arguments.Text(0), context).IsMatch(arguments.Text(1));
        }
        catch (TemplateFault fault) when (!fault.IsLimit)
        {
            return false;
        }
    }

    private static GoList FindAll(Arguments arguments, CallContext context)
    {
        List<string> found = [.. GoRegex.Of(arguments.Text(0), context).Matches(arguments.Text(1), arguments.Int(2)).Select(static match => match.Value)];
        context.Budget.AllocateItems(found.Count);
        return found.Count == 0 ? GoList.Nil(GoType.Text) : new GoList(found);
    }

    private static string Replace(Arguments arguments, CallContext context, bool isLiteral)
    {
        var regex = GoRegex.Of(arguments.Text(0), context);
        string text = arguments.Text(1);
        string replacement = arguments.Text(2);
        var result = new StringBuilder(text.Length);
        int last = 0;
        foreach (Match match in regex.Matches(text, -1))
        {
            string with = isLiteral ? replacement : regex.Expand(replacement, match);
            context.Budget.Allocate(match.Index - last + with.Length);
            result.Append(text, last, match.Index - last).Append(with);
            last = match.Index + match.Length;
        }

        context.Budget.Allocate(text.Length - last);
        return result.Append(text, last, text.Length - last).ToString();
    }

    private static GoList Split(Arguments arguments, CallContext context)
    {
        string text = arguments.Text(1);
        long most = arguments.Int(2);
        if (most == 0)
        {
            return GoList.Nil(GoType.Text);
        }

        var regex = GoRegex.Of(arguments.Text(0), context);
        if (arguments.Text(0).Length > 0 && text.Length == 0)
        {
            return new GoList([""]);
        }

        var parts = new List<string>();
        int begin = 0;
        int end = 0;
        foreach (Match match in regex.Matches(text, most))
        {
            if (most > 0 && parts.Count == most - 1)
            {
                break;
            }

            end = match.Index;
            if (match.Index + match.Length != 0)
            {
                context.Budget.Allocate(end - begin);
                parts.Add(text[begin..end]);
            }

            begin = match.Index + match.Length;
        }

        if (end != text.Length)
        {
            parts.Add(text[begin..]);
        }

        return new GoList(parts);
    }

    private static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            result.Append(@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }

        return result.ToString();
    }
}
