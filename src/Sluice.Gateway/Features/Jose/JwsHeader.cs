using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sluice.Gateway.Features.Jose;

/// <summary>What of a token's header says how it was signed (RFC 7515 section 4.1). Keys and places of keys that a header carries
/// (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are not read: whoever made the token chose them.</summary>
internal sealed class JwsHeader
{
    /// <summary><c>alg</c>; empty when absent.</summary>
    public string Algorithm { get; private set; } = "";

    /// <summary><c>kid</c>; empty when absent.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary><c>x5t</c>; <see langword="null"/> when absent or not text.</summary>
    public string? Thumbprint { get; private set; }

    /// <summary><c>x5t#S256</c>; <see langword="null"/> when absent or not text.</summary>
    public string? ThumbprintSha256 { get; private set; }

    /// <summary>Reads a header. A name that repeats, a <c>crit</c> (no extension is understood here) and an <c>alg</c> or <c>kid</c> that is
    /// not text make it invalid.</summary>
    /// <param name="utf8">The decoded header.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JwsHeader? header)
    {
        header = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            var read = new JwsHeader();
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                string? text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
                bool isTextOrNull = text is not null || member.Value.ValueKind == JsonValueKind.Null;
                switch (member.Name)
                {
                    case "alg" when isTextOrNull:
                        read.Algorithm = text ?? "";
                        break;
                    case "kid" when isTextOrNull:
                        read.KeyId = text ?? "";
                        break;
                    case "x5t":
                        read.Thumbprint = text;
                        break;
                    case "x5t#S256":
                        read.ThumbprintSha256 = text;
                        break;
                    case "alg" or "kid" or "crit":
                        return false;
                    default:
                        break;
                }
            }

            header = read;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: text that is not UTF-8.
            return false;
        }
    }
}
