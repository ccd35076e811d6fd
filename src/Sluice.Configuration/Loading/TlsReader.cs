using System.Security.Authentication;

namespace Sluice.Configuration;

/// <summary>Reads <c>tls</c> and <c>client_tls</c> (core.md 4.8).</summary>
internal static class TlsReader
{
    private static readonly string[] Versions = ["TLS10", "TLS11", "TLS12", "TLS13"];
    private static readonly int[] DefaultCurves = [25, 24, 23];
    private static readonly int[] DefaultSuites = [49199, 49195, 49200, 49196, 52392, 52393];

    /// <summary>Reads <c>tls</c>.</summary>
    /// <param name="service">The root.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static TlsConfig? ReadServer(ObjectReader service, DiagnosticBag diagnostics)
    {
        if (service.Object("tls") is not { Node: ConfigObject source } reader)
        {
            return null;
        }

        bool disabled = reader.Boolean("disabled");
        List<TlsKeyPair> keys = ReadPairs(reader, "keys", "public_key", disabled ? new DiagnosticBag() : diagnostics);
        string publicKey = reader.String("public_key");
        string privateKey = reader.String("private_key");
        if (publicKey.Length > 0 || privateKey.Length > 0)
        {
            CheckPair(source, publicKey, "public_key", privateKey, disabled ? new DiagnosticBag() : diagnostics);
            keys.Add(new TlsKeyPair(source, publicKey, privateKey));
        }

        if (keys.Count == 0 && !disabled && !reader.Has("keys"))
        {
            diagnostics.Error(TlsCodes.NoCertificate, source, "tls names no certificate",
                "write \"keys\": [{ \"public_key\": \"cert.pem\", \"private_key\": \"key.pem\" }]");
        }

        // Go no longer looks at it; it is read so that it is not taken for a misspelling.
        _ = reader.Child("prefer_server_cipher_suites");
        var config = new TlsConfig
        {
            Source = source,
            Disabled = disabled,
            Keys = keys,
            Protocols = ReadProtocols(reader, diagnostics),
            CurvePreferences = reader.Integers("curve_preferences", DefaultCurves),
            CipherSuites = reader.Integers("cipher_suites", DefaultSuites),
            EnableMtls = reader.Boolean("enable_mtls"),
            DisableSystemCaPool = reader.Boolean("disable_system_ca_pool"),
            CaCerts = reader.Strings("ca_certs"),
        };
        reader.WarnUnknownKeys();
        return config;
    }

    /// <summary>Reads <c>client_tls</c> and the root's <c>allow_insecure_connections</c>.</summary>
    /// <param name="service">The root.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static ClientTlsConfig? ReadClient(ObjectReader service, DiagnosticBag diagnostics)
    {
        bool insecureRoot = service.Boolean("allow_insecure_connections");
        if (service.Object("client_tls") is not { Node: ConfigObject source } reader)
        {
            return insecureRoot && service.Node is ConfigObject root
                ? new ClientTlsConfig { Source = root, AllowInsecureConnections = true, Protocols = SslProtocols.None }
                : null;
        }

        var config = new ClientTlsConfig
        {
            Source = source,
            AllowInsecureConnections = reader.Boolean("allow_insecure_connections") || insecureRoot,
            Protocols = ReadProtocols(reader, diagnostics),
            CurvePreferences = reader.Integers("curve_preferences", DefaultCurves),
            CipherSuites = reader.Integers("cipher_suites", DefaultSuites),
            DisableSystemCaPool = reader.Boolean("disable_system_ca_pool"),
            CaCerts = reader.Strings("ca_certs"),
            ClientCerts = ReadPairs(reader, "client_certs", "certificate", diagnostics),
        };
        reader.WarnUnknownKeys();
        return config;
    }

    private static List<TlsKeyPair> ReadPairs(ObjectReader reader, string key, string certificateKey, DiagnosticBag diagnostics)
    {
        var pairs = new List<TlsKeyPair>();
        foreach (ConfigNode node in reader.List(key))
        {
            ObjectReader pair = reader.Nested(node);
            string certificate = pair.String(certificateKey);
            string privateKey = pair.String("private_key");
            if (pair.IsObject)
            {
                CheckPair(node, certificate, certificateKey, privateKey, diagnostics);
                pair.WarnUnknownKeys();
                pairs.Add(new TlsKeyPair(node, certificate, privateKey));
            }
        }

        return pairs;
    }

    private static void CheckPair(ConfigNode node, string certificate, string certificateKey, string privateKey, DiagnosticBag diagnostics)
    {
        if (certificate.Length == 0)
        {
            diagnostics.Error(TlsCodes.HalfPair, node, $"\"{certificateKey}\" is missing", "write the path of the PEM certificate");
        }

        if (privateKey.Length == 0)
        {
            diagnostics.Error(TlsCodes.HalfPair, node, "\"private_key\" is missing", "write the path of the PEM key");
        }
    }

    private static SslProtocols ReadProtocols(ObjectReader reader, DiagnosticBag diagnostics)
    {
        int lowest = ReadVersion(reader, "min_version", diagnostics);
        int highest = ReadVersion(reader, "max_version", diagnostics);
        if (lowest > highest)
        {
            ConfigNode node = reader.Child("max_version") ?? reader.Node;
            diagnostics.Error(TlsCodes.VersionOrder, node, $"the highest version {Versions[highest]} is below the lowest {Versions[lowest]}: no connection could be made",
                $"write \"min_version\": \"{Versions[highest]}\" too: without it only TLS13 is accepted");
            return SslProtocols.Tls13;
        }

        SslProtocols protocols = SslProtocols.None;
        for (int version = lowest; version <= highest; version++)
        {
            protocols |= Protocol(version);
        }

        return protocols;
    }

    private static SslProtocols Protocol(int version)
    {
        // The configuration asks for these versions by name; what is obsolete is its author's decision.
#pragma warning disable SYSLIB0039, CA5397
        return version switch
        {
            0 => SslProtocols.Tls,
            1 => SslProtocols.Tls11,
            2 => SslProtocols.Tls12,
            _ => SslProtocols.Tls13,
        };
#pragma warning restore SYSLIB0039, CA5397
    }

    private static int ReadVersion(ObjectReader reader, string key, DiagnosticBag diagnostics)
    {
        string text = reader.Choice(key, Versions);
        switch (text)
        {
            case "":
                return Versions.Length - 1;
            case "SSL3.0":
                diagnostics.Warning(TlsCodes.Version, reader.Child(key)!, "SSL 3.0 is not offered by any current library, it is read as TLS10",
                    "write \"TLS12\"");
                return 0;
        }

        int version = Array.IndexOf(Versions, text);
        if (version >= 0)
        {
            return version;
        }

        string plain = new([.. text.Where(char.IsAsciiLetterOrDigit)]);
        plain = plain.ToUpperInvariant().Replace("TLSV", "TLS", StringComparison.Ordinal);
        string? nearest = Versions.Contains(plain, StringComparer.Ordinal) ? plain
            : Versions.Contains("TLS" + plain, StringComparer.Ordinal) ? "TLS" + plain
            : null;
        diagnostics.Warning(TlsCodes.Version, reader.Child(key)!, "this is not a known TLS version, it is read as TLS13",
            nearest is null ? $"write one of {string.Join(", ", Versions)}" : $"did you mean \"{nearest}\"?");
        return Versions.Length - 1;
    }
}
