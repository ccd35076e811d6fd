using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Requests;

/// <summary>A query string's pairs that are let through, by name in bytewise order, values of a name in the order received (core.md
/// 5.1). Kept in encoded form, so that bytes which are not UTF-8 survive.</summary>
internal sealed class QueryValues
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <summary>The pairs: names and values percent-encoded as <c>application/x-www-form-urlencoded</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>Reads a query string. A pair that holds a <c>;</c> or a broken escape is dropped alone.</summary>
    /// <param name="query">The raw query, without its question mark.</param>
    /// <param name="filter">What is let through.</param>
    public void Read(ReadOnlySpan<char> query, QueryFilter filter)
    {
        if (filter.IsEmpty)
        {
            return;
        }

        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (pair.IsEmpty || pair.Contains(';'))
            {
                continue;
            }

            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> rawName = equals < 0 ? pair : pair[..equals];
            ReadOnlySpan<char> rawValue = equals < 0 ? default : pair[(equals + 1)..];
            if (TryNormalize(rawName, out string? name) && filter.Passes(name) && TryNormalize(rawValue, out string? value))
            {
                Insert(name, value);
            }
        }
    }

    /// <summary>Appends the pairs as a query string.</summary>
    /// <param name="target">The URL so far, with or without a query of its own.</param>
    /// <param name="filter">A backend's own filter; <see langword="null"/> for none.</param>
    /// <param name="hasQuery">Whether the URL has a query already.</param>
    public void AppendTo(StringBuilder target, QueryFilter? filter, bool hasQuery)
    {
        foreach ((string name, string value) in _pairs)
        {
            if (filter is null || filter.Passes(name))
            {
                target.Append(hasQuery ? '&' : '?').Append(name).Append('=').Append(value);
                hasQuery = true;
            }
        }
    }

    /// <summary>The pairs as a query string, without a question mark.</summary>
    public override string ToString() => ToString(null);

    /// <summary>The pairs as a query string, without a question mark.</summary>
    /// <param name="filter">What is let through; <see langword="null"/> for everything.</param>
    public string ToString(QueryFilter? filter) => string.Join(
        '&', _pairs.Where(pair => filter is null || filter.Passes(pair.Key)).Select(static pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Forgets every pair.</summary>
    public void Clear() => _pairs.Clear();

    /// <summary>Takes over the pairs of another query.</summary>
    /// <param name="other">The pairs.</param>
    public void CopyFrom(QueryValues other)
    {
        _pairs.Clear();
        _pairs.AddRange(other._pairs);
    }

    private void Insert(string name, string value)
    {
        int at = _pairs.Count;
        while (at > 0 && CompareDecoded(_pairs[at - 1].Key, name) > 0)
        {
            at--;
        }

        _pairs.Insert(at, new(name, value));
    }

    /// <summary>Brings encoded text of any spelling into the one that goes upstream: letters, digits and <c>-_.~</c> as they are, a space
    /// as <c>+</c>, every other byte as <c>%XX</c>.</summary>
    private static bool TryNormalize(ReadOnlySpan<char> raw, [NotNullWhen(true)] out string? normalized)
    {
        if (!raw.ContainsAnyExcept(Unreserved))
        {
            normalized = raw.ToString();
            return true;
        }

        normalized = PercentEncoding.IndexOfInvalidEscape(raw) < 0
            ? PercentEncoding.EncodeQueryComponent(PercentEncoding.Decode(raw, plusIsSpace: true))
            : null;
        return normalized is not null;
    }

    /// <summary>Orders two encoded names as their decoded bytes are ordered.</summary>
    private static int CompareDecoded(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0;
        int j = 0;
        while (i < left.Length && j < right.Length)
        {
            int difference = NextByte(left, ref i) - NextByte(right, ref j);
            if (difference != 0)
            {
                return difference;
            }
        }

        return (left.Length - i) - (right.Length - j);
    }

    private static int NextByte(ReadOnlySpan<char> text, ref int index)
    {
        char c = text[index++];
        switch (c)
        {
            case '+':
                return ' ';
            case '%':
                index += 2;
                return byte.Parse(text.Slice(index - 2, 2), NumberStyles.AllowHexSpecifier);
            default:
                return c;
        }
    }
}

/// <summary>A compiled <c>input_query_strings</c>: which names are let through; exact letters, <c>*</c> for all.</summary>
internal sealed class QueryFilter
{
    private readonly string[] _names;
    private readonly bool _all;

    /// <summary>Compiles a list.</summary>
    /// <param name="inputQueryStrings">The names, decoded.</param>
    public QueryFilter(IReadOnlyList<string> inputQueryStrings)
    {
        _all = inputQueryStrings.Contains("*", StringComparer.Ordinal);
        _names = [.. inputQueryStrings.Select(static name => PercentEncoding.EncodeQueryComponent(name))];
    }

    /// <summary>Whether nothing is let through.</summary>
    public bool IsEmpty => !_all && _names.Length == 0;

    /// <summary>Whether a name is let through.</summary>
    /// <param name="encodedName">The name percent-encoded as <see cref="QueryValues"/> keeps it.</param>
    public bool Passes(string encodedName) => _all || _names.AsSpan().Contains(encodedName);
}
