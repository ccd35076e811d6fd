using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>exporters.prometheus</c>: a port that Prometheus reads from.</summary>
/// <param name="Port"><c>port</c>.</param>
/// <param name="Namespace"><c>namespace</c>: what stands before the names of metrics. Default empty.</param>
/// <param name="TagsHost"><c>tag_host</c>: whether series have the host. Default false.</param>
/// <param name="TagsPath"><c>tag_path</c>: whether series have the path, in the form of <see cref="PathAggregation"/>. Default false.</param>
/// <param name="TagsMethod"><c>tag_method</c>: whether series have the method. Default false.</param>
/// <param name="TagsStatusCode"><c>tag_statuscode</c>: whether series have the status. Default false.</param>
internal sealed record CensusPrometheusOptions(int Port, string Namespace, bool TagsHost, bool TagsPath, bool TagsMethod, bool TagsStatusCode)
{
    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    public static CensusPrometheusOptions? Read(ObjectReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var options = new CensusPrometheusOptions(
            reader.Integer("port", 0, 0, 65535),
            reader.String("namespace"),
            reader.Boolean("tag_host"),
            reader.Boolean("tag_path"),
            reader.Boolean("tag_method"),
            reader.Boolean("tag_statuscode"));
        reader.WarnUnknownKeys();
        return options;
    }
}

/// <summary><c>exporters.influxdb</c>: an InfluxDB server that metrics are pushed to.</summary>
/// <param name="Address"><c>address</c>: its URL.</param>
/// <param name="Database"><c>db</c>.</param>
/// <param name="Username"><c>username</c>; empty for none.</param>
/// <param name="Password"><c>password</c>.</param>
/// <param name="Timeout"><c>timeout</c> of a push; zero for the default.</param>
/// <param name="Instance"><c>service_name</c>: the tag <c>instance</c>.</param>
internal sealed record CensusInfluxOptions(string Address, string Database, string Username, string Password, TimeSpan Timeout, string Instance)
{
    /// <summary>Reads the exporter.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static CensusInfluxOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        var options = new CensusInfluxOptions(
            reader.String("address"),
            reader.String("db"),
            reader.String("username"),
            reader.String("password"),
            reader.Duration("timeout"),
            reader.String("service_name"));
        foreach (string key in (string[])["ping", "buffer_size"])
        {
            if (reader.Has(key))
            {
                diagnostics.Warning(OpenCensusCodes.NoEffect, reader.Child(key)!, $"{key} has no effect, as in KrakenD", "remove it");
            }
        }

        reader.WarnUnknownKeys();
        return options;
    }

    /// <summary>The settings without the password.</summary>
    public override string ToString() => $"{Database} as {Instance}";
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
