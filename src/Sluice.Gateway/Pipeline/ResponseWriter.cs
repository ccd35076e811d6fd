using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Pipeline;

/// <summary>Writes an endpoint's answers (core.md 7.7, 8).</summary>
internal sealed class ResponseWriter : IEndpointWriter
{
    /// <summary>The bytes of a streamed body that are read at once: large enough that a system call costs little beside it, small
    /// enough that many streams fit in memory.</summary>
    private const int StreamChunk = 32 * 1024;

    private static readonly StringValues True = "true";
    private static readonly StringValues False = "false";

    private static readonly Failure NotTaken =
        new(FailureKind.Timeout, "the client did not take the whole answer within the endpoint's time");

    private readonly ResponseEncoder _encoder;
    private readonly StringValues _version;
    private readonly StringValues _cacheControl;
    private readonly bool _returnsErrorMessage;

    /// <summary>Compiles an endpoint's writer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="encoder">Its <c>output_encoding</c>.</param>
    /// <param name="version">The value of the <c>X-Krakend</c> header.</param>
    /// <param name="returnsErrorMessage">The router's <c>return_error_msg</c>.</param>
    public ResponseWriter(EndpointConfig endpoint, ResponseEncoder encoder, StringValues version, bool returnsErrorMessage)
    {
        _encoder = encoder;
        _version = version;
        _returnsErrorMessage = returnsErrorMessage;
        _cacheControl = endpoint.CacheTtl > TimeSpan.Zero
            ? $"public, max-age={(long)endpoint.CacheTtl.TotalSeconds}"
            : StringValues.Empty;
    }

