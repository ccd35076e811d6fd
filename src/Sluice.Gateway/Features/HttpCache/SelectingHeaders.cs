using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>The headers of the request that got an answer, as far as another request must have the same to get it too: those that
/// <c>Vary</c> names (RFC 9111 section 4.1), those that tell who asks, or all of them.</summary>
internal sealed class SelectingHeaders
{
    /// <summary>The most names of a <c>Vary</c>: more than any honest backend sends, little enough to compare for each request. An
    /// answer with more is not kept.</summary>
    public const int MaxNames = 32;

    private const string Star = "*";

    private readonly string[] _names;
    private readonly string[] _values;
    private readonly bool _isAll;

    private SelectingHeaders(string[] names, string[] values, bool isAll)
    {
        _names = names;
        _values = values;
        _isAll = isAll;
        foreach (string value in values)
        {
            Size += value.Length;
        }
    }

    /// <summary>The bytes of the values.</summary>
    public int Size { get; }

    /// <summary>Takes of a request what selects its answer.</summary>
    /// <param name="answer">The answer's head.</param>
    /// <param name="control">Its directives.</param>
    /// <param name="request">The request's lines.</param>
    /// <param name="selecting">What selects; <see langword="null"/> for nothing.</param>
    /// <returns>Whether there can be another request with the same answer: not with <c>Vary: *</c> or too many names.</returns>
    public static bool TryTake(HeaderList answer, in CacheControl control, HeaderList request, out SelectingHeaders? selecting)
    {
        selecting = null;
        if (!TryNames(answer, out List<string>? names))
        {
            return false;
        }

        if (control.Private)
        {
            // The answer is for one user. Whoever sends all the same to the backend is that user for all it can know.
            selecting = All(request);
            return true;
        }

        names ??= [];
        AddImplied(names, answer, control);
        if (names.Count > 0)
        {
            selecting = new SelectingHeaders([.. names], [.. names.Select(name => Value(request, name))], isAll: false);
        }

        return true;
    }

    /// <summary>Whether a request has the same values.</summary>
    /// <param name="request">Its lines.</param>
    public bool Matches(HeaderList request)
    {
        if (_isAll)
        {
            ReadOnlySpan<Header> all = request.AsSpan();
            if (all.Length != _names.Length)
            {
                return false;
            }

            for (int i = 0; i < all.Length; i++)
            {
                if (!string.Equals(all[i].Name, _names[i], StringComparison.OrdinalIgnoreCase) || all[i].Value != _values[i])
                {
                    return false;
                }
            }

            return true;
        }

        for (int i = 0; i < _names.Length; i++)
        {
            if (Value(request, _names[i]) != _values[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Another request's values of the same names.</summary>
    /// <param name="request">Its lines.</param>
    public SelectingHeaders Of(HeaderList request) =>
        _isAll ? All(request) : new SelectingHeaders(_names, [.. _names.Select(name => Value(request, name))], isAll: false);

    /// <summary>Adds the lines that the original puts on answers with <c>Vary</c>: <c>X-Varied-</c> and the name, with the request's
    /// value. Credentials are left out: no answer shall repeat them.</summary>
    /// <param name="answer">The answer's lines.</param>
    /// <param name="request">The request's lines.</param>
    public static void AddVaried(HeaderList answer, HeaderList request)
    {
        if (!TryNames(answer, out List<string>? names) || names is null)
        {
            return;
        }

        foreach (string name in names)
        {
            if (request.First(name) is { Length: > 0 } value && !IsCredential(name))
            {
                answer.Set("X-Varied-" + CanonicalHeader.Of(name), value);
            }
        }
    }

    private static SelectingHeaders All(HeaderList request)
    {
        Header[] lines = request.AsSpan().ToArray();
        return new SelectingHeaders(
            Array.ConvertAll(lines, static line => line.Name), Array.ConvertAll(lines, static line => line.Value), isAll: true);
    }

    private static bool TryNames(HeaderList answer, out List<string>? names)
    {
        names = null;
        foreach (ref readonly Header line in answer.AsSpan())
        {
            if (line.Name.Length != 4 || !string.Equals(line.Name, "Vary", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            ReadOnlySpan<char> value = line.Value;
            foreach (Range range in value.Split(','))
            {
                ReadOnlySpan<char> name = value[range].Trim();
                if (name.IsEmpty)
                {
                    continue;
                }

                if (name.SequenceEqual(Star) || names?.Count >= MaxNames)
                {
                    return false;
                }

                names ??= [];
                AddOnce(names, name.ToString());
            }
        }

        return true;
    }

    // What the backend says nothing of and what would still hand one user's answer to another, or a coded body to who cannot read it.
    private static void AddImplied(List<string> names, HeaderList answer, in CacheControl control)
    {
        if (answer.First("Content-Encoding") is not null)
        {
            AddOnce(names, "Accept-Encoding");
        }

        // RFC 9111 section 3.5: these say that the answer is for everybody. It has must-revalidate among them, which many frameworks
        // put on answers that are for one user, so that is not taken for it.
        if (!control.Public && control.SharedMaxAge is null)
        {
            AddOnce(names, "Authorization");
            AddOnce(names, "Cookie");
        }
    }

    private static void AddOnce(List<string> names, string name)
    {
        if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            names.Add(name);
        }
    }

    private static bool IsCredential(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);

    // Several lines are one list (RFC 9110 section 5.3); an empty value is as none.
    private static string Value(HeaderList request, string name)
    {
        string value = "";
        foreach (ref readonly Header line in request.AsSpan())
        {
            if (string.Equals(line.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                value = value.Length == 0 ? line.Value : string.Concat(value, ", ", line.Value);
            }
        }

        return value;
    }
}
