using Sluice.Configuration;
using Sluice.Gateway.Features.Influx;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary><c>exporters.prometheus</c> of <c>telemetry/opencensus</c> (telemetry-connectivity.md 2.3).</summary>
/// <param name="Port"><c>port</c>: where <c>/metrics</c> is served.</param>
/// <param name="Prefix"><c>namespace</c>: what names begin with, and an underscore. Default empty.</param>
/// <param name="Tags"><c>tag_host</c>, <c>tag_path</c>, <c>tag_method</c>, <c>tag_statuscode</c>: what tells series apart besides the tags that views
/// have anyway. They count for every exporter of views, as in the original.</param>
internal sealed record PrometheusViewOptions(int Port, string Prefix, ViewTags Tags)
{
    /// <summary>Reads the settings.</summary>
    /// <param name="reader">The object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is served.</returns>
    public static PrometheusViewOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        int port = reader.Integer("port", 0, 0, ushort.MaxValue);
        string prefix = reader.String("namespace");
        ViewTags tags = ViewTags.None;
        tags |= reader.Boolean("tag_host") ? ViewTags.Host : ViewTags.None;
        tags |= reader.Boolean("tag_path") ? ViewTags.Path : ViewTags.None;
        tags |= reader.Boolean("tag_method") ? ViewTags.Method : ViewTags.None;
        tags |= reader.Boolean("tag_statuscode") ? ViewTags.Status : ViewTags.None;
        reader.WarnUnknownKeys();
        if (port == 0)
        {
            diagnostics.Warning(ViewCodes.NoPort, reader.Child("port") ?? reader.Node, "there is no port, so nothing is served to Prometheus", "write a port, such as 9091");
            return null;
        }

        return new PrometheusViewOptions(port, prefix, tags);
    }
}

/// <summary><c>exporters.influxdb</c> of <c>telemetry/opencensus</c> (telemetry-connectivity.md 2.3).</summary>
/// <param name="Target">The database.</param>
/// <param name="Timeout"><c>timeout</c>: the time for one push. Default 10 s, where the original has none.</param>
/// <param name="Instance"><c>service_name</c>: the tag <c>instance</c> of every point.</param>
internal sealed record InfluxViewOptions(InfluxTarget Target, TimeSpan Timeout, string Instance)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">The object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is pushed.</returns>
    public static InfluxViewOptions? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        string address = reader.String("address");
        string database = reader.String("db");
        string username = reader.String("username");
        string password = reader.String("password");
        TimeSpan timeout = reader.Duration("timeout", DefaultTimeout);
        string instance = reader.String("service_name");
        foreach (string key in (string[])["ping", "buffer_size"])
        {
            if (reader.Has(key))
            {
                diagnostics.Warning(ViewCodes.NoEffect, reader.Child(key)!, $"{key} has no effect", "remove it");
            }
        }

        reader.WarnUnknownKeys();
        if (InfluxTarget.Create(address, database, username, password) is not { } target)
        {
            diagnostics.Warning(ViewCodes.Address, reader.Child("address") ?? reader.Node, "there is no address of http or https, so nothing is sent to InfluxDB",
                "write \"address\": \"http://influxdb:8086\"");
            return null;
        }

        return new InfluxViewOptions(target, timeout > TimeSpan.Zero ? timeout : DefaultTimeout, instance);
    }
}
