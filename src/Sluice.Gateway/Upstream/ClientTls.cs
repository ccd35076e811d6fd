using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Configuration;

namespace Sluice.Gateway.Upstream;

/// <summary><c>client_tls</c> with its files loaded (core.md 4.8): how backends are spoken to over TLS.</summary>
internal sealed class ClientTls
{
    private readonly ClientTlsConfig _config;
    private readonly X509Certificate2Collection _roots;
    private readonly IReadOnlyList<SslStreamCertificateContext> _certificates;
    private readonly CipherSuitesPolicy? _suites;
    private readonly IReadOnlyList<byte[]> _pins;

    private ClientTls(
        ClientTlsConfig config, X509Certificate2Collection roots, IReadOnlyList<SslStreamCertificateContext> certificates,
        CipherSuitesPolicy? suites, IReadOnlyList<byte[]> pins)
    {
        _config = config;
        _roots = roots;
        _certificates = certificates;
        _suites = suites;
        _pins = pins;
    }

    /// <summary>Loads the files of a section.</summary>
    /// <param name="config">The section.</param>
    /// <param name="diagnostics">Gets an error for each file that cannot be used, and a warning for what has no effect here.</param>
    /// <param name="pins">SHA-256 of public keys, one of which must be that of a server's certificate or of one that vouches for it, trusted or
    /// not; <see langword="null"/> for no such condition.</param>
    public static ClientTls Create(ClientTlsConfig config, DiagnosticBag diagnostics, IReadOnlyList<byte[]>? pins = null)
    {
        X509Certificate2Collection roots = [];
        for (int i = 0; i < config.CaCerts.Count; i++)
        {
            LoadRoots(config.CaCerts[i], roots, Node(config.Source, "ca_certs", i), diagnostics);
        }

        List<SslStreamCertificateContext> certificates = [];
        foreach (TlsKeyPair pair in config.ClientCerts)
        {
            if (LoadPair(pair, diagnostics) is { } context)
            {
                certificates.Add(context);
            }
        }

        if (config.Source.TryGet("curve_preferences", out ConfigProperty? curves))
        {
            diagnostics.Warning(
                TlsCodes.CurvePreferences, curves.Value, "curve_preferences has no effect on calls to backends: the TLS library's own order is used",
                    "remove it");
        }

        return new ClientTls(config, roots, certificates, TlsCipherSuites.Policy(config.Source, config.Protocols, config.CipherSuites, diagnostics), pins ?? []);
    }

    /// <summary>Equal for sections that make connections alike: the same rules, and files with the same certificates.</summary>
    public string Identity => string.Join(
        ' ',
        [
            _config.AllowInsecureConnections,
            _config.DisableSystemCaPool,
            _config.Protocols,
            string.Join(',', _config.CipherSuites),
            .. _roots.Select(static root => root.Thumbprint),
            "with",
            .. _certificates.Select(static context => context.TargetCertificate.Thumbprint),
            .. _certificates.SelectMany(static context => context.IntermediateCertificates.Select(static link => link.Thumbprint)),
        ]);

    /// <summary>The options of a connection when there is no section: the runtime's defaults.</summary>
    /// <param name="distrusted">Told why a certificate was refused.</param>
    public static SslClientAuthenticationOptions DefaultOptions(Action<string>? distrusted = null) => new()
    {
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None)
            {
                return true;
            }

