using Sluice.Configuration;

namespace Sluice.Gateway.Features.Jose;

/// <summary>What people are told about the keys of a source of keys.</summary>
internal static class KeySourceWords
{
    /// <summary>Every key.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("jwk_url", "The URL of the JWKS."),
        new("jwk_local_path", "A file with the JWKS, used instead of `jwk_url`."),
        new("secret_url", "Who decrypts `cypher_key`, for a file that is encrypted."),
        new("cypher_key", "The encrypted key of the file, in base64."),
        new("disable_jwk_security", "Whether keys may come over plain HTTP, from any certificate, or from a file."),
        new("jwk_local_ca", "A PEM file of authorities that are trusted for the download besides the system's."),
        new("jwk_fingerprints", "SHA-256 of public keys, in base64url, one of which must be among the certificates that the key server shows."),
        new("cipher_suites", "The TLS 1.2 suites of the download, by their IANA numbers."),
    ];
}
