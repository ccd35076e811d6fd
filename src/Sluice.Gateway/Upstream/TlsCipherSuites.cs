using System.Net.Security;
using System.Security.Authentication;
using Sluice.Configuration;

namespace Sluice.Gateway.Upstream;

/// <summary>Makes the rule of the runtime out of <c>cipher_suites</c> (core.md 4.8), for clients and for backends.</summary>
internal static class TlsCipherSuites
{
    private static readonly TlsCipherSuite[] Tls13Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>Makes the rule.</summary>
    /// <param name="section">The <c>tls</c> or <c>client_tls</c> section, for findings.</param>
    /// <param name="protocols">The versions in use.</param>
    /// <param name="numbers">The suites' numbers.</param>
    /// <param name="diagnostics">Where numbers that mean no suite are told.</param>
    /// <returns>The rule, or <see langword="null"/> where the list has no effect: it is about TLS 1.2 and before, TLS 1.3 has suites of its
    /// own, which are always all allowed.</returns>
    public static CipherSuitesPolicy? Policy(
        ConfigObject section, SslProtocols protocols, IReadOnlyList<int> numbers, DiagnosticBag diagnostics)
    {
        if (protocols is SslProtocols.None or SslProtocols.Tls13)
        {
            return null;
        }

        ConfigNode node = section.TryGet("cipher_suites", out ConfigProperty? property) ? property.Value : section;
        if (!OperatingSystem.IsLinux())
        {
            diagnostics.Warning(TlsCodes.CipherSuites, node, "cipher_suites has no effect on this platform: the system decides");
            return null;
        }

        List<TlsCipherSuite> suites = [.. Tls13Suites];
        foreach (int number in numbers)
        {
            if (Enum.IsDefined((TlsCipherSuite)number))
            {
                suites.Add((TlsCipherSuite)number);
            }
            else
            {
                diagnostics.Warning(TlsCodes.CipherSuites, node, $"cipher_suites: there is no suite with the number {number}");
            }
        }

        return new CipherSuitesPolicy(suites);
    }
}
