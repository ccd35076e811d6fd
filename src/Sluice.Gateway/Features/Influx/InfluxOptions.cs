using Sluice.Configuration;

namespace Sluice.Gateway.Features.Influx;

/// <summary>A database of an InfluxDB server, and who writes to it.</summary>
/// <param name="Address">The URL of the server, less user information.</param>
/// <param name="Database">The database; with version 2 of the server the bucket.</param>
/// <param name="Username">The user; empty for none.</param>
/// <param name="Password">Its password.</param>
internal sealed record InfluxTarget(Uri Address, string Database, string Username, string Password)
{
    /// <summary>The server in lines of the log.</summary>
    public string Shown => Address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Reads an address.</summary>
    /// <param name="address">The URL; user information in it counts when there is no user otherwise.</param>
    /// <param name="database">The database.</param>
    /// <param name="username">The user.</param>
    /// <param name="password">Its password.</param>
    /// <returns><see langword="null"/> when the address is not one of HTTP.</returns>
    public static InfluxTarget? Create(string address, string database, string username, string password)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        if (username.Length == 0 && url.UserInfo.Length > 0)
        {
            string[] parts = url.UserInfo.Split(':', 2);
            username = Uri.UnescapeDataString(parts[0]);
            password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return new InfluxTarget(new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri, database, username, password);
    }

    /// <summary>The settings without the password.</summary>
    public override string ToString() => $"{Database} of {Shown}";
}

/// <summary><c>telemetry/influx</c> of the service (telemetry-connectivity.md 2.2).</summary>
/// <param name="Target">The database.</param>
/// <param name="Period"><c>ttl</c>: the time between two pushes. Default 60 s.</param>
/// <param name="BufferSize"><c>buffer_size</c>: the pushes that are kept when the server does not take them. Default 0.</param>
internal sealed record InfluxOptions(InfluxTarget Target, TimeSpan Period, int BufferSize)
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "telemetry/influx";

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="isMeasured">Whether <c>telemetry/metrics</c> measures what is pushed.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is pushed.</returns>
    public static InfluxOptions? Read(ExtraConfig config, bool isMeasured, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string address = reader.String("address");
        TimeSpan period = reader.Duration("ttl", TimeSpan.FromMinutes(1));
        string database = reader.String("db", "krakend");
        string username = reader.String("username");
        string password = reader.String("password");
        int buffer = reader.Integer("buffer_size", 0, 0, int.MaxValue);
        reader.WarnUnknownKeys();
        if (!reader.IsObject)
        {
            return null;
        }

        if (period <= TimeSpan.Zero)
        {
            diagnostics.Error(InfluxCodes.Period, reader.Child("ttl")!, "ttl is not a time that passes", "write a duration such as \"60s\"");
        }

        if (InfluxTarget.Create(address, database, username, password) is not { } target)
        {
            diagnostics.Warning(InfluxCodes.Address, reader.Child("address") ?? node,
                address.Length == 0 ? "there is no address, so nothing is sent to InfluxDB" : "the address is no URL of http or https, so nothing is sent to InfluxDB",
                "write \"address\": \"http://influxdb:8086\"");
            return null;
        }

        if (!isMeasured)
        {
            diagnostics.Warning(InfluxCodes.NeedsMetrics, node, "without telemetry/metrics nothing is measured, so nothing is sent to InfluxDB", "add \"telemetry/metrics\": {}");
            return null;
        }

        return new InfluxOptions(target, period, buffer);
    }
}
