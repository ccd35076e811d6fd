using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Reads one key of a JWKS (RFC 7517 section 4, RFC 7518 section 6). Certificates in it (<c>x5c</c>, <c>x5u</c>) are not looked at,
/// and neither are <c>use</c>, <c>key_ops</c> and <c>alg</c>: the configuration says what a key is for.</summary>
internal static class JsonWebKeyReader
{
    /// <summary>Reads a key.</summary>
    /// <param name="item">An item of <c>keys</c>.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">Why it cannot be used.</param>
    public static bool TryRead(JsonElement item, [NotNullWhen(true)] out JsonWebKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            problem = "it is not an object";
            return false;
        }

        problem = null;
        string keyId = Text(item, "kid", ref problem);
        string kind = Text(item, "kty", ref problem);
        string curve = Text(item, "crv", ref problem);
        string sha1 = Thumbprint(item, "x5t", 20, ref problem);
        string sha256 = Thumbprint(item, "x5t#S256", 32, ref problem);
        if (problem is not null)
        {
            return false;
        }

        (JsonWebKeyType Type, string Main, string? Second)? shape = kind switch
        {
            "oct" => (JsonWebKeyType.Symmetric, "k", null),
            "RSA" => (JsonWebKeyType.Rsa, "n", "e"),
            "EC" when curve is "P-256" or "P-384" or "P-521" => (JsonWebKeyType.EllipticCurve, "x", "y"),
            "OKP" when curve is "Ed25519" => (JsonWebKeyType.OctetKeyPair, "x", null),
            _ => null,
        };
        if (shape is not { } known)
        {
            problem = kind is "EC" or "OKP" ? $"the curve \"{Shown(curve)}\" is not known" : $"the kty \"{Shown(kind)}\" is not known";
            return false;
        }

        byte[]? second = [];
        if (Bytes(item, known.Main) is not { Length: > 0 } main || (known.Second is { } name && (second = Bytes(item, name)) is not { Length: > 0 }))
        {
            problem = $"{known.Main}{(known.Second is null ? " is" : $" or {known.Second} is")} missing or not base64url";
            return false;
        }

        bool hasPrivate = known.Type != JsonWebKeyType.Symmetric && item.TryGetProperty("d", out _);
        byte[]? secret = hasPrivate ? Bytes(item, "d") : null;
        (byte[], byte[])? primes = null;
        if (hasPrivate && known.Type == JsonWebKeyType.Rsa && Bytes(item, "p") is { Length: > 0 } p && Bytes(item, "q") is { Length: > 0 } q)
        {
            primes = (p, q);
        }

        if (hasPrivate && (secret is not { Length: > 0 } || (known.Type == JsonWebKeyType.Rsa && primes is null)))
        {
            problem = "the private part is not whole: d, and of an RSA key p and q, in base64url";
            return false;
        }

        key = new JsonWebKey
        {
            Type = known.Type,
            KeyId = keyId,
            Thumbprint = sha1,
            ThumbprintSha256 = sha256,
            Curve = known.Type is JsonWebKeyType.EllipticCurve or JsonWebKeyType.OctetKeyPair ? curve : "",
            Main = main,
            Second = second!,
            Private = secret,
            Primes = primes,
        };
        problem = JwsKeyMaterial.Check(key);
        key = problem is null ? key : null;
        return key is not null;
    }

    private static string Text(JsonElement item, string name, ref string? problem)
    {
        if (!item.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!;
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or no UTF-8.
        }

        problem ??= $"{name} is not text";
        return "";
    }

    /// <summary>Reads a thumbprint; some servers encode its hexadecimal digits instead of its bytes.</summary>
    private static string Thumbprint(JsonElement item, string name, int size, ref string? problem)
    {
        string text = Text(item, name, ref problem);
        if (text.Length == 0)
        {
            return "";
        }

        if (Base64UrlText.TryDecode(text, out byte[]? bytes) && bytes.Length == size * 2)
        {
            byte[] plain = new byte[size];
            bytes = Convert.FromHexString(bytes, plain, out _, out _) == OperationStatus.Done ? plain : null;
        }

        if (bytes?.Length == size)
        {
            return Base64UrlText.Encode(bytes);
        }

        problem ??= $"{name} is not a thumbprint of {size} bytes in base64url";
        return "";
    }

    private static byte[]? Bytes(JsonElement item, string name)
    {
        string? problem = null;
        return Base64UrlText.TryDecode(Text(item, name, ref problem), out byte[]? bytes) ? bytes : null;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
