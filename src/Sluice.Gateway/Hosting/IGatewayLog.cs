using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Hosting;

/// <summary>The levels of the application log, in rising order.</summary>
internal enum LogLevel
{
    /// <summary>Wiring, and details of requests.</summary>
    Debug,

    /// <summary>The life of the gateway.</summary>
    Info,

    /// <summary>What was ignored or corrected.</summary>
    Warning,

    /// <summary>A failed request.</summary>
    Error,

    /// <summary>The gateway cannot go on.</summary>
    Critical,
}

/// <summary>The application log. Implementations differ in their format and where lines go.</summary>
internal interface IGatewayLog
{
    /// <summary>Whether lines of a level are written.</summary>
    /// <param name="level">The level.</param>
    bool IsEnabled(LogLevel level);

    /// <summary>Writes a line, if its level is enabled. The implementation escapes what could forge a line.</summary>
    /// <param name="level">The level.</param>
    /// <param name="message">The message, without a line break and without secrets.</param>
    void Write(LogLevel level, string message);
}

/// <summary>Logging with interpolated messages that are only formatted when their level is enabled.</summary>
internal static class GatewayLogExtensions
{
    /// <summary>Writes a line; with the level switched off, the holes of the message are not even evaluated.</summary>
    /// <param name="log">The log.</param>
    /// <param name="level">The level.</param>
    /// <param name="message">The message.</param>
    public static void Log(
        this IGatewayLog log,
        LogLevel level,
        [InterpolatedStringHandlerArgument(nameof(log), nameof(level))] ref LogMessage message)
    {
        if (message.IsEnabled)
        {
            log.Write(level, message.ToStringAndClear());
        }
    }
}

/// <summary>A message that is built only when the log takes it.</summary>
[InterpolatedStringHandler]
internal ref struct LogMessage
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Starts a message.</summary>
    /// <param name="literalLength">The characters outside of holes.</param>
    /// <param name="formattedCount">The number of holes.</param>
    /// <param name="log">The log.</param>
    /// <param name="level">The level.</param>
    /// <param name="isEnabled">Whether the message is wanted.</param>
    public LogMessage(int literalLength, int formattedCount, IGatewayLog log, LogLevel level, out bool isEnabled)
    {
        IsEnabled = isEnabled = log.IsEnabled(level);
        _text = isEnabled
            ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture)
            : default;
    }

    /// <summary>Whether the message is wanted.</summary>
    public bool IsEnabled { get; }

    /// <summary>Adds text.</summary>
    /// <param name="text">The text.</param>
    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Adds a value in a format.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">The format.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>Adds text.</summary>
    /// <param name="value">The text.</param>
    public void AppendFormatted(ReadOnlySpan<char> value) => _text.AppendFormatted(value);

    /// <summary>Ends the message.</summary>
    public string ToStringAndClear() => _text.ToStringAndClear();
}
