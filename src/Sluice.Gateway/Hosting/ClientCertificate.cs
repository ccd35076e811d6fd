using System.Security.Cryptography.X509Certificates;

namespace Sluice.Gateway.Hosting;

/// <summary>Decides whether a client's certificate is trusted (<c>tls.enable_mtls</c>, core.md 4.8).</summary>
internal static class ClientCertificate
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether a certificate leads to a trusted authority and may be used by a client.</summary>
    /// <param name="certificate">The certificate shown; <see langword="null"/> for none.</param>
    /// <param name="shown">The chain as the connection built it, for the intermediates that the client sent.</param>
    /// <param name="authorities">The configured authorities.</param>
    /// <param name="trustSystem">Whether the system's authorities are trusted too.</param>
    public static bool IsTrusted(
        X509Certificate? certificate, X509Chain? shown, X509Certificate2Collection authorities, bool trustSystem)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        return Builds(leaf, shown, authorities) || (trustSystem && Builds(leaf, shown, null));
    }

    private static bool Builds(X509Certificate2 leaf, X509Chain? shown, X509Certificate2Collection? authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (shown is not null)
        {
            foreach (X509ChainElement element in shown.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        return chain.Build(leaf);
    }
}
