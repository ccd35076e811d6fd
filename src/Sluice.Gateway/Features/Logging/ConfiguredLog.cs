using System.Buffers;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Logging;

/// <summary>The application log as <c>telemetry/logging</c> has it: one pattern for each place that lines go to.</summary>
/// <param name="options">The settings.</param>
/// <param name="targets">Where lines go.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ConfiguredLog(LoggingOptions options, IReadOnlyList<LogTarget> targets, TimeProvider clock) : IGatewayLog
{
    private static readonly GoTimeLayout RecordTime = GoTimeLayout.Parse("2006-01-02T15:04:05.000000-07:00");

    private static long _number;

    private readonly LogTarget[] _targets = [.. targets];

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel level) => level >= options.Level && _targets.Length > 0;

    /// <inheritdoc/>
    public void Write(LogLevel level, string message)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        LogRecord record = Record(level, message);
        using var line = new BodyBuffer();
        foreach (LogTarget target in _targets)
        {
            int start = line.Length;
            target.Format(record, line);
            target.Writer.Write(line.Span[start..]);
        }
    }

    /// <summary>Makes a record of a message; with <c>telemetry/logstash</c> its text is JSON.</summary>
    /// <param name="level">The level.</param>
    /// <param name="message">The message.</param>
    public LogRecord Record(LogLevel level, string message)
    {
        var record = new LogRecord(level, clock.GetLocalNow(), Interlocked.Increment(ref _number), message);
        return options.Logstash ? record with { Message = Json(record) } : record;
    }

    // Names in the order of their letters; the prefix takes the place of the module's name.
    private string Json(in LogRecord record)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write("{\"@timestamp\":"u8);
        CompactJson.WriteString(RecordTime.Format(record.Time), output);
        output.Write(",\"@version\":1,\"host\":"u8);
        CompactJson.WriteString(Environment.MachineName, output);
        output.Write(",\"level\":"u8);
        CompactJson.WriteString(record.LevelName, output);
        output.Write(",\"message\":"u8);
        CompactJson.WriteString(record.Message, output);
        output.Write(",\"module\":"u8);
        CompactJson.WriteString(options.Prefix.Length == 0 ? "KRAKEND" : options.Prefix, output);
        output.Write("}"u8);
        return LosslessUtf8.Decode(output.WrittenSpan);
    }
}

/// <summary>One place that lines of the application log go to.</summary>
/// <param name="Writer">Takes them.</param>
/// <param name="Pattern">Their form.</param>
/// <param name="IsGelf">Whether they are records of <see cref="GelfOutput"/>.</param>
internal sealed record LogTarget(LogWriter Writer, LogPattern Pattern, bool IsGelf)
{
    /// <summary>Writes a line or record whole.</summary>
    /// <param name="record">The message.</param>
    /// <param name="output">Where to.</param>
    public void Format(in LogRecord record, IBufferWriter<byte> output)
    {
        if (IsGelf)
        {
            GelfOutput.WriteTime(record.Time, output);
        }

        Pattern.Write(record, output);
        output.Write(IsGelf ? "\0"u8 : "\n"u8);
    }
}
