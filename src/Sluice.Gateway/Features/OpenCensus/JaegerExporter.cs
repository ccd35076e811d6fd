using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Sends spans to Jaeger's collector, as a batch of Thrift over HTTP (jaeger-idl, <c>jaeger.thrift</c>).</summary>
/// <param name="options">Where to.</param>
/// <param name="clock">The source of time.</param>
internal sealed class JaegerExporter(JaegerOptions options, TimeProvider clock) : ISpanExporter
{
    private readonly SpanPost _post = new(options.Collector, "application/x-thrift", clock);
    private readonly ThriftWriter _writer = new();

    // The types of a tag's value.
    private enum TagType
    {
        Text,
        Double,
        Boolean,
        Long,
    }

    /// <inheritdoc/>
    public string Name { get; } = $"[SERVICE: OpenCensus] spans to {SpanPost.Shown(options.Collector)}";

    /// <inheritdoc/>
    public async Task<Delivery> ExportAsync(IReadOnlyList<Span> spans, CancellationToken ending, CancellationToken cancellation)
    {
        _writer.Clear();
        _writer.Begin(1);
        _writer.Text(1, options.ServiceName);
        _writer.End();
        _writer.List(2, spans.Count);
        foreach (Span span in spans)
        {
            Write(span);
        }

        _writer.End();
        return await _post.SendAsync(_writer.Written, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _post.Dispose();

    private void Write(Span span)
    {
        _writer.Long(1, (long)span.Trace.Low);
        _writer.Long(2, (long)span.Trace.High);
        _writer.Long(3, (long)span.Id);
        _writer.Long(4, (long)span.ParentId);
        _writer.Text(5, span.Kind switch
        {
            SpanKind.Client => "Sent." + span.Name,
            SpanKind.Server => "Recv." + span.Name,
            _ => span.Name,
        });
        _writer.Whole(7, 1);
        _writer.Long(8, span.Start / 1000);
        _writer.Long(9, (span.Finish - span.Start) / 1000);
        var status = CensusStatus.Of(span);
        _writer.List(10, span.Attributes.Count + (status.Code == 0 ? 2 : 3));
        foreach (SpanAttribute attribute in span.Attributes)
        {
            Write(attribute);
        }

        Write(SpanAttribute.Of("status.code", status.Code));
        Write(SpanAttribute.Of("status.message", status.Message));
        if (status.Code != 0)
        {
            Write(SpanAttribute.Of("error", true));
        }

        _writer.End();
    }

    private void Write(in SpanAttribute attribute)
    {
        _writer.Text(1, attribute.Key);
        switch (attribute.Kind)
        {
            case SpanValueKind.Number:
                _writer.Whole(2, (int)TagType.Double);
                _writer.Double(4, attribute.Number);
                break;
            case SpanValueKind.Boolean:
                _writer.Whole(2, (int)TagType.Boolean);
                _writer.Boolean(5, attribute.Boolean);
                break;
            case SpanValueKind.Whole:
                _writer.Whole(2, (int)TagType.Long);
                _writer.Long(6, attribute.Whole);
                break;
            default:
                _writer.Whole(2, (int)TagType.Text);
                _writer.Text(3, attribute.ToString());
                break;
        }

        _writer.End();
    }
}
