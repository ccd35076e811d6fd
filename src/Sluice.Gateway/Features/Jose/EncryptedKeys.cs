using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Decrypts a file of keys in the original's format (security-traffic.md 1.1): a keeper decrypts <c>cypher_key</c>, and the hex digits
/// of the MD5 of what comes out are the AES-256-GCM key of the file, whose first 12 bytes are the nonce. Of the keepers there is
/// <c>base64key://</c>, which is NaCl's secretbox with the key in the URL; the others are services of cloud providers.</summary>
internal static class EncryptedKeys
{
    private const string Scheme = "base64key://";
    private const int BoxNonceSize = 24;
    private const int BoxTagSize = 16;
    private const int FileNonceSize = 12;
    private const int FileTagSize = 16;

    /// <summary>Decrypts a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="secretUrl"><c>secret_url</c>.</param>
    /// <param name="cypherKey"><c>cypher_key</c>.</param>
    /// <param name="plain">The JWKS.</param>
    /// <param name="problem">Why it cannot be decrypted, without any secret.</param>
    public static bool TryDecrypt(
        byte[] file, string secretUrl, string cypherKey, [NotNullWhen(true)] out byte[]? plain, [NotNullWhen(false)] out string? problem)
    {
        plain = null;
        if (!secretUrl.StartsWith(Scheme, StringComparison.Ordinal))
        {
            int end = secretUrl.IndexOf(':', StringComparison.Ordinal);
            problem = $"the keeper \"{(end < 0 ? "" : secretUrl[..end])}\" of secret_url is not supported, only base64key is";
            return false;
        }

        string master = secretUrl[Scheme.Length..].Replace('+', '-').Replace('/', '_');
        if (!Base64UrlText.TryDecode(master, out byte[]? masterKey) || masterKey.Length != 32)
        {
            problem = "secret_url does not hold a key of 32 bytes in base64";
            return false;
        }

        byte[] encryptedKey = new byte[(cypherKey.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(cypherKey, encryptedKey, out int written))
        {
            problem = "cypher_key is not base64";
            return false;
        }

        if (OpenBox(encryptedKey.AsSpan(0, written).ToArray(), masterKey) is not { } fileKey)
        {
            problem = "the key of secret_url does not open cypher_key";
            return false;
        }

        plain = OpenFile(file, fileKey);
        problem = plain is null ? "cypher_key is not the key of the file" : null;
        return plain is not null;
    }

    /// <summary>Opens a NaCl secretbox (XSalsa20 and Poly1305) whose first 24 bytes are the nonce.</summary>
    private static byte[]? OpenBox(byte[] box, byte[] key)
    {
        if (box.Length < BoxNonceSize + BoxTagSize)
        {
            return null;
        }

        var cipher = new XSalsa20Engine();
        cipher.Init(forEncryption: false, new ParametersWithIV(new KeyParameter(key), box, 0, BoxNonceSize));
        byte[] macKey = new byte[32];
        cipher.ProcessBytes(macKey, 0, macKey.Length, macKey, 0);
        int start = BoxNonceSize + BoxTagSize;
        var mac = new Poly1305();
        mac.Init(new KeyParameter(macKey));
        mac.BlockUpdate(box, start, box.Length - start);
        byte[] tag = new byte[BoxTagSize];
        mac.DoFinal(tag, 0);
        if (!CryptographicOperations.FixedTimeEquals(tag, box.AsSpan(BoxNonceSize, BoxTagSize)))
        {
            return null;
        }

        byte[] plain = new byte[box.Length - start];
        cipher.ProcessBytes(box, start, plain.Length, plain, 0);
        return plain;
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "It is the file format; the digest is a key derivation, and nothing is authenticated by it.")]
    private static byte[]? OpenFile(byte[] file, byte[] key)
    {
        if (file.Length < FileNonceSize + FileTagSize)
        {
            return null;
        }

        byte[] plain = new byte[file.Length - FileNonceSize - FileTagSize];
        using var aes = new AesGcm(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MD5.HashData(key))), FileTagSize);
        try
        {
            aes.Decrypt(file.AsSpan(0, FileNonceSize), file.AsSpan(FileNonceSize, plain.Length), file.AsSpan(file.Length - FileTagSize), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
