using System.Buffers;

namespace Sluice.Configuration;

/// <summary>Header names in the form that Go sends them: <c>x-api-key</c> is <c>X-Api-Key</c>.</summary>
public static class CanonicalHeader
{
    // RFC 9110, section 5.6.2: the characters of a token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Gives the canonical form: letters after the start and after hyphens in upper case, others in lower case. A name
    /// with characters that no header name has stays as it is.</summary>
    /// <param name="name">The name.</param>
    public static string Of(string name)
    {
        if (!IsToken(name))
        {
            return name;
        }

        return string.Create(name.Length, name, static (canonical, written) =>
        {
            bool upper = true;
            for (int i = 0; i < written.Length; i++)
            {
                canonical[i] = upper ? char.ToUpperInvariant(written[i]) : char.ToLowerInvariant(written[i]);
                upper = written[i] == '-';
            }
        });
    }

    /// <summary>Whether a text is a token: what a header name or a method must be.</summary>
    /// <param name="text">The text.</param>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);
}
