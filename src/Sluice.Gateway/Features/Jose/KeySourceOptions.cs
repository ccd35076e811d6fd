using Sluice.Configuration;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Where the keys of a validator or signer come from (security-traffic.md 1.1). Equal settings are equal values, so that what was
/// downloaded outlives a reload.</summary>
internal sealed record KeySourceOptions
{
    /// <summary>What the original offers by default over TLS 1.2, and the suites of TLS 1.3.</summary>
    private static readonly int[] DefaultSuites = [49199, 49195, 49200, 49196, 52392, 52393, 4865, 4866, 4867];

    /// <summary><c>jwk_url</c>: the URL of the JWKS. Default none.</summary>
    public string Url { get; private init; } = "";

    /// <summary><c>jwk_local_path</c>: a file with the JWKS, used instead of <see cref="Url"/>. Default none.</summary>
    public string LocalPath { get; private init; } = "";

    /// <summary><c>secret_url</c>: who decrypts <see cref="CypherKey"/>; only with a file. Default none: the file is clear text.</summary>
    public string SecretUrl { get; private init; } = "";

    /// <summary><c>cypher_key</c>: the encrypted key of the file, in base64. Default none.</summary>
    public string CypherKey { get; private init; } = "";

    /// <summary><c>disable_jwk_security</c>: whether keys may come over plain HTTP, from any certificate, or from a file. Default false.</summary>
    public bool DisableSecurity { get; private init; }

    /// <summary><c>jwk_local_ca</c>: a PEM file of authorities trusted for the download besides the system's. Default none.</summary>
    public string LocalCa { get; private init; } = "";

    /// <summary><c>jwk_fingerprints</c>: SHA-256 of the public keys one of which must be among the certificates that are shown, in base64url
    /// with padding, a space between two. Default none: no key is pinned.</summary>
    public string Fingerprints { get; private init; } = "";

    /// <summary><c>cipher_suites</c>: the numbers of the TLS 1.2 suites of the download, a space between two.</summary>
    public string CipherSuites { get; private init; } = string.Join(' ', DefaultSuites);

    /// <summary>Whether the original refuses the source as insecure: neither an <c>https</c> URL nor the permission to do without. It then
    /// answers 401 to every request.</summary>
    public bool IsInsecure => !DisableSecurity && !Url.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Whether the keys are read from a file.</summary>
    public bool IsLocal => LocalPath.Length > 0;

    /// <summary>Reads the settings, and tells those that have no effect.</summary>
    /// <param name="reader">The validator's or signer's settings. Wrong types count in <see cref="ObjectReader.WrongTypes"/>: the original then
    /// reads none of them.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static KeySourceOptions Read(ObjectReader reader, DiagnosticBag diagnostics)
    {
        var options = new KeySourceOptions
        {
            Url = reader.String("jwk_url"),
            LocalPath = reader.String("jwk_local_path"),
            SecretUrl = reader.String("secret_url"),
            CypherKey = reader.String("cypher_key"),
            DisableSecurity = reader.Boolean("disable_jwk_security"),
            LocalCa = reader.String("jwk_local_ca"),
            Fingerprints = string.Join(' ', reader.Strings("jwk_fingerprints")),
            CipherSuites = string.Join(' ', reader.Integers("cipher_suites", DefaultSuites)),
        };
        if (reader.WrongTypes == 0)
        {
            options.Tell(reader, diagnostics);
        }

        return options;
    }

    private void Tell(ObjectReader reader, DiagnosticBag diagnostics)
    {
        if (IsInsecure)
        {
            diagnostics.Warning(
                JoseCodes.Insecure, reader.Child("jwk_url") ?? reader.Node,
                IsLocal
                    ? "keys from a file need disable_jwk_security, so EVERY request is answered with 401"
                    : "keys may only come over https, so EVERY request is answered with 401",
                IsLocal ? "set \"disable_jwk_security\": true" : "write an https URL or, where the network is trusted, \"disable_jwk_security\": true");
            return;
        }

        if (!IsLocal && !Uri.TryCreate(Url, UriKind.Absolute, out _))
        {
            diagnostics.Warning(
                JoseCodes.NoSource, reader.Child("jwk_url") ?? reader.Node, "there is no URL and no file to take keys from, so EVERY request is answered with 401",
                "set jwk_url, or jwk_local_path");
        }

        if (Fingerprints.Length > 0 && (IsLocal || !Url.StartsWith("https://", StringComparison.Ordinal)))
        {
            diagnostics.Warning(JoseCodes.NoEffect, reader.Child("jwk_fingerprints")!, "without TLS there is no certificate, so no fingerprint is checked", "use an https URL");
        }
        else if (DisableSecurity && !IsLocal && Url.StartsWith("https://", StringComparison.Ordinal))
        {
            diagnostics.Warning(
                JoseCodes.Unauthenticated, reader.Child("disable_jwk_security")!, "the certificate of the key server is not checked: whoever is in between chooses the keys",
                "remove disable_jwk_security; for an authority of your own set jwk_local_ca");
        }

        if (SecretUrl.Length > 0 && !IsLocal)
        {
            diagnostics.Warning(JoseCodes.NoEffect, reader.Child("secret_url")!, "secret_url has no effect without jwk_local_path", "remove it");
        }
    }
}
