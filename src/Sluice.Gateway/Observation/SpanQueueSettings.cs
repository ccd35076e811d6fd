using System.Globalization;

namespace Sluice.Gateway.Observation;

/// <summary>The bounds of a queue of spans.</summary>
/// <param name="Capacity">The spans that wait at most.</param>
/// <param name="BatchSize">The spans that are handed over at once, at most; as soon as so many wait, that begins.</param>
/// <param name="Delay">How long spans wait when there are fewer.</param>
internal sealed record SpanQueueSettings(int Capacity, int BatchSize, TimeSpan Delay)
{
    /// <summary>The most that <c>OTEL_BSP_MAX_QUEUE_SIZE</c> can ask for: some 100 MB of spans.</summary>
    private const int MostSpans = 65_536;

    /// <summary>The bounds unless something is configured: those of OpenTelemetry's SDK, with which spans are at most 1 s late.</summary>
    public static SpanQueueSettings Default { get; } = new(2048, 512, TimeSpan.FromSeconds(1));

    /// <summary>Reads the bounds of OpenTelemetry's SDK, as in the original: 2,048 spans, 512 at once, after 5 s, unless the variables
    /// <c>OTEL_BSP_MAX_QUEUE_SIZE</c>, <c>OTEL_BSP_MAX_EXPORT_BATCH_SIZE</c> and <c>OTEL_BSP_SCHEDULE_DELAY</c> (milliseconds) say otherwise.</summary>
    /// <param name="read">Reads a variable; <see langword="null"/> where there is none.</param>
    public static SpanQueueSettings Read(Func<string, string?> read)
    {
        int Number(string name, int fallback, int most) =>
            int.TryParse(read(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? Math.Min(number, most) : fallback;

        int capacity = Number("OTEL_BSP_MAX_QUEUE_SIZE", 2048, MostSpans);
        return new SpanQueueSettings(
            capacity,
            Math.Min(Number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, MostSpans), capacity),
            TimeSpan.FromMilliseconds(Number("OTEL_BSP_SCHEDULE_DELAY", 5000, int.MaxValue)));
    }
}
