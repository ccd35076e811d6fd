using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Observation.Metrics;

/// <summary>Answers Prometheus: <c>GET /metrics</c>.</summary>
/// <param name="metrics">The metrics of requests; <see langword="null"/> for none.</param>
/// <param name="labels">Labels that each of their series gets.</param>
/// <param name="others">Figures without these labels.</param>
internal sealed class PrometheusPage(IMetricSource? metrics, PrometheusLabel[] labels, IMetricSource[] others)
{
    // Each look holds all figures in memory, and whoever reaches the port can ask.
    private readonly Lock _looking = new();

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(HttpContext context)
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
            metrics?.Collect(collection);
            text.Write(collection, labels);
            collection = new MetricCollection();
            foreach (IMetricSource other in others)
            {
                other.Collect(collection);
            }

            text.Write(collection);
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
