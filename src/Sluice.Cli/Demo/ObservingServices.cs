using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Cli.Demo;

/// <summary>Demo services that answer any path with what they observed.</summary>
internal static class ObservingServices
{
    /// <summary>The most bytes of a body that <see cref="Echo"/> tells: a demo's requests are small.</summary>
    private const int MostBody = 65536;

    /// <summary>The most paths that <see cref="Counter"/> remembers: beyond that it begins anew.</summary>
    private const int MostPaths = 10000;

    /// <summary>A service that tells what reached it: method, path, query, headers by name, and body.</summary>
    public static RequestDelegate Echo { get; } = static async context =>
    {
        HttpRequest request = context.Request;
        byte[] body = new byte[MostBody];
        int length = await request.Body.ReadAtLeastAsync(body, MostBody, throwOnEndOfStream: false, context.RequestAborted);
        await WriteAsync(context, json =>
        {
            json.WriteString("method", request.Method);
            json.WriteString("path", request.Path.Value);
            json.WriteString("query", request.QueryString.Value);
            json.WriteStartObject("headers");
            foreach ((string name, StringValues values) in request.Headers.OrderBy(static header => header.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, values.ToString());
            }

            json.WriteEndObject();
            json.WriteString("body", Encoding.UTF8.GetString(body, 0, length)); // whatever is not UTF-8 becomes U+FFFD
        });
    };

    /// <summary>A service that answers <c>/404</c>, <c>/404/a</c>, ... with that status, and 404 for a path that names none.</summary>
    public static RequestDelegate Status { get; } = static async context =>
    {
        string[] segments = (context.Request.Path.Value ?? "").Split('/');
        bool isNamed = int.TryParse(segments.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 200 and <= 599;
        context.Response.StatusCode = isNamed ? status : StatusCodes.Status404NotFound;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified))
        {
            await WriteAsync(context, json => json.WriteNumber("status", context.Response.StatusCode));
        }
    };

    /// <summary>A service that counts the calls of each path, and answers with the count. What lies below <c>/cached/</c> may be kept for a minute;
    /// below <c>/fails-first/</c> the first call of a path fails.</summary>
    public static RequestDelegate Counter()
    {
        var calls = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        return async context =>
        {
            string path = context.Request.Path.Value ?? "";
            if (calls.Count >= MostPaths)
            {
                calls.Clear();
            }

            int count = calls.AddOrUpdate(path, 1, static (_, count) => count + 1);
            if (path.StartsWith("/cached/", StringComparison.Ordinal))
            {
                context.Response.Headers.CacheControl = "max-age=60";
            }
            else if (path.StartsWith("/fails-first/", StringComparison.Ordinal) && count == 1)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            await WriteAsync(context, json =>
            {
                json.WriteNumber("calls", count);
                json.WriteString("path", path);
            });
        };
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
