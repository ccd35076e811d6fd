using System.Globalization;
using Sluice.Cli.Output;
using Sluice.Configuration;
using static Sluice.Cli.Dump.GoNotation;

namespace Sluice.Cli.Dump;

/// <summary>The sections of the service: server and transport settings, <c>tls</c>, <c>client_tls</c> and <c>plugin</c>. The
/// original shows the TLS settings as they are written, before its defaults.</summary>
/// <param name="config">The configuration.</param>
/// <param name="writer">Where and how much.</param>
internal sealed class SectionDump(GatewayConfig config, DumpWriter writer)
{
    /// <summary>Every server and transport setting: level 3.</summary>
    public void Transport()
    {
        if (writer.Level < 3)
        {
            return;
        }

        ServerConfig server = config.Server;
        TransportConfig transport = config.Transport;
        writer.Setting(1, "Read timeout", GoDuration.Format(server.ReadTimeout));
        writer.Setting(1, "Write timeout", GoDuration.Format(server.WriteTimeout));
        writer.Setting(1, "Idle timeout", GoDuration.Format(server.IdleTimeout));
        writer.Setting(1, "Read header timeout", GoDuration.Format(server.ReadHeaderTimeout));
        writer.Setting(1, "Idle connection timeout", GoDuration.Format(transport.IdleConnectionTimeout));
        writer.Setting(1, "Response header timeout", GoDuration.Format(transport.ResponseHeaderTimeout));
        writer.Setting(1, "Expect continue timeout", GoDuration.Format(transport.ExpectContinueTimeout));
        writer.Setting(1, "Dialer timeout", GoDuration.Format(transport.DialerTimeout));
        writer.Setting(1, "Dialer fallback delay", GoDuration.Format(transport.DialerFallbackDelay));
        writer.Setting(1, "Dialer keep alive", GoDuration.Format(transport.DialerKeepAlive));
        writer.Setting(1, "Disable keep alives", Boolean(transport.DisableKeepAlives));
        writer.Setting(1, "Disable compression", Boolean(transport.DisableCompression));
        writer.Setting(1, "Max idle connections", Number(transport.MaxIdleConnections));
        writer.Setting(1, "Max idle connections per host", Number(transport.MaxIdleConnectionsPerHost));
        writer.Setting(1, "Sequential start", Boolean(config.SequentialStart));
        writer.Setting(1, "Max header bytes", Number(server.MaxHeaderBytes));
        writer.Setting(1, "Echo endpoint enabled", Boolean(config.EchoEndpoint));
        writer.Setting(1, "Default encoding strategy", config.OutputEncoding);
        writer.Setting(1, "Disable strict REST", Boolean(config.DisableRest));
        writer.Setting(1, "Run lura in debug mode", Boolean(config.DebugEndpoint));
        writer.Setting(1, "Allow insecure connections", Boolean(config.ClientTls?.AllowInsecureConnections ?? false));
        writer.Setting(1, "UseH2C", Boolean(config.UseH2c));
    }

    /// <summary>The <c>tls</c> section.</summary>
    public void Tls()
    {
        if (config.Tls is not { } tls)
        {
            Missing("No TLS section defined");
            return;
        }

        writer.Setting(1, "TLS Disabled", Boolean(tls.Disabled));
        writer.Setting(1, "TLS Public key", Written(tls.Source, "public_key"));
        writer.Setting(1, "TLS Private key", Written(tls.Source, "private_key"));
        writer.Setting(1, "TLS Enable MTLS", Boolean(tls.EnableMtls));
        writer.Setting(1, "TLS Disable System CA Pool", Boolean(tls.DisableSystemCaPool));
        Versions("TLS", tls.Source);
        if (writer.Level > 2)
        {
            writer.Setting(1, "TLS Curve preferences", WrittenList(tls.Source, "curve_preferences"));
            writer.Setting(1, "TLS Prefer server cipher suites", WrittenFlag(tls.Source, "prefer_server_cipher_suites"));
            writer.Setting(1, "TLS Cipher suites", WrittenList(tls.Source, "cipher_suites"));
        }
    }

    /// <summary>The <c>client_tls</c> section.</summary>
    public void ClientTls()
    {
        if (config.ClientTls is not { } tls)
        {
            return;
        }

        writer.Setting(1, "Client TLS Allow Insecure Connections", Boolean(tls.AllowInsecureConnections));
        writer.Setting(1, "Client TLS Disable System CA Pool", Boolean(tls.DisableSystemCaPool));
        Versions("Client TLS", tls.Source);
        if (writer.Level > 2)
        {
            writer.Setting(1, "Client TLS Curve preferences", WrittenList(tls.Source, "curve_preferences"));
            writer.Setting(1, "Client TLS Cipher suites", WrittenList(tls.Source, "cipher_suites"));
        }
    }

    /// <summary>The <c>plugin</c> section.</summary>
    public void Plugin()
    {
        if (config.Plugin is not { } plugin)
        {
            Missing("No Plugin section defined");
            return;
        }

        writer.Setting(1, "Folder", Written(plugin, "folder"));
        writer.Setting(1, "Pattern", Written(plugin, "pattern"));
    }

    private static string Written(ConfigObject section, string key) =>
        section.TryGet(key, out ConfigProperty? property) ? Value(property.Value) : "";

    private static string WrittenList(ConfigObject section, string key) =>
        section.TryGet(key, out ConfigProperty? property) && property.Value is ConfigArray list ? Value(list) : "[]";

    private static string WrittenFlag(ConfigObject section, string key) =>
        section.TryGet(key, out ConfigProperty? property) ? Value(property.Value) : "false";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Versions(string section, ConfigObject source)
    {
        if (writer.Level > 1)
        {
            writer.Setting(1, $"{section} Min version", Written(source, "min_version"));
            writer.Setting(1, $"{section} Max version", Written(source, "max_version"));
        }
    }

    private void Missing(string text)
    {
        if (writer.Level > 1)
        {
            writer.Tinted(1, text, Tint.Red);
        }
    }
}
