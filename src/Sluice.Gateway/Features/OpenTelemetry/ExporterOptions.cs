using System.Net;
using Sluice.Configuration;
using Sluice.Gateway.Observation.Otlp;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>An OTLP receiver: an item of <c>exporters.otlp</c> (telemetry-connectivity.md 2.4).</summary>
/// <param name="Name"><c>name</c>, for messages. Default empty.</param>
/// <param name="Host"><c>host</c>: a name or an address, without a scheme. Default <c>localhost</c>.</param>
/// <param name="Port"><c>port</c>. Default 4317, also over HTTP.</param>
/// <param name="UsesHttp"><c>use_http</c>: OTLP over HTTP and not over gRPC. Default false.</param>
/// <param name="UsesTls">Whether <c>host</c> begins with <c>https://</c>.</param>
/// <param name="DisableMetrics"><c>disable_metrics</c>. Default false.</param>
/// <param name="DisableTraces"><c>disable_traces</c>. Default false.</param>
/// <param name="MetricPeriod"><c>custom_metric_reporting_period</c>, in seconds. Default: the service's <c>metric_reporting_period</c>.</param>
internal sealed record OtlpExporterOptions(
    string Name, string Host, int Port, bool UsesHttp, bool UsesTls, bool DisableMetrics, bool DisableTraces, TimeSpan MetricPeriod)
{
    private const int DefaultPort = 4317;

    /// <summary>Where to.</summary>
    public OtlpDestination Destination => new(Host, Port, UsesHttp, UsesTls);

    /// <summary>Reads one receiver.</summary>
    /// <param name="reader">Its object.</param>
    /// <param name="period">The service's <c>metric_reporting_period</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when its host cannot be called.</returns>
    public static OtlpExporterOptions? Read(ObjectReader reader, TimeSpan period, DiagnosticBag diagnostics)
    {
        string host = reader.String("host", "localhost");
        int custom = reader.Integer("custom_metric_reporting_period", 0, 1, int.MaxValue);
        int port = reader.Integer("port", DefaultPort, 0, 65535);
        string name = Bare(host, out bool secure);
        var options = new OtlpExporterOptions(
            reader.String("name"),
            name.Length == 0 ? "localhost" : name,
            port == 0 ? DefaultPort : port,
            reader.Boolean("use_http"),
            secure,
            reader.Boolean("disable_metrics"),
            reader.Boolean("disable_traces"),
            custom > 0 ? TimeSpan.FromSeconds(custom) : period);
        reader.WarnUnknownKeys();
        if (Uri.CheckHostName(options.Host.Trim('[', ']')) != UriHostNameType.Unknown)
        {
            return options;
        }

        diagnostics.Warning(OpenTelemetryCodes.Address, reader.Child("host")!, "this is not the name of a host, so nothing is sent there",
            "write a name or an address, and the port as \"port\"");
        return null;
    }

    private static string Bare(string host, out bool secure)
    {
        secure = host.StartsWith("https://", StringComparison.Ordinal);
        return host.StartsWith("http://", StringComparison.Ordinal) ? host[7..] : secure ? host[8..] : host;
    }
}

/// <summary>A port for Prometheus: an item of <c>exporters.prometheus</c> (telemetry-connectivity.md 2.4).</summary>
/// <param name="Name"><c>name</c>, for messages. Default empty.</param>
/// <param name="Port"><c>port</c>. Default 9090.</param>
/// <param name="Address"><c>listen_ip</c>, or <c>host</c>. Default: all addresses.</param>
/// <param name="DisableMetrics"><c>disable_metrics</c>: whether nothing of requests is reported. Default false.</param>
/// <param name="ProcessMetrics"><c>process_metrics</c>: whether there are figures of the process. Default false.</param>
/// <param name="GoMetrics"><c>go_metrics</c>: whether there are figures of the runtime. Default false.</param>
internal sealed record PrometheusExporterOptions(
    string Name, int Port, IPAddress Address, bool DisableMetrics, bool ProcessMetrics, bool GoMetrics)
{
    private const int DefaultPort = 9090;

    /// <summary>Reads one port.</summary>
    /// <param name="reader">Its object.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static PrometheusExporterOptions Read(ObjectReader reader, DiagnosticBag diagnostics)
    {
        string ip = reader.String("listen_ip");
        string host = reader.String("host");
        int port = reader.Integer("port", DefaultPort, 0, 65535);
        if (reader.Has("custom_metric_reporting_period"))
        {
            diagnostics.Warning(OpenTelemetryCodes.NoEffect, reader.Child("custom_metric_reporting_period")!,
                "custom_metric_reporting_period has no effect here: Prometheus asks when it wants to", "remove it");
        }

        var options = new PrometheusExporterOptions(
            reader.String("name"),
            port == 0 ? DefaultPort : port,
            Listening(reader, ip.Length > 0 ? "listen_ip" : "host", ip.Length > 0 ? ip : host, diagnostics),
            reader.Boolean("disable_metrics"),
            reader.Boolean("process_metrics"),
            reader.Boolean("go_metrics"));
        reader.WarnUnknownKeys();
        return options;
    }

    private static IPAddress Listening(ObjectReader reader, string key, string text, DiagnosticBag diagnostics)
    {
        if (text is "" or "0.0.0.0" or "::")
        {
            return IPAddress.IPv6Any;
        }

        if (text == "localhost")
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return address;
        }

        // To listen everywhere instead would show the figures to more than was meant.
        diagnostics.Error(OpenTelemetryCodes.Address, reader.Child(key)!, "this is not an IP address to listen on", "write an address such as 127.0.0.1");
        return IPAddress.Loopback;
    }
}
