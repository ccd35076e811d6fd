using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>What a token endpoint answered (RFC 6749 sections 5.1 and 5.2), read as the original's library reads it: an object in JSON, or a
/// form where the content type says so.</summary>
internal sealed class TokenAnswer
{
    /// <summary>The longest token in characters. Servers refuse headers that are much smaller.</summary>
    public const int MaxTokenLength = 64 * 1024;

    /// <summary>The longest text of the token endpoint's own that is told.</summary>
    private const int MaxToldLength = 200;

    private string _accessToken = "";
    private string _tokenType = "";
    private long _expiresIn;
    private string _error = "";
    private string _errorDescription = "";
    private string _errorUri = "";

    /// <summary>Reads an answer.</summary>
    /// <param name="status">The status.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="body">The body; taken over.</param>
    /// <param name="obtainedAt">When the token was asked for, in the clock's ticks.</param>
    /// <param name="options">The credentials, which are left out of what is told.</param>
    /// <returns>The token, or what is wrong in the words that follow <c>oauth2: </c>.</returns>
    public static (AccessToken? Token, string? Problem) Read(int status, string? contentType, BodyBuffer body, long obtainedAt, ClientCredentialsOptions options)
    {
        var answer = new TokenAnswer();
        string type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        string? problem = type is "application/x-www-form-urlencoded" or "text/plain" ? answer.ReadForm(body) : answer.ReadJson(body);
        bool failed = status is < 200 or > 299;
        if (answer._error.Length > 0)
        {
            return (null, answer.DescribeError(options));
        }

        if (failed)
        {
            return (null, $"cannot fetch token: status {status.ToString(CultureInfo.InvariantCulture)}");
        }

        return problem is not null ? (null, problem)
            : answer._accessToken.Length == 0 ? (null, "server response missing access_token")
            : !IsSendable(answer._accessToken) || !IsSendable(answer._tokenType)
                ? (null, "the access_token or its type cannot be sent in a header")
            : (new AccessToken($"{answer.Scheme} {answer._accessToken}", obtainedAt, answer.Lifetime), null);
    }

    private string Scheme => _tokenType.ToLowerInvariant() switch
    {
        "" or "bearer" => "Bearer",
        "mac" => "MAC",
        "basic" => "Basic",
        _ => _tokenType,
    };

    // No expires_in, or 0: the token has no end. A negative one has expired already. So large a number that it has no meaning is cut to
    // the 68 years that the original knows.
    private TimeSpan? Lifetime => _expiresIn == 0 ? null : TimeSpan.FromSeconds(Math.Clamp(_expiresIn, 0, int.MaxValue));

    // RFC 6749 appendix A.12: visible characters and spaces, which cannot end a header line.
    private static bool IsSendable(string text) => text.Length <= MaxTokenLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private string? ReadForm(BodyBuffer body)
    {
        SortedDictionary<string, List<string>> pairs;
        using (body)
        {
            pairs = QueryString.Parse(Encoding.Latin1.GetString(body.Span).Trim());
        }

        foreach ((string name, List<string> values) in pairs)
        {
            Take(name, values[0]);
        }

        _ = pairs.TryGetValue("expires_in", out List<string>? time) && long.TryParse(time[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _expiresIn);
        return null;
    }

    private string? ReadJson(BodyBuffer body)
    {
        DecodeResult decoded = ResponseData.FromJson(body);
        if (decoded.Data is null)
        {
            return $"cannot parse json: {decoded.Failure!.Message}";
        }

        using ResponseData data = decoded.Data;
        foreach (DataNode.Member member in data.Root.Members)
        {
            DataNode value = member.Value;
            string name = member.GetName().ToLowerInvariant();
            if (name == "expires_in" && value.Kind is JsonTokenKind.Number or JsonTokenKind.String)
            {
                if (!TryReadSeconds(value.Raw))
                {
                    return "cannot parse json: expires_in is not a whole number";
                }
            }
            else if (value.Kind == JsonTokenKind.String)
            {
                Take(name, value.GetString());
            }
            else if (value.Kind != JsonTokenKind.Null && name is "access_token" or "token_type" or "expires_in" or "error")
            {
                return $"cannot parse json: {name} has the wrong type";
            }
        }

        return null;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "access_token":
                _accessToken = value;
                break;
            case "token_type":
                _tokenType = value;
                break;
            case "error":
                _error = value;
                break;
            case "error_description":
                _errorDescription = value;
                break;
            case "error_uri":
                _errorUri = value;
                break;
            default:
                break;
        }
    }

    private bool TryReadSeconds(ReadOnlySpan<byte> digits)
    {
        if (Utf8Parser.TryParse(digits, out _expiresIn, out int read) && read == digits.Length)
        {
            return true;
        }

        // More digits than a number holds, of a token that is good for ever in effect.
        bool isNegative = digits is [(byte)'-', ..];
        _expiresIn = isNegative ? -1 : int.MaxValue;
        digits = isNegative ? digits[1..] : digits;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private string DescribeError(ClientCredentialsOptions options)
    {
        var text = new StringBuilder(Quote(_error, options));
        foreach (string more in (string[])[_errorDescription, _errorUri])
        {
            if (more.Length > 0)
            {
                text.Append(' ').Append(Quote(more, options));
            }
        }

        return text.ToString();
    }

    // The secret goes first: cut in two or escaped it would not be found any more.
    private static string Quote(string text, ClientCredentialsOptions options)
    {
        text = options.WithoutSecret(text);
        string shown = text.Length <= MaxToldLength ? text : text[..MaxToldLength] + "...";
        byte[] bytes = new byte[GoQuote.MaxBytes(shown.Length)];
        return Encoding.UTF8.GetString(bytes, 0, GoQuote.Write(shown, bytes));
    }
}
