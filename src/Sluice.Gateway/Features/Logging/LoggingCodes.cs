using Sluice.Configuration;

namespace Sluice.Gateway.Features.Logging;

/// <summary>What is told of <c>telemetry/logging</c>, <c>telemetry/logstash</c> and <c>telemetry/gelf</c>. Each code explains itself.</summary>
internal static class LoggingCodes
{
    public static readonly DiagnosticArea Area = new("telemetry/logging, logstash and gelf", 3100, 3149);

    public static readonly DiagnosticCode Level = Area.Add(3101, "logging settings that are not used",
        "As in KrakenD, without a known `level` the whole of `telemetry/logging` is not used, and everything is logged to standard output.");

    public static readonly DiagnosticCode Silent = Area.Add(3102, "no application log",
        "`stdout` and `syslog` are false unless written, so nothing takes the application log. The access log is not concerned.");

    public static readonly DiagnosticCode Format = Area.Add(3103, "a format without effect",
        "`format` is `default`, `logstash` or `custom`; any other counts as `default`, and so does each while `telemetry/gelf` is used.");

    public static readonly DiagnosticCode Pattern = Area.Add(3104, "a pattern that cannot be used",
        "A pattern is text with `%{verb}` or `%{verb:layout}` in it. KrakenD does not start with one that it cannot read.");

    public static readonly DiagnosticCode NoSource = Area.Add(3105, "a verb without a value",
        "The verb asks for what Sluice does not know of a line, such as a place in KrakenD's source code or a claim. `???` or the marker stands there instead.");

    public static readonly DiagnosticCode Facility = Area.Add(3106, "an unknown facility",
        "`syslog_facility` is `local0` to `local7`; any other counts as `local3`.");

    public static readonly DiagnosticCode Logstash = Area.Add(3110, "logstash records in other lines",
        "The records of `telemetry/logstash` are the message of a line. The line is JSON only with the format `custom` and the pattern `%{message}`.");

    public static readonly DiagnosticCode LogstashEnabled = Area.Add(3111, "logstash that stays enabled",
        "As in KrakenD, `enabled` is not read: the presence of `telemetry/logstash` switches it on.");

    public static readonly DiagnosticCode NeedsLogging = Area.Add(3112, "needs telemetry/logging",
        "`telemetry/logstash` and `telemetry/gelf` change the log of `telemetry/logging`. Without it the application log stays as it is.");

    public static readonly DiagnosticCode Address = Area.Add(3120, "no address of a GELF server",
        "`address` is `host:port`. Without one KrakenD starts and sends nothing.");

    public static readonly DiagnosticCode Access = Area.Add(3130, "an access log option without effect",
        "What the option asks for is not done.");

    public static readonly DiagnosticCode Secret = Area.Add(3131, "a header that holds credentials",
        "The values of headers such as `Authorization` and `Cookie` are never logged: `hidden` stands there instead.");
}
