using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Logging;

/// <summary>One message on its way into the application log.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Time">The local time.</param>
/// <param name="Number">The message's number in this process, from 1.</param>
/// <param name="Message">The text, as it was given: a pattern escapes it for where it stands.</param>
internal readonly record struct LogRecord(LogLevel Level, DateTimeOffset Time, long Number, string Message)
{
    /// <summary>The level's name, in capitals.</summary>
    public string LevelName => Level switch
    {
        LogLevel.Debug => "DEBUG",
        LogLevel.Info => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };
}
