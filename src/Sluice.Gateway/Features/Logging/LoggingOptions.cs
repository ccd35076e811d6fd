using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Logging;

/// <summary><c>telemetry/logging</c> and <c>telemetry/logstash</c> of the service (telemetry-connectivity.md 1.2 and 1.3).</summary>
internal sealed record LoggingOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "telemetry/logging";

    /// <summary>The namespace that makes JSON records of messages.</summary>
    public const string LogstashNamespace = "telemetry/logstash";

    private const string NotUsed = "write \"level\": \"INFO\", or another of DEBUG, INFO, NOTICE, WARNING, ERROR and CRITICAL";

    private static readonly string[] Levels = ["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"];

    private static readonly string[] Formats = ["default", "logstash", "custom"];

    private static readonly string[] Facilities = ["local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];

    /// <summary><c>level</c>: the lowest level that is written; <c>NOTICE</c> is as <c>WARNING</c>, for nothing is logged at that level.</summary>
    public required LogLevel Level { get; init; }

    /// <summary><c>stdout</c>. Default false.</summary>
    public bool Stdout { get; init; }

    /// <summary><c>syslog</c>: whether the local daemon gets the lines. Default false.</summary>
    public bool Syslog { get; init; }

    /// <summary><c>syslog_facility</c>, <c>local0</c> to <c>local7</c>, as its number from 16 to 23. Default <c>local3</c>.</summary>
    public int Facility { get; init; } = 19;

    /// <summary><c>prefix</c>: what comes before each line, and the tag of syslog. Default empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary><c>format</c> and <c>custom_format</c>: the lines of standard output; <see langword="null"/> for the default.</summary>
    public LogPattern? Pattern { get; init; }

    /// <summary>Whether <c>telemetry/logstash</c> is there: each message is a JSON record.</summary>
    public bool Logstash { get; init; }

    /// <summary>The form of the access log. Default: the original's own line.</summary>
    public AccessLogForm AccessForm { get; init; } = AccessLogForm.Default;

    /// <summary>The severity of every line to syslog, which follows the configured level: 7 to 2.</summary>
    public int Severity { get; init; } = 7;

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="hasGelf">Whether a GELF server takes lines.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured, and when the level is none.</returns>
    public static LoggingOptions? Read(ExtraConfig config, bool hasGelf, DiagnosticBag diagnostics)
    {
        bool logstash = config.TryGet(LogstashNamespace, out ConfigNode? logstashNode) && !IsNull(logstashNode);
        LoggingOptions? options = config.TryGet(Namespace, out ConfigNode? node) && !IsNull(node)
            ? Read(node, logstash, hasGelf, diagnostics)
            : null;
        if (logstash)
        {
            TellLogstash(logstashNode!, options, config, diagnostics);
        }

        return options;
    }

    private static LoggingOptions? Read(ConfigNode node, bool logstash, bool hasGelf, DiagnosticBag diagnostics)
    {
        if (node is not ConfigObject)
        {
            diagnostics.Warning(LoggingCodes.Level, node, $"an object belongs here, this is {node.Kind}: everything is logged to standard output", NotUsed);
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        string name = reader.Choice("level", Levels);
        LogLevel? level = ToLevel(name);
        string facility = reader.Choice("syslog_facility", Facilities, "local3");
        string prefix = reader.String("prefix");
        var options = new LoggingOptions
        {
            Level = level ?? LogLevel.Debug,
            Stdout = reader.Boolean("stdout"),
            Syslog = reader.Boolean("syslog"),
            Facility = FacilityOf(facility) ?? 19,
            Prefix = prefix,
            Pattern = ReadPattern(reader, hasGelf && !logstash, diagnostics),
            Logstash = logstash,
            Severity = SeverityOf(name),
            AccessForm = AccessLogForm.Read(reader, prefix, diagnostics),
        };
        if (FacilityOf(facility) is null)
        {
            diagnostics.Warning(LoggingCodes.Facility, reader.Child("syslog_facility")!, $"\"{facility}\" is not a facility for programs like this: local3 is used", "write local0 to local7");
        }

        reader.WarnUnknownKeys();
        if (level is null)
        {
            diagnostics.Warning(LoggingCodes.Level, reader.Child("level") ?? node,
                name.Length == 0 ? "there is no level, so these settings are not used: everything is logged to standard output" : $"\"{name}\" is not a level, so these settings are not used: everything is logged to standard output",
                NotUsed);
            return null;
        }

        if (!options.Stdout && !options.Syslog && (!hasGelf || logstash))
        {
            diagnostics.Warning(LoggingCodes.Silent, node, "neither stdout nor syslog is true, so there is no application log", "write \"stdout\": true");
        }

        return options;
    }

    private static LogPattern? ReadPattern(ObjectReader reader, bool isIgnored, DiagnosticBag diagnostics)
    {
        string format = reader.Choice("format", Formats, "default");
        string custom = reader.String("custom_format");
        if (format is "" or "default")
        {
            return null;
        }

        ConfigNode place = reader.Child("format")!;
        if (isIgnored)
        {
            diagnostics.Warning(LoggingCodes.Format, place, "with telemetry/gelf the format is not used: standard output has the default lines", "remove format, or telemetry/gelf");
            return null;
        }

        switch (format)
        {
            case "logstash":
                return LogPattern.Logstash();
            case "custom":
                if (LogPattern.TryParse(custom, out LogPattern? pattern, out string error))
                {
                    string missing = string.Join(", ", pattern.WithoutValue.Distinct(StringComparer.Ordinal).Select(static v => $"%{{{v}}}"));
                    if (missing.Length > 0)
                    {
                        diagnostics.Warning(LoggingCodes.NoSource, reader.Child("custom_format")!, $"{missing}: lines come from no place in source code here, ??? stands there", "remove it");
                    }

                    return pattern;
                }

                diagnostics.Error(LoggingCodes.Pattern, reader.Child("custom_format") ?? place, $"the pattern cannot be used: {error}", "write one such as \"%{time} %{level} %{message}\"");
                return null;
            default:
                diagnostics.Warning(LoggingCodes.Format, place, $"\"{format}\" is not a format: the default is used", "write default, logstash or custom");
                return null;
        }
    }

    private static void TellLogstash(ConfigNode node, LoggingOptions? options, ExtraConfig config, DiagnosticBag diagnostics)
    {
        ObjectReader? reader = node is ConfigObject ? ObjectReader.Strict(node, diagnostics) : null;
        bool isEnabled = reader is null || reader.Boolean("enabled", fallback: true);
        reader?.WarnUnknownKeys();
        if (options is null)
        {
            diagnostics.Warning(LoggingCodes.NeedsLogging, node, "without telemetry/logging and its level this has no effect", "add telemetry/logging with a level");
            return;
        }

        if (!isEnabled)
        {
            diagnostics.Warning(LoggingCodes.LogstashEnabled, reader!.Child("enabled")!, "it stays enabled: enabled is not read", "remove telemetry/logstash");
        }

        bool isPure = config.TryGet(Namespace, out ConfigNode? logging) && logging is ConfigObject keys
            && keys.TryGet("custom_format", out ConfigProperty? custom) && custom.Value is ConfigScalar { Text: "%{message}" } && options.Pattern is not null;
        if (options.Stdout && !isPure)
        {
            diagnostics.Warning(LoggingCodes.Logstash, node, "the lines of standard output are not JSON: the record is a part of them",
                "write \"format\": \"custom\" and \"custom_format\": \"%{message}\" in telemetry/logging");
        }
    }

    private static LogLevel? ToLevel(string name) => name.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.Debug,
        "INFO" => LogLevel.Info,
        "NOTICE" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        _ => null,
    };

    private static int SeverityOf(string name) => name.ToUpperInvariant() switch
    {
        "DEBUG" => 7,
        "INFO" => 6,
        "WARNING" => 4,
        "ERROR" => 3,
        _ => 2,
    };

    private static int? FacilityOf(string name) =>
        name.Length == 6 && name.StartsWith("local", StringComparison.Ordinal) && name[5] is >= '0' and <= '7' ? 16 + (name[5] - '0') : null;

    private static bool IsNull(ConfigNode node) => node is ConfigScalar { ScalarKind: ConfigScalarKind.Null };
}
