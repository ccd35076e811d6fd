using Sluice.Configuration;

namespace Sluice.Gateway.Features.Logging;

/// <summary>The form of the access log: the original's own line, or what <c>access_log_format</c> of <c>telemetry/logging</c> asks for
/// (telemetry-connectivity.md 1.5).</summary>
/// <param name="Pattern">The pattern; <see langword="null"/> for the original's own line.</param>
/// <param name="IsGelf">Whether lines are records of <see cref="GelfOutput"/>.</param>
internal sealed record AccessLogForm(AccessLogPattern? Pattern, bool IsGelf)
{
    private const string FormatKey = "access_log_format";
    private const string CustomKey = "access_log_custom_format";
    private const string MarkerKey = "access_log_missing_key_marker";

    private static readonly string[] Formats = ["default", "httpdCommon", "httpdCombined", "httpdCombine", "json", "custom"];

    private const string GoDefault = "2006/01/02 - 15:04:05";
    private const string GoHttpd = "02/Jan/2006:15:04:05 -0700";
    private const string GoRfc3339 = "2006-01-02T15:04:05Z07:00";
    private const string Common = "%{clientIP} - - [%{time}] \"%{method} %{uri} %{proto}\" %{statusCode} -";

    /// <summary>The original's own line on standard output.</summary>
    public static AccessLogForm Default { get; } = new(null, IsGelf: false);

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">Reads <c>telemetry/logging</c>.</param>
    /// <param name="prefix">The prefix of the log.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static AccessLogForm Read(ObjectReader reader, string prefix, DiagnosticBag diagnostics)
    {
        string format = reader.Choice(FormatKey, Formats);
        string custom = reader.String(CustomKey);
        string marker = reader.String(MarkerKey, "-");
        if (reader.Has("backend"))
        {
            diagnostics.Warning(LoggingCodes.Access, reader.Child("backend")!, "calls of backends have no access log", "remove backend");
        }

        if (!reader.Has(FormatKey))
        {
            return Default;
        }

        (string text, string time)? chosen = format switch
        {
            "" or "default" => ("%{prefix} %{time} [AccessLog] |%{statusCode}| %{latencyMs} | %{clientIP} | %{method} %{path}", GoDefault),
            "httpdCommon" => (Common, GoHttpd),
            "httpdCombine" or "httpdCombined" => (Common + " \"%{header.Referer}\" \"%{header.User-Agent}\"", GoHttpd),
            "json" => ("{\"prefix\":\"%{prefix}\",\"time\":\"%{time}\",\"status_code\":%{statusCode},\"latency\":\"%{latency}\",\"client_ip\":\"%{clientIP}\",\"method\":\"%{method}\",\"path\":\"%{path}\"}", GoRfc3339),
            "custom" => (custom.TrimEnd('\n'), GoRfc3339),
            _ => null,
        };
        if (chosen is null)
        {
            diagnostics.Warning(LoggingCodes.Access, reader.Child(FormatKey)!, $"\"{format}\" is not a format of the access log: it keeps its own line",
                "write default, httpdCommon, httpdCombined, json or custom");
            return Default;
        }

        if (!AccessLogPattern.TryParse(chosen.Value.text, prefix, marker, GoTimeLayout.Parse(chosen.Value.time), out AccessLogPattern? pattern, out string error))
        {
            diagnostics.Error(LoggingCodes.Pattern, reader.Child(CustomKey) ?? reader.Child(FormatKey)!, $"the pattern cannot be used: {error}",
                "write one such as \"%{time} %{statusCode} %{method} %{path}\"");
            return Default;
        }

        foreach (string missing in pattern.WithoutValue)
        {
            diagnostics.Warning(LoggingCodes.NoSource, reader.Child(CustomKey)!, $"%{{{missing}}}: the access log does not know claims, \"{marker}\" stands there", "remove it");
        }

        foreach (string secret in pattern.SecretHeaders)
        {
            diagnostics.Warning(LoggingCodes.Secret, reader.Child(CustomKey)!, $"%{{header.{secret}}} holds credentials: \"hidden\" stands there", "remove it");
        }

        return new AccessLogForm(pattern, IsGelf: false);
    }
}
