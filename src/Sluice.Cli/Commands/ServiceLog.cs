using System.Globalization;

namespace Sluice.Cli.Commands;

/// <summary>The lines of the life of a gateway process, in the shape of the default logger (core.md 9):
/// <c>2026/11/23 03:44:17 KRAKEND INFO: message</c>.</summary>
/// <param name="output">Standard output, where dashboards read them.</param>
/// <param name="clock">The time told in each line.</param>
internal sealed class ServiceLog(TextWriter output, TimeProvider clock)
{
    /// <summary>Writes a line of level INFO.</summary>
    /// <param name="message">The message.</param>
    public void Info(string message) => Write("INFO", message);

    /// <summary>Writes a line of level ERROR.</summary>
    /// <param name="message">The message.</param>
    public void Error(string message) => Write("ERROR", message);

    private void Write(string level, string message)
    {
        string time = clock.GetLocalNow().ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine($"{time} KRAKEND {level}: {message}");
    }
}
