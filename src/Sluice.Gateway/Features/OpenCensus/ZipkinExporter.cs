using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Sends spans to Zipkin, in the JSON of its second version (zipkin.io, "POST /api/v2/spans").</summary>
/// <param name="options">Where to.</param>
/// <param name="clock">The source of time.</param>
internal sealed class ZipkinExporter(ZipkinOptions options, TimeProvider clock) : ISpanExporter
{
    private readonly SpanPost _post = new(options.Collector, "application/json", clock);
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <inheritdoc/>
    public string Name { get; } = $"[SERVICE: OpenCensus] spans to {SpanPost.Shown(options.Collector)}";

    /// <inheritdoc/>
    public async Task<Delivery> ExportAsync(IReadOnlyList<Span> spans, CancellationToken ending, CancellationToken cancellation)
    {
        _body.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_body))
        {
            json.WriteStartArray();
            foreach (Span span in spans)
            {
                Write(json, span);
            }

            json.WriteEndArray();
        }

        return await _post.SendAsync(_body.WrittenMemory, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _post.Dispose();

    private void Write(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.Trace.High == 0 ? Hex(span.Trace.Low) : span.Trace.ToString());
        json.WriteString("id", Hex(span.Id));
        if (span.ParentId != 0)
        {
            json.WriteString("parentId", Hex(span.ParentId));
        }

        json.WriteString("name", span.Name);
        if (span.Kind != SpanKind.Internal)
        {
            json.WriteString("kind", span.Kind == SpanKind.Client ? "CLIENT" : "SERVER");
        }

        json.WriteNumber("timestamp", span.Start / 1000);
        json.WriteNumber("duration", Math.Max(1, (span.Finish - span.Start) / 1000));
        WriteEndpoint(json);
        json.WriteStartObject("tags");
        foreach (SpanAttribute attribute in span.Attributes)
        {
            json.WriteString(attribute.Key, attribute.ToString());
        }

        var status = CensusStatus.Of(span);
        if (status.Code != 0)
        {
            json.WriteString("error", status.Name);
        }

        if (status.Message.Length > 0)
        {
            json.WriteString("opencensus.status_description", status.Message);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteEndpoint(Utf8JsonWriter json)
    {
        json.WriteStartObject("localEndpoint");
        if (options.ServiceName.Length > 0)
        {
            json.WriteString("serviceName", options.ServiceName);
        }

        if (IPAddress.TryParse(options.Ip, out IPAddress? address))
        {
            json.WriteString(address.AddressFamily == AddressFamily.InterNetwork ? "ipv4" : "ipv6", address.ToString());
        }

        if (options.Port > 0)
        {
            json.WriteNumber("port", options.Port);
        }

        json.WriteEndObject();
    }

    private static string Hex(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);
}
