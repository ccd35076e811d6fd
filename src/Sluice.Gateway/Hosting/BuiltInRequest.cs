using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Hosting;

/// <summary>What the debug and echo endpoints tell of a request.</summary>
/// <param name="Method">The method.</param>
/// <param name="RawTarget">The target as it stood in the request line.</param>
/// <param name="Path">The target, taken apart.</param>
/// <param name="Headers">The headers as Kestrel has them.</param>
/// <param name="Body">The whole body.</param>
internal readonly record struct BuiltInRequest(
    string Method, string RawTarget, RequestPath Path, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The largest body that these endpoints take in memory, in bytes: they are for looking at requests by hand.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The headers but <c>Host</c> with canonical names, sorted.</summary>
    public SortedDictionary<string, StringValues> CanonicalHeaders()
    {
        SortedDictionary<string, StringValues> sorted = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, StringValues> header in Headers)
        {
            if (!header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase) && !header.Key.StartsWith(':'))
            {
                sorted[CanonicalName.Of(header.Key)] = new StringValues([.. header.Value.Select(Text)]);
            }
        }

        return sorted;
    }

    /// <summary>The <c>Host</c> header; empty without one.</summary>
    public string Host => Headers.Host.Count > 0 ? Headers.Host[0] ?? "" : "";

    // A server that hands values over byte by byte (Latin-1) has text in UTF-8 to be read again.
    private static string? Text(string? value)
    {
        if (value is null || System.Text.Ascii.IsValid(value) || value.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            return value;
        }

        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(value);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : value;
    }
}
