using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sluice.Configuration;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Hosting;

/// <summary>The certificates and rules by which clients are spoken to over TLS (core.md 4.8).</summary>
internal sealed class ListenerTls
{
    private readonly List<(SslServerAuthenticationOptions Options, X509Certificate2 Leaf)> _choices = [];

    /// <summary>Reads the certificates of a <c>tls</c> section.</summary>
    /// <param name="config">The section; <see langword="null"/> when absent.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The rules, or <see langword="null"/> where the section is absent or disabled, or a mistake was told.</returns>
    public static ListenerTls? Load(TlsConfig? config, DiagnosticBag diagnostics)
    {
        if (config is null)
        {
            return null;
        }

        if (config.Disabled)
        {
            diagnostics.Warning(TlsCodes.Disabled, config.Source, "tls is disabled: clients are spoken to in clear text",
                "remove tls, or its disabled key");
            return null;
        }

        if (config.Source.TryGet("curve_preferences", out ConfigProperty? curves))
        {
            diagnostics.Warning(TlsCodes.CurvePreferences, curves.Value, "curve_preferences has no effect: the TLS library's own order is used",
                "remove it");
        }

        if (config.Keys.Count == 0)
        {
            diagnostics.Error(TlsCodes.NoCertificate, config.Source, "tls has no certificate",
                "name the PEM files under keys: public_key and private_key");
            return null;
        }

        var tls = new ListenerTls();
        CipherSuitesPolicy? suites = TlsCipherSuites.Policy(config.Source, config.Protocols, config.CipherSuites, diagnostics);
        var ownCertificates = new X509Certificate2Collection();
        foreach (TlsKeyPair pair in config.Keys)
        {
            if (PemFiles.TryLoad(pair, diagnostics) is { } chain)
            {
                ownCertificates.AddRange(chain.Certificates);
                tls._choices.Add((CreateOptions(config, chain, suites), chain.Leaf));
            }
        }

        if (config.EnableMtls)
        {
            X509Certificate2Collection authorities = PemFiles.LoadAuthorities(config.CaCerts, config.Source, diagnostics);
            authorities.AddRange(ownCertificates);
            bool system = !config.DisableSystemCaPool;
            foreach ((SslServerAuthenticationOptions options, _) in tls._choices)
            {
                options.ClientCertificateRequired = true;
                options.RemoteCertificateValidationCallback =
                    (_, certificate, chain, _) => ClientCertificate.IsTrusted(certificate, chain, authorities, system);
            }
        }

        return tls._choices.Count == config.Keys.Count ? tls : null;
    }

    /// <summary>Chooses the certificate for a connection by the name that the client asked for; the first one when none fits.</summary>
    /// <param name="context">The connection.</param>
    public ValueTask<SslServerAuthenticationOptions> OnConnection(TlsHandshakeCallbackContext context)
    {
        string name = context.ClientHelloInfo.ServerName;
        if (name.Length > 0 && _choices.Count > 1)
        {
            foreach ((SslServerAuthenticationOptions options, X509Certificate2 leaf) in _choices)
            {
                if (leaf.MatchesHostname(name))
                {
                    return new(options);
                }
            }
        }

        return new(_choices[0].Options);
    }

    private static SslServerAuthenticationOptions CreateOptions(TlsConfig config, PemChain chain, CipherSuitesPolicy? suites) => new()
    {
        EnabledSslProtocols = config.Protocols,
        ServerCertificateContext = SslStreamCertificateContext.Create(chain.Leaf, chain.Intermediates, offline: true),
        CipherSuitesPolicy = suites,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
    };
}
