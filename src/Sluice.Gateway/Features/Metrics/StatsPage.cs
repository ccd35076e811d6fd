using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Features.Metrics;

/// <summary><c>GET /__stats</c>: everything that is measured, as it stands (telemetry-connectivity.md 2.1). One flat JSON object, a line for each
/// member, sorted by name.</summary>
/// <param name="registry">What is measured.</param>
internal sealed class StatsPage(StatsRegistry registry)
{
    private static readonly RouteTable Routes = new([new RouteDefinition("GET", "/__stats", "")], RouterOptions.Default, []);

    // Each look holds all figures in memory, and whoever reaches the port can ask.
    private readonly Lock _looking = new();

    /// <summary>Answers a request to the port.</summary>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        await LongWork.HopToPool();
        HttpRequest request = context.Request;
        if (!RequestPath.TryParse(request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out RequestPath path))
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, "text/plain; charset=utf-8", "400 Bad Request"u8.ToArray());
            return;
        }

        RouteMatch match = Routes.Match(request.Method, path.Path, new RouteValues());
        switch (match.Kind)
        {
            case RouteMatchKind.Found:
                await WriteAsync(context, StatusCodes.Status200OK, "application/json; charset=utf-8", Body());
                break;
            case RouteMatchKind.RedirectTo:
                RedirectAnswer redirect = RedirectAnswer.Create(request.Method, match, path, forwardedPrefix: null);
                context.Response.Headers.Location = redirect.Location;
                await WriteAsync(context, redirect.StatusCode, redirect.ContentType, Encoding.UTF8.GetBytes(redirect.Body));
                break;
            case RouteMatchKind.MethodNotAllowed:
                context.Response.Headers.Allow = match.Text;
                await WriteAsync(context, MissAnswer.MethodNotAllowed(RouterOptions.Default));
                break;
            default:
                await WriteAsync(context, MissAnswer.NotFound(RouterOptions.Default));
                break;
        }
    }

    private byte[] Body()
    {
        lock (_looking)
        {
            return Encoding.UTF8.GetBytes(Text());
        }
    }

    private string Text()
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var output = new MemberWriter(members);
        output.Write("krakend.router.", registry.Router);
        foreach (ResponseStats responses in registry.Responses)
        {
            output.Write($"krakend.router.response.{responses.Name}.", responses);
        }

        foreach (CallStats calls in registry.Calls)
        {
            foreach (CallStats.Outcome outcome in calls.Outcomes)
            {
                string name = $"layer.{calls.Layer}.name.{calls.Name}.complete.{outcome.Complete}.error.{outcome.Failed}";
                output.Write($"krakend.proxy.requests.{name}", outcome.Count);
                output.Write($"krakend.proxy.latency.{name}", outcome.Latency.Read());
            }
        }

        output.Write("krakend.service.", registry.Runtime);
        members["cmdline"] = $"[{string.Join(',', Environment.GetCommandLineArgs().Select(Quote))}]";
        members["memstats"] = GoMemory.Text(registry.Runtime.Latest);
        return $"{{\n{string.Join(",\n", members.Select(static m => $"{Quote(m.Key)}: {m.Value}"))}\n}}\n";
    }

    private static string Quote(string text)
    {
        using var buffer = new BodyBuffer();
        CompactJson.WriteString(text, buffer);
        return Encoding.UTF8.GetString(buffer.Span);
    }

    private static Task WriteAsync(HttpContext context, MissAnswer answer) => WriteAsync(context, answer.StatusCode, answer.ContentType, answer.Body);

    private static Task WriteAsync(HttpContext context, int status, string? type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    // Writes members whose names begin alike.
    private readonly struct MemberWriter(SortedDictionary<string, string> members)
    {
        private static readonly (string Name, double Share)[] Percentiles =
            [("50", 0.5), ("75", 0.75), ("95", 0.95), ("99", 0.99), ("999", 0.999)];

        public void Write(string name, long value) => members[name] = value.ToString(CultureInfo.InvariantCulture);

        public void Write(string name, double value) => members[name] = GoFloat.ToShortest(value);

        public void Write(string name, SampleStatistics statistics)
        {
            Write($"{name}.count", statistics.Count);
            Write($"{name}.min", (double)statistics.Min);
            Write($"{name}.max", (double)statistics.Max);
            Write($"{name}.mean", statistics.Mean);
            Write($"{name}.std-dev", statistics.StandardDeviation);
            foreach ((string percentile, double share) in Percentiles)
            {
                Write($"{name}.{percentile}-percentile", statistics.Percentile(share));
            }
        }

        public void Write(string name, StatTimer timer)
        {
            Write(name, timer.Read());
            Write($"{name}.one-minute", timer.Rates.OneMinute);
            Write($"{name}.five-minute", timer.Rates.FiveMinutes);
            Write($"{name}.fifteen-minute", timer.Rates.FifteenMinutes);
            Write($"{name}.mean-rate", timer.Rates.Mean);
        }

        public void Write(string prefix, RouterStats router)
        {
            foreach ((string name, WindowCounter counter) in (ReadOnlySpan<(string, WindowCounter)>)[("connected", router.Connected), ("disconnected", router.Disconnected)])
            {
                Write(prefix + name, counter.Current);
                Write($"{prefix}{name}-gauge", counter.Last);
                Write($"{prefix}{name}-total", counter.Total);
            }

            foreach ((string name, long count) in router.Versions)
            {
                Write($"{prefix}tls_version.{name}.count", count);
            }

            foreach ((string name, long count) in router.Ciphers)
            {
                Write($"{prefix}tls_cipher.{name}.count", count);
            }
        }

        public void Write(string prefix, ResponseStats responses)
        {
            Write($"{prefix}status", 0L);
            foreach ((int status, long count) in responses.Statuses)
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{prefix}status.{status}.count"), count);
            }

            Write($"{prefix}size", responses.Size.Read());
            Write($"{prefix}time", responses.Time.Read());
        }

        public void Write(string prefix, RuntimeStats runtime)
        {
            RuntimeStats.Figures figures = runtime.Latest;
            foreach ((string name, long value) in figures.Debug)
            {
                Write($"{prefix}debug.{name}", value);
            }

            foreach ((string name, long value) in figures.Runtime)
            {
                Write($"{prefix}runtime.{name}", value);
            }

            Write($"{prefix}debug.GCStats.Pause", runtime.Pause.Read());
            Write($"{prefix}debug.ReadGCStats", runtime.ReadGcStats);
            Write($"{prefix}runtime.MemStats.GCCPUFraction", figures.PauseShare);
            Write($"{prefix}runtime.MemStats.PauseNs", runtime.PauseNs.Read());
            Write($"{prefix}runtime.ReadMemStats", runtime.ReadMemStats);
        }
    }
}
