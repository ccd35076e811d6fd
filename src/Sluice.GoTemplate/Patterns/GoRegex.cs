using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.GoTemplate.Functions;

namespace Sluice.GoTemplate.Patterns;

/// <summary>A pattern of RE2's syntax with Go's rules for what the next match is. It runs on the framework's automaton engine: no pattern
/// and no text makes it backtrack.</summary>
internal sealed class GoRegex
{
    private const int MostCached = 100;

    private static readonly ConditionalWeakTable<CallContext, Dictionary<string, GoRegex>> Cached = [];
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Regex _regex;
    private readonly IReadOnlyList<string> _names;
    private readonly Budget _budget;

    private GoRegex(Regex regex, IReadOnlyList<string> names, Budget budget) => (_regex, _names, _budget) = (regex, names, budget);

    /// <summary>The pattern, compiled once for a rendering.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="context">What the call works with.</param>
    /// <exception cref="TemplateFault">It is no pattern.</exception>
    public static GoRegex Of(string pattern, CallContext context)
    {
        Dictionary<string, GoRegex> cache = Cached.GetOrCreateValue(context);
        if (cache.TryGetValue(pattern, out GoRegex? known))
        {
            return known;
        }

        var translator = new PatternTranslator(pattern);
        string translated = translator.Translate();

        // Making an automaton costs far more than a step, and more the more kinds of characters it tells apart.
        context.Budget.Step(1000 + (pattern.Length * 20L) + (2L * translator.Alphabet * translator.Alphabet));
        try
        {
            const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
            var regex = new GoRegex(new Regex(translated, Options, MatchTimeout), translator.GroupNames, context.Budget);
            if (cache.Count < MostCached)
            {
                cache.Add(pattern, regex);
            }

            return regex;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new TemplateFault($"the pattern {pattern} is too complex");
        }
    }

    /// <summary>Whether it occurs in a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(string text)
    {
        _budget.Step(1 + (text.Length >> 2));
        return Guarded(() => _regex.IsMatch(text));
    }

    /// <summary>The matches that do not overlap. An empty one right behind another does not count.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most matches; less than 0 for all.</param>
    public IEnumerable<Match> Matches(string text, long most)
    {
        int at = 0;
        int lastEnd = -1;
        for (long count = 0; at <= text.Length && (most < 0 || count < most);)
        {
            _budget.Step(16 + ((text.Length - at) >> 4));
            int from = at;
            Match match = Guarded(() => _regex.Match(text, from));
            if (!match.Success)
            {
                yield break;
            }

            int end = match.Index + match.Length;
            bool counts = true;
            if (end == at)
            {
                counts = match.Index != lastEnd;
                at += char.IsHighSurrogate(at < text.Length ? text[at] : ' ') ? 2 : 1;
            }
            else
            {
                at = end;
            }

            lastEnd = end;
            if (counts)
            {
                count++;
                yield return match;
            }
        }
    }

    /// <summary>Fills <c>$1</c>, <c>$name</c> and <c>${name}</c> in. Digits and letters that follow belong to the name.</summary>
    /// <param name="template">The replacement.</param>
    /// <param name="match">The match.</param>
    public string Expand(string template, Match match)
    {
        if (!template.Contains('$', StringComparison.Ordinal))
        {
            return template;
        }

        var result = new StringBuilder(template.Length);
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '$')
            {
                result.Append(template[i]);
                continue;
            }

            if (i + 1 < template.Length && template[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            bool isBraced = i + 1 < template.Length && template[i + 1] == '{';
            int start = i + (isBraced ? 2 : 1);
            int end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (isBraced && (end >= template.Length || template[end] != '}')))
            {
                result.Append('$');
                continue;
            }

            result.Append(GroupText(template[start..end], match));
            i = isBraced ? end : end - 1;
        }

        return result.ToString();
    }

    private string GroupText(string name, Match match)
    {
        if (name.All(char.IsAsciiDigit))
        {
            return name.Length < 6 ? match.Groups[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)].Value : "";
        }

        for (int i = _names.Count - 1; i >= 0; i--)
        {
            if (_names[i] == name && match.Groups[i + 1].Success)
            {
                return match.Groups[i + 1].Value;
            }
        }

        return "";
    }

    private static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateFault("matching the pattern takes too long", isLimit: true);
        }
    }
}
