using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Hosting;

/// <summary>The local time in the whole seconds of a log line, rendered once a second.</summary>
/// <param name="time">The clock.</param>
/// <param name="render">Renders a time in ASCII characters, at most 64.</param>
internal sealed class LocalTimestamp(TimeProvider time, Func<DateTimeOffset, string> render)
{
    private Rendered _last = new(-1, []);

    /// <summary>Takes a format of the runtime.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="format">A custom date and time format of ASCII characters.</param>
    public LocalTimestamp(TimeProvider time, string format)
        : this(time, local => local.ToString(format, CultureInfo.InvariantCulture))
    {
    }

    /// <summary>Writes the present time.</summary>
    /// <param name="output">At least 64 bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public int Write(Span<byte> output)
    {
        long second = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond;
        Rendered rendered = Volatile.Read(ref _last);
        if (rendered.Second != second)
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(new DateTimeOffset(second * TimeSpan.TicksPerSecond, TimeSpan.Zero), time.LocalTimeZone);
            rendered = new Rendered(second, Encoding.ASCII.GetBytes(render(local)));
            Volatile.Write(ref _last, rendered);
        }

        rendered.Text.CopyTo(output);
        return rendered.Text.Length;
    }

    private sealed record Rendered(long Second, byte[] Text);
}
