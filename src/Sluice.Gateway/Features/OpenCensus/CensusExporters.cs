using Sluice.Configuration;
using Sluice.Gateway.Features.Influx;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>exporters.prometheus</c>: a port that Prometheus reads from.</summary>
/// <param name="Port"><c>port</c>.</param>
/// <param name="Namespace"><c>namespace</c>: what stands before the names of metrics. Default empty.</param>
/// <param name="Tags"><c>tag_host</c>, <c>tag_path</c>, <c>tag_method</c>, <c>tag_statuscode</c>: what tells series apart besides the tags that views
/// have anyway. They count for every exporter of views, as in the original. Default none.</param>
internal sealed record CensusPrometheusOptions(int Port, string Namespace, ViewTags Tags)
{
    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there is none, or no port.</returns>
    public static CensusPrometheusOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        var options = new CensusPrometheusOptions(
            reader.Integer("port", 0, 0, 65535),
            reader.String("namespace"),
            (reader.Boolean("tag_host") ? ViewTags.Host : ViewTags.None)
            | (reader.Boolean("tag_path") ? ViewTags.Path : ViewTags.None)
            | (reader.Boolean("tag_method") ? ViewTags.Method : ViewTags.None)
            | (reader.Boolean("tag_statuscode") ? ViewTags.Status : ViewTags.None));
        reader.WarnUnknownKeys();
        if (options.Port > 0)
        {
            return options;
        }

        diagnostics.Warning(OpenCensusCodes.NoPort, reader.Child("port") ?? reader.Node, "there is no port, so nothing is served to Prometheus",
            "write a port, such as 9091");
        return null;
    }
}

/// <summary><c>exporters.influxdb</c>: an InfluxDB server that metrics are pushed to.</summary>
/// <param name="Target"><c>address</c>, <c>db</c>, <c>username</c> and <c>password</c>.</param>
/// <param name="Timeout"><c>timeout</c> of a push. Default 10 s, where the original has none.</param>
/// <param name="Instance"><c>service_name</c>: the tag <c>instance</c>.</param>
internal sealed record CensusInfluxOptions(InfluxTarget Target, TimeSpan Timeout, string Instance)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there is none, or no URL to send to.</returns>
    public static CensusInfluxOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        var target = InfluxTarget.Create(
            reader.String("address"), reader.String("db"), reader.String("username"), reader.String("password"));
        TimeSpan timeout = reader.Duration("timeout");
        string instance = reader.String("service_name");
        foreach (string key in (string[])["ping", "buffer_size"])
        {
            if (reader.Has(key))
            {
                diagnostics.Warning(OpenCensusCodes.NoEffect, reader.Child(key)!, $"{key} has no effect, as in KrakenD", "remove it");
            }
        }

        reader.WarnUnknownKeys();
        if (target is not null)
        {
            return new CensusInfluxOptions(target, timeout > TimeSpan.Zero ? timeout : DefaultTimeout, instance);
        }

        diagnostics.Warning(OpenCensusCodes.InfluxAddress, reader.Child("address") ?? reader.Node, "there is no URL of a server, so nothing is sent to InfluxDB",
            "write \"address\": \"http://influxdb:8086\"");
        return null;
    }
}

/// <summary><c>exporters.zipkin</c>: a Zipkin server that spans are sent to.</summary>
/// <param name="Collector"><c>collector_url</c>.</param>
/// <param name="ServiceName"><c>service_name</c>. Default empty.</param>
/// <param name="Ip"><c>ip</c>: the address that the gateway is reported with. Default empty: none.</param>
/// <param name="Port"><c>port</c>: the port that it is reported with. Default 0: none.</param>
internal sealed record ZipkinOptions(Uri Collector, string ServiceName, string Ip, int Port)
{
    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there is none, or no URL to send to.</returns>
    public static ZipkinOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        Uri? collector = CensusUrl.Read(reader, "collector_url", "http://zipkin:9411/api/v2/spans", diagnostics);
        string name = reader.String("service_name");
        string ip = reader.String("ip");
        int port = reader.Integer("port", 0, 0, 65535);
        reader.WarnUnknownKeys();
        return collector is null ? null : new ZipkinOptions(collector, name, ip, port);
    }
}

/// <summary><c>exporters.jaeger</c>: a Jaeger server that spans are sent to.</summary>
/// <param name="Collector"><c>endpoint</c>: the URL of its collector.</param>
/// <param name="ServiceName"><c>service_name</c>. Default <c>OpenCensus</c>.</param>
/// <param name="Capacity"><c>buffer_max_count</c>: the spans that wait at most; 0 for the default.</param>
internal sealed record JaegerOptions(Uri Collector, string ServiceName, int Capacity)
{
    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when there is none, or no URL to send to.</returns>
    public static JaegerOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        string agent = reader.String("agent_endpoint");
        string name = reader.String("service_name");
        int capacity = reader.Integer("buffer_max_count", 0, 0, 65_536);
        bool isAgentAlone = agent.Length > 0 && reader.String("endpoint").Length == 0;
        if (isAgentAlone)
        {
            diagnostics.Warning(OpenCensusCodes.Agent, reader.Child("agent_endpoint")!, "nothing is sent to Jaeger's agent, which Jaeger has given up",
                "write the collector's \"endpoint\": \"http://jaeger:14268/api/traces\"");
        }

        Uri? collector = isAgentAlone ? null : CensusUrl.Read(reader, "endpoint", "http://jaeger:14268/api/traces", diagnostics);
        reader.WarnUnknownKeys();
        return collector is null ? null : new JaegerOptions(collector, name.Length > 0 ? name : "OpenCensus", capacity);
    }
}

/// <summary>Reads URLs of servers that spans are sent to.</summary>
internal static class CensusUrl
{
    /// <summary>Reads a URL.</summary>
    /// <param name="reader">The exporter's object.</param>
    /// <param name="key">The key.</param>
    /// <param name="example">What it looks like.</param>
    /// <param name="diagnostics">Where a mistake is told.</param>
    /// <returns><see langword="null"/> when it is absent or no URL.</returns>
    public static Uri? Read(ObjectReader reader, string key, string example, DiagnosticBag diagnostics)
    {
        if (Uri.TryCreate(reader.String(key), UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https"))
        {
            return url;
        }

        diagnostics.Warning(OpenCensusCodes.Address, reader.Child(key) ?? reader.Node, "there is no URL of a server, so no spans are sent",
            $"write \"{key}\": \"{example}\"");
        return null;
    }
}
