using System.Globalization;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.Logging;

/// <summary><c>telemetry/gelf</c> of the service (telemetry-connectivity.md 1.4).</summary>
/// <param name="Host">The server's name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="EnableTcp"><c>enable_tcp</c>: TCP and not UDP. Default false.</param>
internal sealed record GelfOptions(string Host, int Port, bool EnableTcp)
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "telemetry/gelf";

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured, or no address.</returns>
    public static GelfOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        string address = reader.String("address");
        bool tcp = reader.Boolean("enable_tcp");
        reader.WarnUnknownKeys();
        int colon = address.LastIndexOf(':');
        string host = colon < 0 ? "" : address[..colon].Trim('[', ']');
        if (colon >= 0 && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            && (Uri.CheckHostName(host) != UriHostNameType.Unknown || host.Length == 0))
        {
            return new GelfOptions(host.Length == 0 ? "localhost" : host, port, tcp);
        }

        diagnostics.Warning(LoggingCodes.Address, reader.Child("address") ?? node,
            address.Length == 0 ? "there is no address, so nothing is sent to a GELF server" : $"\"{address}\" is no address with a port, so nothing is sent to a GELF server",
            "write \"address\": \"host:12201\"");
        return null;
    }
}
