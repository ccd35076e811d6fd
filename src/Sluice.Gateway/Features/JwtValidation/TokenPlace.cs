using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>Where a request has its token: a header, or a cookie when the header is absent or empty (security-traffic.md 1.2).</summary>
/// <param name="headerName"><c>auth_header_name</c>.</param>
/// <param name="cookieName"><c>cookie_key</c>.</param>
internal sealed class TokenPlace(string headerName, string cookieName)
{
    private const string Bearer = "bearer ";

    private readonly bool _isAuthorization = string.Equals(headerName, HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the token. A header that holds something else is taken for a token too, and the cookie is not looked at.</summary>
    /// <param name="headers">The client's headers.</param>
    /// <returns>The token; empty when there is none.</returns>
    public ReadOnlyMemory<char> Find(IHeaderDictionary headers)
    {
        StringValues values = _isAuthorization ? headers.Authorization : headers[headerName];
        if (values is [{ Length: > 0 } text, ..])
        {
            return (text.Length > Bearer.Length && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? text.AsMemory(Bearer.Length) : text.AsMemory())
                .Trim();
        }

        return FindCookie(headers.Cookie);
    }

    private ReadOnlyMemory<char> FindCookie(StringValues lines)
    {
        foreach (string? line in lines)
        {
            foreach (Range range in line.AsSpan().Split(';'))
            {
                ReadOnlyMemory<char> pair = line.AsMemory()[range].Trim();
                int equals = pair.Span.IndexOf('=');
                if (equals == cookieName.Length && pair.Span.StartsWith(cookieName, StringComparison.Ordinal))
                {
                    ReadOnlyMemory<char> value = pair[(equals + 1)..];
                    return value.Span is ['"', .., '"'] ? value[1..^1] : value;
                }
            }
        }

        return default;
    }
}
