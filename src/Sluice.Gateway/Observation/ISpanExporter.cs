namespace Sluice.Gateway.Observation;

/// <summary>Hands spans to a system that shows them.</summary>
internal interface ISpanExporter : IDisposable
{
    /// <summary>The component and where to, for the log: <c>[SERVICE: OpenTelemetry] localhost:4317</c>.</summary>
    string Name { get; }

    /// <summary>Hands over some spans. One call at a time.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="ending">Told when there is no time for further attempts.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <returns>What became of them; every failure is in it.</returns>
    Task<Delivery> ExportAsync(IReadOnlyList<Span> spans, CancellationToken ending, CancellationToken cancellation);
}
