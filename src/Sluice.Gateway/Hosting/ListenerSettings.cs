using Sluice.Configuration;
using Sluice.Gateway.Features.Limits;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Hosting;

/// <summary>What of a configuration an open listener cannot change: a reload that changes any of it opens new ones.</summary>
/// <param name="Ip">The address; empty for all.</param>
/// <param name="Port">The port.</param>
/// <param name="SpeaksTls">Whether clients speak TLS.</param>
/// <param name="SpeaksH2c">Whether clear-text HTTP/2 is spoken too.</param>
/// <param name="MaxConnections">The most connections at once; 0 for no limit.</param>
/// <param name="Sockets">The sockets that were handed over; with any, the address and port say nothing.</param>
internal sealed record ListenerSettings(
    string Ip, int Port, bool SpeaksTls, bool SpeaksH2c, int MaxConnections, IReadOnlyList<HandedSocket> Sockets)
{
    /// <summary>The settings of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="router">The router's options.</param>
    /// <param name="limits">The service's own limits.</param>
    /// <param name="tls">The certificates; <see langword="null"/> for clear text.</param>
    /// <param name="sockets">The sockets that were handed over: the same list for the life of the process.</param>
    public static ListenerSettings Of(
        GatewayConfig config, RouterOptions router, LimitsOptions limits, ListenerTls? tls, IReadOnlyList<HandedSocket> sockets) =>
        new(
            sockets.Count > 0 ? "" : config.ListenIp,
            sockets.Count > 0 ? 0 : config.Port,
            tls is not null,
            tls is null && (config.UseH2c || router.UseH2c),
            limits.MaxConnections,
            sockets);

    /// <summary>Whether both want the same socket, so that one must let go of it before the other can listen.</summary>
    /// <param name="other">The other settings.</param>
    public bool SharesAddressWith(ListenerSettings other) =>
        Port == other.Port && (Ip == other.Ip || IsAny(Ip) || IsAny(other.Ip));

    private static bool IsAny(string ip) => ip is "" or "::" or "0.0.0.0";
}
