using System.Buffers;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Hosting;

/// <summary>The answer of the health route (core.md 4.5).</summary>
internal sealed class HealthEndpoint
{
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <summary>Makes the endpoint; the time that it tells counts from now.</summary>
    /// <param name="time">The clock.</param>
    public HealthEndpoint(TimeProvider time)
    {
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Writes the body of the answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isStopping">Whether the gateway is about to stop.</param>
    /// <param name="agents">The async agents by name, with the <see cref="Now"/> of their last sign of life. Default: none.</param>
    public void Write(IBufferWriter<byte> output, bool isStopping = false, IReadOnlyDictionary<string, string>? agents = null)
    {
        output.Write("{\"agents\":{"u8);
        bool first = true;
        foreach ((string name, string seen) in (agents ?? new Dictionary<string, string>(StringComparer.Ordinal)).OrderBy(static a => a.Key, StringComparer.Ordinal))
        {
            output.Write(first ? ""u8 : ","u8);
            CompactJson.WriteString(name, output);
            output.Write(":"u8);
            CompactJson.WriteString(seen, output);
            first = false;
        }

        output.Write("},\"now\":\""u8);
        Encoding.ASCII.GetBytes(Now(), output);
        output.Write("\",\"status\":\""u8);
        output.Write(isStopping ? "stopping"u8 : "ok"u8);
        output.Write("\"}"u8);
    }

    /// <summary>The present time as Go writes it: the local time, its zone, and the seconds since the start.</summary>
    public string Now()
    {
        DateTimeOffset now = _time.GetLocalNow();
        TimeSpan elapsed = _time.GetElapsedTime(_started);
        string sign = now.Offset < TimeSpan.Zero ? "-" : "+";
        string zone = now.Offset == TimeSpan.Zero ? "UTC" : sign + now.Offset.ToString(now.Offset.Minutes == 0 ? "hh" : "hhmm", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now:yyyy-MM-dd HH:mm:ss.FFFFFFF} {sign}{now.Offset:hhmm} {zone} m=+{(long)elapsed.TotalSeconds}.{elapsed.Ticks % TimeSpan.TicksPerSecond * 100:000000000}");
    }
}
