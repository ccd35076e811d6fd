using Sluice.Configuration;

namespace Sluice.Gateway.Features.Logging;

/// <summary>What people are told about the keys of the log.</summary>
internal static class LoggingKeys
{
    /// <summary><c>telemetry/logging</c>.</summary>
    public static SettingsSchema Logging { get; } = new(
        LoggingOptions.Namespace,
        NamespaceScope.Service,
        "What is logged, where, and in which form",
        static config => LoggingOptions.Read(config, hasGelf: false, []),
        new("level", "The lowest level that is written. Without it these settings are not used."),
        new("stdout", "Whether lines go to standard output."),
        new("syslog", "Whether lines go to the local syslog daemon."),
        new("syslog_facility", "The facility of lines to syslog."),
        new("prefix", "What stands before each line, and the tag of syslog."),
        new("format", "The form of lines on standard output."),
        new("custom_format", "The pattern of the format `custom`: `%{time} %{level} %{message}`."),
        new("access_log_format", "The form of the access log. Absent: the lines that begin with `[GIN]`."),
        new("access_log_custom_format", "The pattern of the access log's format `custom`: `%{time} %{statusCode} %{method} %{path}`."),
        new("access_log_missing_key_marker", "What stands in the access log for a header or claim that is not there."),
        new("backend", "Has no effect: calls of backends have no access log.") { Kind = ValueKind.Object });

    /// <summary><c>telemetry/logstash</c>.</summary>
    public static SettingsSchema Logstash { get; } = new(
        LoggingOptions.LogstashNamespace,
        NamespaceScope.Service,
        "Makes a JSON record of each message of the log",
        static config => LoggingOptions.Read(config, hasGelf: false, []),
        [new("enabled", "Is not read: the presence of the namespace switches it on.")]);

    /// <summary><c>telemetry/gelf</c>.</summary>
    public static SettingsSchema Gelf { get; } = new(
        GelfOptions.Namespace,
        NamespaceScope.Service,
        "A GELF server that gets the log",
        static config => GelfOptions.Read(config, []),
        new("address", "The server: `host:port`."),
        new("enable_tcp", "Whether it gets messages over TCP and not UDP."));
}
