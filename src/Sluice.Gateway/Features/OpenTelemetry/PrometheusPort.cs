using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Observation.Metrics;
using Sluice.Gateway.Observation.Otlp;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>Answers Prometheus: <c>GET /metrics</c> on a port of its own (telemetry-connectivity.md 2.4, 2.5).</summary>
internal sealed class PrometheusPort
{
    private static readonly PrometheusLabel[] Scope =
        [new("otel_scope_name", OpenTelemetryOptions.Scope), new("otel_scope_version", "")];

    private readonly IMetricSource? _metrics;
    private readonly IMetricSource[] _others;

    // Each look holds all figures in memory, and whoever reaches the port can ask.
    private readonly Lock _looking = new();

    private PrometheusPort(IMetricSource? metrics, IMetricSource[] others)
    {
        _metrics = metrics;
        _others = others;
    }

    /// <summary>Adds the ports of a configuration.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="metrics">The metrics of requests; <see langword="null"/> for none.</param>
    /// <param name="services">The surroundings; they get the ports.</param>
    public static void Open(OpenTelemetryOptions options, IMetricSource? metrics, GatewayServices services)
    {
        OtlpResource resource = OtlpReceivers.Resource(options);
        foreach (PrometheusExporterOptions exporter in options.Prometheus)
        {
            var settings = new FeatureListenerSettings("OpenTelemetry", OpenTelemetryOptions.Namespace, exporter.Port);
            FeatureListener listener = services.State.Take(
                $"port {exporter.Port}", settings, () => new FeatureListener(settings, services.KeptLog));
            var port = new PrometheusPort(exporter.DisableMetrics ? null : metrics, Others(resource, exporter));
            services.Ports.Add(new FeaturePort(listener, exporter.Address, port.AnswerAsync));
        }
    }

    private static IMetricSource[] Others(OtlpResource resource, PrometheusExporterOptions exporter)
    {
        List<IMetricSource> others = [];
        if (!exporter.DisableMetrics)
        {
            others.Add(new ResourceFigures(resource));
        }

        if (exporter.GoMetrics)
        {
            others.Add(new RuntimeFigures());
        }

        if (exporter.ProcessMetrics)
        {
            others.Add(new ProcessFigures());
        }

        return [.. others];
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        if (request.Path != "/metrics" || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            response.StatusCode = request.Path == "/metrics" ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
            return;
        }

        await LongWork.HopToPool();
        byte[] text = Write();
        response.ContentType = PrometheusText.ContentType;
        if (Accepts(request.Headers.AcceptEncoding, "gzip"))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(text, context.RequestAborted);
            return;
        }

        response.ContentLength = text.Length;
        await response.Body.WriteAsync(text, context.RequestAborted);
    }

    private static bool Accepts(StringValues codings, string wanted) =>
        codings.ToString().Split(',').Any(c => c.Split(';')[0].Trim() == wanted && !c.Replace(" ", "", StringComparison.Ordinal).EndsWith(";q=0", StringComparison.Ordinal));

    private byte[] Write()
    {
        lock (_looking)
        {
            var text = new PrometheusText();
            var collection = new MetricCollection();
            _metrics?.Collect(collection);
            text.Write(collection, Scope);
            collection = new MetricCollection();
            foreach (IMetricSource other in _others)
            {
                other.Collect(collection);
            }

            text.Write(collection);
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
