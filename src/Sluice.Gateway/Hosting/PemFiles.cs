using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Configuration;

namespace Sluice.Gateway.Hosting;

/// <summary>A certificate with its private key, and what a peer needs to follow it to an authority.</summary>
/// <param name="Leaf">The certificate with its key.</param>
/// <param name="Intermediates">The other certificates of its file.</param>
internal sealed record PemChain(X509Certificate2 Leaf, X509Certificate2Collection Intermediates)
{
    /// <summary>All certificates of the file.</summary>
    public X509Certificate2Collection Certificates => [Leaf, .. Intermediates];
}

/// <summary>Reads certificates and keys from PEM files, with a finding for each that cannot be used.</summary>
internal static class PemFiles
{
    /// <summary>Reads a certificate chain and its key.</summary>
    /// <param name="pair">The files.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static PemChain? TryLoad(TlsKeyPair pair, DiagnosticBag diagnostics)
    {
        if (pair.PublicKey.Length == 0 || pair.PrivateKey.Length == 0)
        {
            diagnostics.Error(TlsCodes.HalfPair, pair.Source, pair.PublicKey.Length == 0 ? "public key not defined" : "private key not defined",
                "name a PEM file for each of public_key and private_key");
            return null;
        }

        if (!TryRead(pair.PublicKey, pair.Source, diagnostics, out string? certificates)
            | !TryRead(pair.PrivateKey, pair.Source, diagnostics, out string? key))
        {
            return null;
        }

        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(certificates, key);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(certificates);
            X509Certificate2 kept = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            return new PemChain(kept, [.. all.Skip(1)]);
        }
        catch (CryptographicException e)
        {
            diagnostics.Error(TlsCodes.Certificate, pair.Source,
                $"'{pair.PublicKey}' and '{pair.PrivateKey}' are not a certificate and its private key: {e.Message}",
                "both must be PEM files, and the key must be the one that the certificate was made for, without a password");
            return null;
        }
    }

    /// <summary>Reads certificates of authorities; files that cannot be read are told and left out: whoever they vouch for is not
    /// trusted.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="node">The section that names them.</param>
    /// <param name="diagnostics">Where unreadable files are told.</param>
    public static X509Certificate2Collection LoadAuthorities(
        IEnumerable<string> paths, ConfigNode node, DiagnosticBag diagnostics)
    {
        var authorities = new X509Certificate2Collection();
        foreach (string path in paths)
        {
            try
            {
                authorities.ImportFromPemFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                diagnostics.Warning(TlsCodes.Authority, node, $"the authority '{path}' cannot be read and is not trusted: {Cause(e)}",
                    "name a readable PEM file");
            }
        }

        return authorities;
    }

    private static string Cause(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "the user of this process may not read it",
        CryptographicException => "it is not valid PEM",
        _ => exception.Message,
    };

    private static bool TryRead(string path, ConfigNode node, DiagnosticBag diagnostics, out string text)
    {
        try
        {
            text = File.ReadAllText(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error(TlsCodes.Certificate, node, $"the file '{path}' cannot be read: {Cause(e)}", "check the path and its permissions");
            text = "";
            return false;
        }
    }
}