    /// <inheritdoc/>
    public async ValueTask<Failure?> WriteAsync(RequestContext context, ProxyResult result, CancellationToken cancellation)
    {
        switch (result)
        {
            case { Response: { Upstream: { } upstream } response }:
                return await StreamAsync(context, upstream, response, cancellation);
            case { Response: { } data }:
                await EncodeAsync(context, data, result.IsComplete);
                return null;
            default:
                await WriteFailureAsync(context, result.Failure!);
                return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteRefusalAsync(RequestContext context, int statusCode)
    {
        Begin(context, statusCode, completed: false);
        context.Response.Headers.ContentLength = 0;
        return CompleteAsync(context);
    }

    private ValueTask WriteFailureAsync(RequestContext context, Failure failure)
    {
        Begin(context, failure.StatusCode == 0 ? StatusCodes.Status500InternalServerError : failure.StatusCode, completed: false);
        AddAll(failure.Headers, context.Response.Headers);
        if (IsBodiless(context.Response.StatusCode))
        {
            return CompleteAsync(context);
        }

        if (!_returnsErrorMessage || (failure.Message.Length == 0 && failure.ContentType is null))
        {
            context.Response.Headers.ContentLength = 0;
            return CompleteAsync(context);
        }

        context.Response.Headers.ContentType = failure.ContentType ?? "text/plain; charset=utf-8";
        return WriteBodyAsync(context, Encoding.UTF8.GetBytes(failure.Message));
    }

    private async ValueTask EncodeAsync(RequestContext context, ProxyResponse response, bool complete)
    {
        bool hasData = response.Data is { IsEmpty: false };
        using var body = new BodyBuffer();
        _encoder.Encode(response.Data, context.Request.Headers.Accept, body, out string contentType);
        Begin(context, StatusCodes.Status200OK, hasData && complete);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentType = contentType;
        if (hasData && complete && _cacheControl.Count > 0)
        {
            headers.CacheControl = _cacheControl;
        }

        AddAll(response.Headers, headers);

        await WriteBodyAsync(context, body.Memory);
    }

    private async ValueTask<Failure?> StreamAsync(
        RequestContext context, UpstreamResponse upstream, ProxyResponse response, CancellationToken cancellation)
    {
        // Only a script that adds data to a no-op answer can make it complete (manipulation.md 0).
        Begin(context, upstream.StatusCode, response.IsComplete);
        IHeaderDictionary headers = context.Response.Headers;
        if (response.IsComplete && _cacheControl.Count > 0)
        {
            headers.CacheControl = _cacheControl;
        }

        CopyHeaders(upstream.Headers, headers);
        if (upstream.IsStored && upstream.Headers.First("Date") is { } date)
        {
            headers.Date = date;
        }

        bool bodiless = IsBodiless(upstream.StatusCode);
        if (upstream.ContentLength is { } length && !bodiless)
        {
            headers.ContentLength = length;
        }

        await context.ResponseBody.StartAsync(CancellationToken.None);
        if (!bodiless && await CopyBodyAsync(context, upstream, cancellation) is { } failure)
        {
            context.Abort();
            return failure;
        }

        await CompleteAsync(context);
        return null;
    }

    /// <summary>Copies a body as it comes: whatever is there is flushed before more is waited for, so that events arrive when they
    /// are sent, and the client's pace holds the backend back. The backend's bytes are read into a buffer of this loop's own, since
    /// the memory of the client's pipe may not be held over a flush.</summary>
    /// <param name="context">The request, which counts what is written.</param>
    /// <param name="upstream">The answer.</param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <returns>Why the body is not whole; <see langword="null"/> when it is.</returns>
    internal static async ValueTask<Failure?> CopyBodyAsync(
        RequestContext context, UpstreamResponse upstream, CancellationToken cancellation)
    {
        PipeWriter output = context.ResponseBody.Writer;
        byte[] chunk = ArrayPool<byte>.Shared.Rent(StreamChunk);
        try
        {
            bool unflushed = true;
            while (true)
            {
                ValueTask<BodyRead> pending = upstream.ReadAsync(chunk, cancellation);
                if (!pending.IsCompleted && unflushed)
                {
                    if (!await TryFlushAsync(output, cancellation))
                    {
                        await pending;
                        return NotTaken;
                    }

                    unflushed = false;
                }

                BodyRead read = await pending;
                if (read.Failure is not null)
                {
                    return read.Failure;
                }

                if (read.Count == 0)
                {
                    // The server flushes the end of a chunked body by itself, but not what is left of one with a length.
                    return !unflushed || await TryFlushAsync(output, cancellation) ? null : NotTaken;
                }

                output.Write(chunk.AsSpan(0, read.Count));
                context.CountWritten(read.Count);
                unflushed = true;
                if (output.UnflushedBytes >= StreamChunk)
                {
                    if (!await TryFlushAsync(output, cancellation))
                    {
                        return NotTaken;
                    }

                    unflushed = false;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static async ValueTask<bool> TryFlushAsync(PipeWriter output, CancellationToken cancellation)
    {
        try
        {
            FlushResult result = await output.FlushAsync(cancellation);
            return !result.IsCompleted && !result.IsCanceled;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void CopyHeaders(HeaderList upstream, IHeaderDictionary headers)
    {
        string? connection = upstream.First("Connection");
        foreach (ref readonly Header header in upstream.AsSpan())
        {
            if (!HeaderFilter.BelongsToConnection(header.Name) && !IsOwn(header.Name)
                && (connection is null || !IsNamedBy(connection, header.Name)))
            {
                Add(headers, header);
            }
        }
    }

    private static void AddAll(HeaderList? added, IHeaderDictionary headers)
    {
        foreach (ref readonly Header header in added is null ? default : added.AsSpan())
        {
            Add(headers, header);
        }
    }

    /// <summary>Adds a line; unlike the framework's own way, also one with an empty value.</summary>
    private static void Add(IHeaderDictionary headers, Header header) =>
        headers[header.Name] = headers.TryGetValue(header.Name, out StringValues there)
            ? StringValues.Concat(there, header.Value)
            : header.Value;

    /// <summary>Whether the gateway writes the header itself: a backend that is another gateway must not make it appear twice.</summary>
    private static bool IsOwn(string name) =>
        name.StartsWith("X-Krakend", StringComparison.OrdinalIgnoreCase) || string.Equals(name, "Date", StringComparison.OrdinalIgnoreCase);

    private static bool IsNamedBy(string connection, string name)
    {
        foreach (Range range in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan(range).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(RequestContext context, int statusCode, bool completed)
    {
        context.Response.StatusCode = statusCode;
        IHeaderDictionary headers = context.Response.Headers;
        headers[GatewayHeaders.Version] = _version;
        headers[GatewayHeaders.Completed] = completed ? True : False;
    }

    private static ValueTask WriteBodyAsync(RequestContext context, ReadOnlyMemory<byte> body) =>
        AnswerBody.WriteAsync(context, body);

    private static ValueTask CompleteAsync(RequestContext context) => new(context.ResponseBody.CompleteAsync());

    private static bool IsBodiless(int statusCode) => statusCode is 204 or 304 or (>= 100 and < 200);
}