            distrusted?.Invoke(Reason(errors, certificate as X509Certificate2));
            return false;
        },
    };

    /// <summary>The options of a connection.</summary>
    /// <param name="distrusted">Told why a certificate was refused.</param>
    public SslClientAuthenticationOptions NewOptions(Action<string>? distrusted = null)
    {
        SslClientAuthenticationOptions options = new()
        {
            EnabledSslProtocols = _config.Protocols,
            CipherSuitesPolicy = _suites,
            CertificateChainPolicy = Policy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                bool trusted = IsTrusted(certificate as X509Certificate2, chain, errors);
                if (trusted && IsPinned(certificate as X509Certificate2, chain))
                {
                    return true;
                }

                distrusted?.Invoke(trusted ? "no certificate has a pinned key" : Reason(errors, certificate as X509Certificate2));
                return false;
            },
        };
        if (_certificates.Count == 1)
        {
            options.ClientCertificateContext = _certificates[0];
        }
        else if (_certificates.Count > 1)
        {
            options.LocalCertificateSelectionCallback = (_, _, _, _, issuers) => Choose(issuers);
        }

        return options;
    }

    // No certificate is fetched from where a backend's certificate says: that would be a request to a place of its choosing.
    private static X509ChainPolicy Policy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static string Reason(SslPolicyErrors errors, X509Certificate2? certificate)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the backend showed no certificate";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? "the certificate is for another name"
            : "the certificate is not trusted";
    }

    private static ConfigNode Node(ConfigObject source, string name, int index)
    {
        if (!source.TryGet(name, out ConfigProperty? property))
        {
            return source;
        }

        return property.Value is ConfigArray list && index < list.Items.Count ? list.Items[index] : property.Value;
    }

    private static void LoadRoots(string path, X509Certificate2Collection roots, ConfigNode node, DiagnosticBag diagnostics)
    {
        int before = roots.Count;
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            diagnostics.Error(TlsCodes.Authority, node, $"the certificates in \"{path}\" cannot be loaded: {Cause(exception)}");
            return;
        }

        if (roots.Count == before)
        {
            diagnostics.Error(TlsCodes.Authority, node, $"there is no PEM certificate in \"{path}\"");
        }
    }

    private static SslStreamCertificateContext? LoadPair(TlsKeyPair pair, DiagnosticBag diagnostics)
    {
        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(pair.PublicKey, pair.PrivateKey);
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(pair.PublicKey);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            diagnostics.Error(
                TlsCodes.Certificate, pair.Source, $"the certificate \"{pair.PublicKey}\" with the key \"{pair.PrivateKey}\" cannot be loaded: {Cause(exception)}");
            return null;
        }
    }

    private static string Cause(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it may not be read",
        IOException => "it cannot be read",
        _ => "it is not valid PEM, or the key does not belong to the certificate",
    };

    private bool IsPinned(X509Certificate2? certificate, X509Chain? shown)
    {
        if (_pins.Count == 0)
        {
            return true;
        }

        // What counts is the server's own certificate and those that vouch for it: anybody can show another one besides.
        List<X509Certificate2> all = certificate is null ? [] : [certificate];
        if (shown is not null && !Array.Exists(shown.ChainStatus, static status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid)))
        {
            all.AddRange(shown.ChainElements.Select(static element => element.Certificate));
        }

        foreach (X509Certificate2 one in all)
        {
            byte[] key = SHA256.HashData(one.PublicKey.ExportSubjectPublicKeyInfo());
            if (_pins.Any(pin => pin.AsSpan().SequenceEqual(key)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTrusted(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_config.AllowInsecureConnections)
        {
            return true;
        }

        if (certificate is null || (errors | SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return false;
        }

        return (errors == SslPolicyErrors.None && !_config.DisableSystemCaPool) || LeadsToRoot(certificate, chain);
    }

    // Any certificate of ca_certs is an anchor, also one that is not self-signed, as in the original. So unknown authorities are
    // allowed while the chain is built, and what counts is that the chain reaches an anchor.
    private bool LeadsToRoot(X509Certificate2 certificate, X509Chain? shown)
    {
        using X509Chain chain = new();
        chain.ChainPolicy = Policy();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (shown is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        if (_roots.Count == 0 || !chain.Build(certificate))
        {
            return false;
        }

        foreach (X509ChainElement element in chain.ChainElements)
        {
            if (_roots.Contains(element.Certificate))
            {
                return true;
            }
        }

        return false;
    }

    // The first certificate that an authority acceptable to the backend issued; else the first.
    private X509Certificate2 Choose(string[] issuers)
    {
        foreach (SslStreamCertificateContext context in _certificates)
        {
            if (Array.Exists(issuers, issuer => issuer == context.TargetCertificate.Issuer)
                || context.IntermediateCertificates.Any(link => Array.Exists(issuers, issuer => issuer == link.Issuer)))
            {
                return context.TargetCertificate;
            }
        }

        return _certificates[0].TargetCertificate;
    }
}
