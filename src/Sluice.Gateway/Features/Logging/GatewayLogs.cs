using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Logging;

/// <summary>The logs of one configuration: the application's, the access log's place and form. Outputs besides standard output are kept
/// over a reload while their settings are the same, and are flushed and closed with the last configuration that has them.</summary>
internal sealed class GatewayLogs
{
    private readonly LogWriter _stdout;
    private readonly Func<long, byte[]> _stdoutDrops;

    private GatewayLogs(LogWriter stdout, Func<long, byte[]> stdoutDrops, IGatewayLog application, LogWriter access, AccessLogForm form, SwitchedLog kept)
    {
        _stdout = stdout;
        _stdoutDrops = stdoutDrops;
        Application = application;
        AccessWriter = access;
        AccessForm = form;
        Kept = kept;
    }

    /// <summary>The application log.</summary>
    public IGatewayLog Application { get; }

    /// <summary>Takes the access log.</summary>
    public LogWriter AccessWriter { get; }

    /// <summary>The form of the access log.</summary>
    public AccessLogForm AccessForm { get; }

    /// <summary>The log for what outlives a configuration.</summary>
    public SwitchedLog Kept { get; }

    /// <summary>Finds mistakes in the settings, and opens nothing.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static void Check(ExtraConfig config, DiagnosticBag diagnostics) => Read(config, diagnostics);

    /// <summary>Opens the logs of a configuration.</summary>
    /// <param name="config">The <c>extra_config</c> of the service.</param>
    /// <param name="stdout">Standard output.</param>
    /// <param name="syslogPaths">The places of the syslog daemon's socket.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="state">Keeps outputs over a reload.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static GatewayLogs Open(
        ExtraConfig config, LogWriter stdout, IReadOnlyList<string> syslogPaths, TimeProvider clock, KeptState state, DiagnosticBag diagnostics)
    {
        (LoggingOptions? options, GelfOptions? gelf, AccessLogForm form) = Read(config, diagnostics);
        var builtIn = new GatewayLog(stdout, clock);
        LogWriter? gelfWriter = gelf is null ? null : state.Take(
            GelfOptions.Namespace, (gelf, options?.Prefix), () => Writer(new GelfOutput(gelf), clock, builtIn, new LogTarget(stdout, LogPattern.Gelf(options?.Prefix ?? ""), IsGelf: true)));
        IGatewayLog application = builtIn;
        Func<long, byte[]> drops = dropped => LogWriter.BuiltInReport(dropped, clock);
        if (options is not null)
        {
            List<LogTarget> targets = [];
            string prefix = options.Logstash ? "" : options.Prefix;
            var onStdout = new LogTarget(stdout, options.Pattern ?? LogPattern.Default(prefix), IsGelf: false);
            if (options.Stdout)
            {
                targets.Add(onStdout);
            }

            if (gelfWriter is not null && !options.Logstash)
            {
                targets.Add(new LogTarget(gelfWriter, LogPattern.Gelf(prefix), IsGelf: true));
            }

            if (options.Syslog)
            {
                LogPattern pattern = LogPattern.Syslog((options.Facility * 8) + options.Severity, prefix);
                LogWriter syslog = state.Take(
                    LoggingOptions.Namespace, (options.Facility, options.Severity, prefix),
                    () => Writer(new SyslogOutput(syslogPaths), clock, builtIn, new LogTarget(stdout, pattern, IsGelf: false)));
                targets.Add(new LogTarget(syslog, pattern, IsGelf: false));
            }

            var configured = new ConfiguredLog(options, targets, clock);
            application = configured;
            configured.Write(LogLevel.Debug, "[SERVICE: telemetry/logging] Improved logging started.");
            drops = options.Stdout ? dropped => Whole(onStdout, configured.Record(LogLevel.Warning, LogWriter.TellDropped(dropped))) : drops;
        }
        else if (config.TryGet(LoggingOptions.Namespace, out _))
        {
            builtIn.Write(LogLevel.Error, "[SERVICE: Logging] Unable to create the logger: logger: invalid log level");
        }

        var kept = state.Take("the log", LoggingOptions.Namespace, static () => new SwitchedLog());
        kept.Begin(application);
        return new GatewayLogs(stdout, drops, application, gelfWriter ?? stdout, form with { IsGelf = gelfWriter is not null }, kept);
    }

    /// <summary>Makes the logs those of the configuration that serves.</summary>
    public void Activate()
    {
        _stdout.ReportDrops(_stdoutDrops);
        Kept.Switch(Application);
    }

    private static (LoggingOptions?, GelfOptions?, AccessLogForm) Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        GelfOptions? gelf = GelfOptions.Read(config, diagnostics);
        LoggingOptions? options = LoggingOptions.Read(config, gelf is not null, diagnostics);
        if (gelf is not null && options is null && config.TryGet(GelfOptions.Namespace, out ConfigNode? node))
        {
            diagnostics.Warning(LoggingCodes.NeedsLogging, node, "without telemetry/logging only the access log goes to the GELF server", "add telemetry/logging with a level");
        }

        return (options, gelf, options?.AccessForm ?? AccessLogForm.Default);
    }

    // An output that is away is told where it can be read meanwhile: on standard output, whatever the settings.
    private static LogWriter Writer(LogOutput output, TimeProvider clock, GatewayLog told, LogTarget form) => new(
        output,
        dropped => Whole(form, new LogRecord(LogLevel.Warning, clock.GetLocalNow(), 0, LogWriter.TellDropped(dropped))),
        outage => told.Write(LogLevel.Error, $"[SERVICE: Logging] {outage}"),
        clock);

    private static byte[] Whole(LogTarget target, in LogRecord record)
    {
        using var line = new BodyBuffer();
        target.Format(record, line);
        return line.Span.ToArray();
    }
}

/// <summary>The log of the configuration that serves, for what outlives a configuration.</summary>
internal sealed class SwitchedLog : IGatewayLog
{
    private IGatewayLog? _log;

    /// <summary>Takes a first log; later ones wait for <see cref="Switch"/>.</summary>
    /// <param name="log">The log.</param>
    public void Begin(IGatewayLog log) => Interlocked.CompareExchange(ref _log, log, null);

    /// <summary>Lets lines go to another log from now on.</summary>
    /// <param name="log">The log.</param>
    public void Switch(IGatewayLog log) => Volatile.Write(ref _log, log);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel level) => Volatile.Read(ref _log) is { } log && log.IsEnabled(level);

    /// <inheritdoc/>
    public void Write(LogLevel level, string message) => Volatile.Read(ref _log)?.Write(level, message);
}
