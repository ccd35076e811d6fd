using System.Security.Cryptography;
using Sluice.Configuration;
using Sluice.Gateway.Observation.Otlp;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What metrics and spans on their way to OTLP receivers have in common.</summary>
internal static class OtlpReceivers
{
    /// <summary>What everything is reported of: the gateway as the settings have it, and what <c>OTEL_RESOURCE_ATTRIBUTES</c> adds.</summary>
    /// <param name="options">The settings.</param>
    public static OtlpResource Resource(OpenTelemetryOptions options) => new(
        [.. options.Resource.Select(static a => KeyValuePair.Create(a.Key, a.Value))],
        OtlpEnvironment.ResourceAttributes(Environment.GetEnvironmentVariable));

    /// <summary>Makes what sends to a receiver.</summary>
    /// <typeparam name="T">What sends.</typeparam>
    /// <param name="make">Makes it, with a client.</param>
    /// <param name="what">What is sent, in words.</param>
    /// <param name="destination">The receiver.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where it is told that a file of certificates cannot be used.</param>
    /// <returns><see langword="null"/> when a file of certificates that the environment names cannot be used.</returns>
    public static T? Open<T>(Func<T> make, string what, OtlpDestination destination, GatewayConfig config, DiagnosticBag diagnostics)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            diagnostics.Warning(OpenTelemetryCodes.Certificate, Source(config),
                $"a file of certificates that the environment names cannot be used, so no {what} are sent to {destination}: {exception.Message}",
                "correct OTEL_EXPORTER_OTLP_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY");
            return null;
        }
    }

    /// <summary>The settings in the file.</summary>
    /// <param name="config">The configuration.</param>
    public static ConfigNode Source(GatewayConfig config) =>
        config.ExtraConfig.TryGet(OpenTelemetryOptions.Namespace, out ConfigNode? node) ? node : config.Source;
}
