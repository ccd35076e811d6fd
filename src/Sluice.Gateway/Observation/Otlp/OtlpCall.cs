using System.IO.Compression;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>One attempt to hand data to a collector: the request in the form of HTTP or gRPC, and the reading of the answer.</summary>
/// <param name="invoker">What sends.</param>
/// <param name="destination">Where to.</param>
/// <param name="signal">What kind of data.</param>
/// <param name="environment">What the environment asks for.</param>
/// <param name="clock">The source of time.</param>
internal sealed class OtlpCall(
    HttpMessageInvoker invoker, OtlpDestination destination, OtlpSignal signal, OtlpEnvironment environment, TimeProvider clock)
{
    /// <summary>The bytes of an answer that are read at most: it is a few words.</summary>
    private const int MaxAnswer = 64 * 1024;

    private static readonly string Product = $"Sluice/{GatewayVersion.Number}";

    private readonly Uri _uri = new(destination.Origin + (destination.UsesHttp ? signal.HttpPath : signal.GrpcPath));

    /// <summary>Sends a message once.</summary>
    /// <param name="message">The message <c>Export...ServiceRequest</c>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask<OtlpAttempt> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(environment.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using HttpRequestMessage request = Build(message);
            using HttpResponseMessage answer = await invoker.SendAsync(request, either.Token);
            byte[] body = await ReadAsync(answer, either.Token);
            return destination.UsesHttp ? OfHttp(answer, body) : OfGrpc(answer, body);
        }
        catch (OperationCanceledException)
        {
            return new OtlpAttempt(
                false, limit.IsCancellationRequested ? $"no answer within {environment.Timeout.TotalSeconds:0.###} s" : "it was broken off", MayRepeat: true);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return new OtlpAttempt(false, OtlpAttempt.Short((exception.InnerException ?? exception).Message), MayRepeat: true);
        }
    }

    private HttpRequestMessage Build(ReadOnlyMemory<byte> message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _uri);
        ReadOnlyMemory<byte> payload = environment.UsesGzip ? Compressed(message) : message;
        if (destination.UsesHttp)
        {
            request.Content = new ReadOnlyMemoryContent(payload);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            if (environment.UsesGzip)
            {
                request.Content.Headers.ContentEncoding.Add("gzip");
            }
        }
        else
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Content = new ByteArrayContent(Framed(payload.Span));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            request.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)environment.Timeout.TotalMilliseconds}m");
            if (environment.UsesGzip)
            {
                request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
            }
        }

        request.Headers.TryAddWithoutValidation("User-Agent", Product);
        foreach ((string name, string value) in environment.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // A message of gRPC: whether it is compressed, its length, itself.
    private byte[] Framed(ReadOnlySpan<byte> payload)
    {
        byte[] framed = new byte[payload.Length + 5];
        framed[0] = environment.UsesGzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), payload.Length);
        payload.CopyTo(framed.AsSpan(5));
        return framed;
    }

    private static byte[] Compressed(ReadOnlyMemory<byte> message)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(message.Span);
        }

        return compressed.ToArray();
    }

    private static async ValueTask<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[4096];
        while (body.Length < MaxAnswer && await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private OtlpAttempt OfHttp(HttpResponseMessage answer, byte[] body)
    {
        int status = (int)answer.StatusCode;
        if (status is >= 200 and < 300)
        {
            return OtlpAttempt.Delivered(body);
        }

        // The body is a google.rpc.Status, when the collector itself answers.
        string told = "";
        if (answer.Content.Headers.ContentType?.MediaType == "application/x-protobuf")
        {
            var reader = new ProtobufReader(body);
            while (reader.Read())
            {
                told = reader.Field == 2 ? $": {OtlpAttempt.Short(reader.Text)}" : told;
            }
        }

        TimeSpan? after = answer.Headers.RetryAfter is { } retry
            ? retry.Delta ?? (retry.Date is { } date ? date - clock.GetUtcNow() : null)
            : null;
        return new OtlpAttempt(false, $"the collector answered {status}{told}", status is 429 or 502 or 503 or 504, after);
    }

    private static OtlpAttempt OfGrpc(HttpResponseMessage answer, byte[] body)
    {
        GrpcStatus status = GrpcStatus.Of(answer);
        if (status.Code == 0)
        {
            return OtlpAttempt.Delivered(body.Length >= 5 && body[0] == 0 ? body.AsSpan(5) : default);
        }

        return status.Code is null
            ? new OtlpAttempt(
                false, $"the answer, with status {(int)answer.StatusCode}, is not gRPC", (int)answer.StatusCode is 429 or 502 or 503 or 504)
            : new OtlpAttempt(
                false, $"the collector answered {status.Name}: {OtlpAttempt.Short(status.Message)}", status.MayRepeat, status.RetryAfter);
    }
}
