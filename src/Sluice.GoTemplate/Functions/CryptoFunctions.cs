using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's hashes, passwords and encryption.</summary>
internal static class CryptoFunctions
{
    // What a slow hash costs in steps, so that a loop of them ends in about the time of other loops.
    internal const long SlowHash = 400_000;

    // bcrypt's own limit and its usual cost.
    private const int LongestPassword = 72;
    private const int BcryptCost = 10;

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("sha1sum(string)", static (c, a) => Hash(a, c, SHA1.HashData)),
        Function.Of("sha256sum(string)", static (c, a) => Hash(a, c, SHA256.HashData)),
        Function.Of("sha512sum(string)", static (c, a) => Hash(a, c, SHA512.HashData)),
        Function.Of("adler32sum(string)", static (_, a) => Adler32(GoString.Bytes(a.Text(0))).ToString(CultureInfo.InvariantCulture)),
        Function.Of("bcrypt(string)", static (c, a) => Bcrypt(a.Text(0), c)),
        Function.Of("htpasswd(string, string)", static (c, a) => a.Text(0).Contains(':', StringComparison.Ordinal) ? "invalid username: " + a.Text(0) : a.Text(0) + ":" + Bcrypt(a.Text(1), c)),
        Function.Of("derivePassword(uint32, string, string, string, string)", static (c, a) => MasterPassword.Derive((uint)a[0]!, a.Text(1), a.Text(2), a.Text(3), a.Text(4), c)),
        Function.Of("encryptAES(string, string)", static (c, a) => Encrypt(a.Text(0), a.Text(1), c)),
        Function.Of("decryptAES(string, string)", static (c, a) => Decrypt(a.Text(0), a.Text(1), c)),
    ];

    private static string Hash(Arguments arguments, CallContext context, Func<byte[], byte[]> hash)
    {
        context.Budget.Step(1 + (arguments.Text(0).Length >> 4));
        return Convert.ToHexStringLower(hash(GoString.Bytes(arguments.Text(0))));
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint a = 1;
        uint b = 0;
        foreach (byte value in bytes)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return (b << 16) | a;
    }

    private static string Bcrypt(string password, CallContext context)
    {
        byte[] bytes = GoString.Bytes(password);
        if (bytes.Length > LongestPassword)
        {
            return $"failed to encrypt string with bcrypt: the password is longer than {LongestPassword} bytes";
        }

        context.Budget.Step(SlowHash);
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] hash = BCrypt.Generate(bytes, salt, BcryptCost, bytes.Length < LongestPassword);
        return $"$2a${BcryptCost}${Radix64(salt)}{Radix64(hash.AsSpan(0, 23))}";
    }

    // bcrypt's own base64: another alphabet, no padding.
    private static string Radix64(ReadOnlySpan<byte> bytes)
    {
        const string Standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const string Own = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var text = new StringBuilder();
        foreach (char c in Convert.ToBase64String(bytes).TrimEnd('='))
        {
            text.Append(Own[Standard.IndexOf(c, StringComparison.Ordinal)]);
        }

        return text.ToString();
    }

    // AES-256 in CBC mode: the password's first 32 bytes are the key, as they are; the initialisation vector goes before the text.
    private static Aes Cipher(string password)
    {
        byte[] key = new byte[32];
        GoString.Bytes(password).AsSpan()[..Math.Min(32, (int)GoString.Length(password))].CopyTo(key);
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static string Encrypt(string password, string text, CallContext context)
    {
        if (text.Length == 0)
        {
            return "";
        }

        context.Budget.Allocate(text.Length * 5L);
        using Aes aes = Cipher(password);
        byte[] vector = RandomNumberGenerator.GetBytes(16);
        return Convert.ToBase64String([.. vector, .. aes.EncryptCbc(GoString.Bytes(text), vector)]);
    }

    private static string Decrypt(string password, string encrypted, CallContext context)
    {
        if (encrypted.Length == 0)
        {
            return "";
        }

        context.Budget.Allocate(encrypted.Length);
        byte[] bytes = new byte[encrypted.Length];
        if (!Convert.TryFromBase64String(encrypted, bytes, out int length) || length < 32 || length % 16 != 0)
        {
            throw new TemplateFault("the text is not one that encryptAES made");
        }

        using Aes aes = Cipher(password);
        byte[] plain = aes.DecryptCbc(bytes.AsSpan(16, length - 16), bytes.AsSpan(0, 16), PaddingMode.None);
        int padding = plain[^1];
        return padding <= plain.Length
            ? GoString.FromBytes(plain.AsSpan(0, plain.Length - padding))
            : throw new TemplateFault("the text was encrypted with another password");
    }
}
