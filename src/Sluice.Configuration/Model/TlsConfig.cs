using System.Security.Authentication;

namespace Sluice.Configuration;

/// <summary>A certificate and its key.</summary>
/// <param name="Source">The node it was read from.</param>
/// <param name="PublicKey">The path of the PEM certificate chain.</param>
/// <param name="PrivateKey">The path of the PEM private key.</param>
public sealed record TlsKeyPair(ConfigNode Source, string PublicKey, string PrivateKey);

/// <summary><c>tls</c>: how clients are spoken to (core.md 4.8).</summary>
public sealed record TlsConfig
{
    /// <summary>The node it was read from.</summary>
    public required ConfigObject Source { get; init; }

    /// <summary><c>disabled</c>: whether the section has no effect. Default false.</summary>
    public bool Disabled { get; init; }

    /// <summary><c>keys</c>, and after them the single pair <c>public_key</c>/<c>private_key</c>.</summary>
    public IReadOnlyList<TlsKeyPair> Keys { get; init; } = [];

    /// <summary>The versions from <c>min_version</c> to <c>max_version</c>. Default: TLS 1.3 only.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls13;

    /// <summary><c>curve_preferences</c>: the TLS group numbers, best first. Default 25, 24, 23.</summary>
    public IReadOnlyList<int> CurvePreferences { get; init; } = [25, 24, 23];

    /// <summary><c>cipher_suites</c>: the TLS 1.2 suite numbers. Default 49199, 49195, 49200, 49196, 52392, 52393.</summary>
    public IReadOnlyList<int> CipherSuites { get; init; } = [49199, 49195, 49200, 49196, 52392, 52393];

    /// <summary><c>enable_mtls</c>: whether clients must show a certificate. Default false.</summary>
    public bool EnableMtls { get; init; }

    /// <summary><c>disable_system_ca_pool</c>: whether the system's authorities are not trusted for clients. Default false.</summary>
    public bool DisableSystemCaPool { get; init; }

    /// <summary><c>ca_certs</c>: the paths of PEM files of authorities trusted for clients. Default none.</summary>
    public IReadOnlyList<string> CaCerts { get; init; } = [];
}

/// <summary><c>client_tls</c>: how backends are spoken to (core.md 4.8).</summary>
public sealed record ClientTlsConfig
{
    /// <summary>The node it was read from.</summary>
    public required ConfigObject Source { get; init; }

    /// <summary><c>allow_insecure_connections</c>: whether any certificate is accepted. Default false.</summary>
    public bool AllowInsecureConnections { get; init; }

    /// <summary>The versions from <c>min_version</c> to <c>max_version</c>. Default: TLS 1.3 only, as soon as the section exists.
    /// <see cref="SslProtocols.None"/> when only the root's <c>allow_insecure_connections</c> made this section: the runtime's own choice.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls13;

    /// <summary><c>curve_preferences</c>: the TLS group numbers, best first. Default 25, 24, 23.</summary>
    public IReadOnlyList<int> CurvePreferences { get; init; } = [25, 24, 23];

    /// <summary><c>cipher_suites</c>: the TLS 1.2 suite numbers. Default 49199, 49195, 49200, 49196, 52392, 52393.</summary>
    public IReadOnlyList<int> CipherSuites { get; init; } = [49199, 49195, 49200, 49196, 52392, 52393];

    /// <summary><c>disable_system_ca_pool</c>: whether the system's authorities are not trusted. Default false.</summary>
    public bool DisableSystemCaPool { get; init; }

    /// <summary><c>ca_certs</c>: the paths of PEM files of trusted authorities. Default none.</summary>
    public IReadOnlyList<string> CaCerts { get; init; } = [];

    /// <summary><c>client_certs</c>: the certificates shown to backends. Default none.</summary>
    public IReadOnlyList<TlsKeyPair> ClientCerts { get; init; } = [];
}
