using System.Text;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Requests;

/// <summary>Refuses parameter values that would still mean something when they are put into a URL: values that decode once more, and
/// values with <c>?</c> or <c>#</c> (core.md 4.4). It runs unless <c>disable_path_decoding</c> is set, for a path that no route
/// matches too; a redirect goes before it.</summary>
internal static class ParameterCheck
{
    /// <summary>The status of a refusal.</summary>
    public const int StatusCode = 400;

    /// <summary>The content type of a refusal.</summary>
    public const string ContentType = "text/plain; charset=utf-8";

    private const string Encoded = "error: encoded url params";

    /// <summary>Checks the values of a match.</summary>
    /// <param name="values">The values; for an unmatched path those that were consumed.</param>
    /// <returns>The body of the refusal; <see langword="null"/> when every value is fine.</returns>
    public static string? Refusal(RouteValues values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            ReadOnlySpan<char> value = values[i];
            if (value.IndexOfAny('%', '?', '#') < 0)
            {
                continue;
            }

            int invalid = PercentEncoding.IndexOfInvalidEscape(value);
            return invalid < 0 ? Encoded : InvalidEscape(value[invalid..]);
        }

        return null;
    }

    // Tells the escape as it stood: three bytes of it, quoted.
    private static string InvalidEscape(ReadOnlySpan<char> rest)
    {
        byte[] bytes = new byte[LosslessUtf8.MaxBytes(3)];
        int length = LosslessUtf8.Encode(rest[..Math.Min(rest.Length, 3)], bytes);
        ReadOnlySpan<char> shown = LosslessUtf8.Decode(bytes.AsSpan(0, Math.Min(length, 3)));
        byte[] quoted = new byte[GoQuote.MaxBytes(shown.Length)];
        return "error: invalid URL escape " + Encoding.UTF8.GetString(quoted.AsSpan(0, GoQuote.Write(shown, quoted)));
    }
}
