using System.Buffers.Binary;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Hands spans to a collector by the OpenTelemetry protocol.</summary>
/// <param name="client">The client; disposed of with this.</param>
/// <param name="resource">What is told of this gateway.</param>
/// <param name="scope">The name of what makes the spans.</param>
/// <param name="name">The component and where to, for the log.</param>
internal sealed class OtlpSpanExporter(OtlpClient client, OtlpResource resource, string scope, string name) : ISpanExporter
{
    /// <summary>Flags of a span: it is sampled, and what follows is known.</summary>
    private const uint Sampled = 0x101;

    /// <summary>A flag of a span: the span above is a client's.</summary>
    private const uint HasRemoteParent = 0x200;

    private readonly ProtobufWriter _writer = new();

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<Delivery> ExportAsync(IReadOnlyList<Span> spans, CancellationToken ending, CancellationToken cancellation)
    {
        _writer.Clear();
        int all = _writer.Begin(1);
        resource.Write(_writer, 1);
        int scopeSpans = _writer.Begin(2);
        int instrumentation = _writer.Begin(1);
        _writer.Text(1, scope);
        _writer.End(instrumentation);
        foreach (Span span in spans)
        {
            Write(span);
        }

        _writer.End(scopeSpans);
        _writer.Text(3, OtlpResource.SchemaUrl);
        _writer.End(all);
        return await client.SendAsync(_writer.Written, ending, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private void Write(Span span)
    {
        Span<byte> id = stackalloc byte[16];
        int message = _writer.Begin(2);
        span.Trace.Write(id);
        _writer.Bytes(1, id);
        BinaryPrimitives.WriteUInt64BigEndian(id, span.Id);
        _writer.Bytes(2, id[..8]);
        if (span.State.Length > 0)
        {
            _writer.Text(3, span.State);
        }

        if (span.ParentId != 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(id, span.ParentId);
            _writer.Bytes(4, id[..8]);
        }

        _writer.Text(5, span.Name);
        _writer.Unsigned(6, (ulong)span.Kind + 1);
        _writer.Fixed(7, (ulong)span.Start);
        _writer.Fixed(8, (ulong)span.Finish);
        foreach (SpanAttribute attribute in span.Attributes)
        {
            OtlpAttributes.Write(_writer, 9, attribute);
        }

        if (span.DroppedAttributes > 0)
        {
            _writer.Unsigned(10, (ulong)span.DroppedAttributes);
        }

        foreach (SpanEvent happened in span.Events)
        {
            int nested = _writer.Begin(11);
            _writer.Fixed(1, (ulong)happened.Time);
            _writer.Text(2, happened.Name);
            foreach (SpanAttribute attribute in happened.Attributes)
            {
                OtlpAttributes.Write(_writer, 3, attribute);
            }

            _writer.End(nested);
        }

        if (span.Status != SpanStatus.Unset)
        {
            int status = _writer.Begin(15);
            if (span.StatusText.Length > 0)
            {
                _writer.Text(2, span.StatusText);
            }

            _writer.Unsigned(3, (ulong)span.Status);
            _writer.End(status);
        }

        _writer.Fixed(16, span.HasRemoteParent ? Sampled | HasRemoteParent : Sampled);
        _writer.End(message);
    }
}
