using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of letter case.</summary>
internal static class CaseFunctions
{
    private enum Word
    {
        Number,
        Upper,
        Letters,
        Connector,
        Punctuation,
        Other,
        None,
    }

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("upper(string)", static (_, a) => a.Text(0).ToUpperInvariant()),
        Function.Of("lower(string)", static (_, a) => a.Text(0).ToLowerInvariant()),
        Function.Of("title(string)", static (_, a) => Title(a.Text(0))),
        Function.Of("untitle(string)", static (_, a) => Words(a.Text(0), Rune.ToLowerInvariant, static rune => rune)),
        Function.Of("initials(string)", static (_, a) => Initials(a.Text(0))),
        Function.Of("swapcase(string)", static (_, a) => Words(a.Text(0), Swapped, Swapped)),
        Function.Of("snakecase(string)", static (_, a) => Joined(a.Text(0), '_')),
        Function.Of("kebabcase(string)", static (_, a) => Joined(a.Text(0), '-')),
        Function.Of("camelcase(string)", static (_, a) => Camel(a.Text(0))),
    ];

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        bool atStart = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append((atStart ? Rune.ToUpperInvariant(rune) : rune).ToString());
            atStart = IsSeparator(rune);
        }

        return result.ToString();
    }

    private static bool IsSeparator(Rune rune) =>
        rune.IsAscii
            ? !Rune.IsLetterOrDigit(rune) && rune.Value != '_'
            : !Rune.IsLetterOrDigit(rune) && GoString.IsSpace(rune);

    private static Rune Swapped(Rune rune) =>
        Rune.IsUpper(rune) ? Rune.ToLowerInvariant(rune) : Rune.IsLower(rune) ? Rune.ToUpperInvariant(rune) : rune;

    private static string Words(string text, Func<Rune, Rune> first, Func<Rune, Rune> others)
    {
        var result = new StringBuilder(text.Length);
        bool atStart = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isSpace = GoString.IsSpace(rune);
            result.Append((isSpace ? rune : atStart ? first(rune) : others(rune)).ToString());
            atStart = isSpace;
        }

        return result.ToString();
    }

    private static string Initials(string text)
    {
        var result = new StringBuilder();
        bool atStart = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isSpace = GoString.IsSpace(rune);
            if (!isSpace && atStart)
            {
                result.Append(rune.ToString());
            }

            atStart = isSpace;
        }

        return result.ToString();
    }

    // Upper camel case: connectors go, the character behind one is a capital. Connectors at the beginning and doubled ones stay.
    private static string Camel(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var result = new StringBuilder(text.Length);
        int start = 0;
        while (start < runes.Length && IsConnector(runes[start]))
        {
            result.Append(runes[start++].ToString());
        }

        for (int i = start; i < runes.Length; i++)
        {
            bool isLast = i == runes.Length - 1;
            bool nextIsConnector = !isLast && IsConnector(runes[i + 1]);
            if (IsConnector(runes[i]))
            {
                if (isLast || nextIsConnector)
                {
                    result.Append(runes[i].ToString());
                }
            }
            else
            {
                result.Append((i == start || IsConnector(runes[i - 1]) ? Rune.ToUpperInvariant(runes[i]) : runes[i]).ToString());
            }
        }

        return result.ToString();
    }

    private static bool IsConnector(Rune rune) => rune.Value is '-' or '_' || GoString.IsSpace(rune);

    // Takes the text apart into words and joins them in lower case. Letters behind a number belong to its word.
    private static string Joined(string text, char connector)
    {
        var result = new StringBuilder(text.Length + 8);
        List<(Word Kind, string Text)> words = Split(text);
        int at = 0;
        (Word Kind, string Text) Next() => at < words.Count ? words[at++] : (Word.None, "");
        bool more() => at < words.Count;
        if (words.Count == 0)
        {
            return "";
        }

        (Word kind, string word) = Next();
        while (more())
        {
            if (kind != Word.Connector)
            {
                Append(result, kind, word, connector);
            }

            Word before = kind;
            string last = word;
            (kind, word) = Next();
            switch (before)
            {
                case Word.Number:
                    while (kind is Word.Letters or Word.Number)
                    {
                        Append(result, kind, word, connector);
                        (kind, word) = Next();
                    }

                    Connect(result, kind, connector);
                    break;
                case Word.Connector:
                    Append(result, before, last, connector);
                    break;
                case Word.Punctuation:
                    break;
                default:
                    if (kind != Word.Number)
                    {
                        if (kind is not (Word.Connector or Word.Punctuation))
                        {
                            result.Append(connector);
                        }

                        break;
                    }

                    if (!more())
                    {
                        break;
                    }

                    string number = word;
                    (kind, word) = Next();
                    if (kind != Word.Letters)
                    {
                        Append(result, Word.Number, number, connector);
                        if (kind is not (Word.Connector or Word.Punctuation))
                        {
                            result.Append(connector);
                        }

                        break;
                    }

                    result.Append(connector);
                    Append(result, Word.Number, number, connector);
                    while (kind is Word.Letters or Word.Number)
                    {
                        Append(result, kind, word, connector);
                        (kind, word) = Next();
                    }

                    Connect(result, kind, connector);
                    break;
            }
        }

        Append(result, kind, word, connector);
        return result.ToString();
    }

    private static void Connect(StringBuilder result, Word next, char connector)
    {
        if (next is not (Word.None or Word.Connector or Word.Punctuation))
        {
            result.Append(connector);
        }
    }

    private static void Append(StringBuilder result, Word kind, string word, char connector)
    {
        if (kind is not (Word.Upper or Word.Connector))
        {
            result.Append(word);
            return;
        }

        foreach (Rune rune in word.EnumerateRunes())
        {
            result.Append(IsConnector(rune) ? connector.ToString() : Rune.ToLowerInvariant(rune).ToString());
        }
    }

    private static List<(Word Kind, string Text)> Split(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var words = new List<(Word, string)>();
        for (int at = 0; at < runes.Length;)
        {
            int start = at;
            Word kind = KindOf(runes[at++]);
            switch (kind)
            {
                case Word.Upper when at < runes.Length && Rune.IsUpper(runes[at]):
                    at = While(runes, at, Rune.IsUpper);
                    at -= at < runes.Length && IsLowerLetter(runes[at]) ? 1 : 0;
                    break;
                case Word.Upper or Word.Letters:
                    at = While(runes, at, IsLowerLetter);
                    break;
                case Word.Number:
                    at = While(runes, at, Rune.IsNumber);
                    break;
                case Word.Connector:
                    at = While(runes, at, IsConnector);
                    break;
                case Word.Punctuation:
                    at = While(runes, at, Rune.IsPunctuation);
                    break;
                default:
                    at = While(runes, at, static rune => KindOf(rune) == Word.Other);
                    break;
            }

            words.Add((kind, string.Concat(runes[start..at].Select(static rune => rune.ToString()))));
        }

        return words;
    }

    private static int While(Rune[] runes, int at, Func<Rune, bool> holds)
    {
        while (at < runes.Length && holds(runes[at]))
        {
            at++;
        }

        return at;
    }

    // Letters of scripts without case, such as Han, are no part of words of letters.
    private static bool IsAlphabet(Rune rune) => Rune.IsLetter(rune) && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.OtherLetter;

    private static bool IsLowerLetter(Rune rune) => IsAlphabet(rune) && !Rune.IsUpper(rune);

    private static Word KindOf(Rune rune) =>
        IsConnector(rune) ? Word.Connector
        : Rune.IsPunctuation(rune) ? Word.Punctuation
        : Rune.IsUpper(rune) ? Word.Upper
        : IsAlphabet(rune) ? Word.Letters
        : Rune.IsNumber(rune) ? Word.Number
        : Word.Other;
}
