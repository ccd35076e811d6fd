namespace Sluice.Configuration;

/// <summary>What is told of <c>tls</c> and <c>client_tls</c>, of their keys and of the files that they name.</summary>
public static class TlsCodes
{
    /// <summary>The area.</summary>
    public static readonly DiagnosticArea Area = new("tls and client_tls", 500, 549);

    /// <summary>A listener without a certificate.</summary>
    public static readonly DiagnosticCode NoCertificate = Area.Add(501, "no certificate",
        "A listener with TLS needs a certificate and its private key, as PEM files, under `keys`.");

    /// <summary>A certificate without its key, or a key without its certificate.</summary>
    public static readonly DiagnosticCode HalfPair = Area.Add(502, "half a key pair",
        "A certificate needs the file of its private key, and a key that of its certificate.");

    /// <summary>No version in the range.</summary>
    internal static readonly DiagnosticCode VersionOrder = Area.Add(503, "max_version below min_version",
        "No TLS version is in the range, so no connection could be made. Both are TLS 1.3 unless they are written.");

    /// <summary>An unknown version.</summary>
    internal static readonly DiagnosticCode Version = Area.Add(504, "an unknown TLS version",
        "Versions are `TLS10`, `TLS11`, `TLS12` and `TLS13`. Others are read as the message tells.");

    /// <summary>A TLS section that is switched off.</summary>
    public static readonly DiagnosticCode Disabled = Area.Add(505, "tls is disabled",
        "The section is written and switched off, so clients are spoken to in clear text.");

    /// <summary>Curves have no effect.</summary>
    public static readonly DiagnosticCode CurvePreferences = Area.Add(506, "curve_preferences has no effect",
        "The TLS library of the system has its own order of curves, which a program cannot change.");

    /// <summary>Cipher suites that cannot be had.</summary>
    public static readonly DiagnosticCode CipherSuites = Area.Add(507, "a cipher suite that cannot be chosen",
        "Suites are chosen by their IANA numbers on Linux. Elsewhere the system decides.");

    /// <summary>A certificate or key that cannot be used.</summary>
    public static readonly DiagnosticCode Certificate = Area.Add(508, "a certificate or key that cannot be used",
        "The file cannot be read, is not PEM, has a password, or the private key is not that of the certificate.");

    /// <summary>An authority that cannot be used.</summary>
    public static readonly DiagnosticCode Authority = Area.Add(509, "an authority that cannot be used",
        "The file under `ca_certs` cannot be read, or holds no PEM certificate. Whoever the authority vouches for is not trusted.");
}
