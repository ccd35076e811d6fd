using System.Buffers;

namespace Sluice.Gateway.Hosting;

/// <summary>Keeps credentials out of the log: which headers hold them, and which pairs of a query.</summary>
internal static class SecretValues
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "hidden";

    private static readonly string[] Headers =
        ["Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "X-Csrf-Token"];

    // What is in the names of parameters with credentials, and names that are a part of harmless ones ("monkey") and count alone.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "signature", "credential"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Names = ["key", "auth", "authorization", "jwt", "sig", "pwd", "pass", "session", "sessionid", "session_id", "sid"];

    /// <summary>Whether a header holds credentials: it is known for them, or its name says so.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsSecretHeader(string name) => Headers.Contains(name, StringComparer.OrdinalIgnoreCase) || IsSecretParameter(name);

    /// <summary>Whether a parameter of a query holds credentials.</summary>
    /// <param name="name">Its name, as it was sent.</param>
    public static bool IsSecretParameter(ReadOnlySpan<char> name)
    {
        if (name.ContainsAny('%', '+'))
        {
            name = Uri.UnescapeDataString(name.ToString());
        }

        if (name.ContainsAny(Words))
        {
            return true;
        }

        foreach (string secret in Names)
        {
            if (name.Equals(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the user information of a URL stands, its <c>@</c> with it; an empty range where there is none.</summary>
    /// <param name="url">The URL, or any text.</param>
    public static Range UserOf(ReadOnlySpan<char> url)
    {
        int scheme = url.IndexOf("://");
        if (scheme < 0)
        {
            return default;
        }

        int start = scheme + 3;
        int length = url[start..].IndexOfAny('/', '?', '#');
        int at = url.Slice(start, length < 0 ? url.Length - start : length).LastIndexOf('@');
        return at < 0 ? default : start..(start + at + 1);
    }

    /// <summary>A query, piece by piece, with <see cref="Hidden"/> for each value that is a secret.</summary>
    /// <param name="query">The query as sent, without its question mark.</param>
    public static ShownPieces Shown(ReadOnlySpan<char> query) => new(query);

    /// <summary>A URL pattern of the configuration as it may be shown: with <see cref="Hidden"/> for each value of its query that is a secret.
    /// A placeholder is none.</summary>
    /// <param name="pattern">The pattern.</param>
    public static string ShownPattern(string pattern)
    {
        int query = pattern.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? pattern : pattern[..(query + 1)] + string.Join('&', pattern[(query + 1)..].Split('&').Select(static pair =>
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            bool hides = equals > 0 && equals + 1 < pair.Length && !pair.Contains('{', StringComparison.Ordinal) && IsSecretParameter(pair.AsSpan(0, equals));
            return hides ? pair[..(equals + 1)] + Hidden : pair;
        }));
    }

    /// <summary>The pieces of a query that may be shown, in order.</summary>
    internal ref struct ShownPieces
    {
        private ReadOnlySpan<char> _rest;
        private bool _hides;

        /// <summary>Begins.</summary>
        /// <param name="query">The query.</param>
        public ShownPieces(ReadOnlySpan<char> query) => _rest = query;

        /// <summary>The piece.</summary>
        public ReadOnlySpan<char> Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly ShownPieces GetEnumerator() => this;

        /// <summary>Goes on to the next piece.</summary>
        public bool MoveNext()
        {
            if (_hides)
            {
                _hides = false;
                Current = Hidden;
                return true;
            }

            for (int at = 0; at < _rest.Length;)
            {
                int length = _rest[at..].IndexOfAny('&', ';');
                int end = length < 0 ? _rest.Length : at + length;
                ReadOnlySpan<char> pair = _rest[at..end];
                int equals = pair.IndexOf('=');
                if (equals > 0 && equals + 1 < pair.Length && IsSecretParameter(pair[..equals]))
                {
                    Current = _rest[..(at + equals + 1)];
                    _rest = _rest[end..];
                    _hides = true;
                    return true;
                }

                at = end + 1;
            }

            Current = _rest;
            _rest = default;
            return Current.Length > 0;
        }
    }
}
