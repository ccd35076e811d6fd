using System.Globalization;
using System.Net.Http.Headers;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>The end of a call over gRPC, in its trailers, or in the head of an answer without a body ("gRPC over HTTP2").</summary>
/// <param name="Code">The code; <see langword="null"/> where the answer has none, so that it is not gRPC.</param>
/// <param name="Message">What the server tells.</param>
/// <param name="RetryAfter">When the server wants to be called again; <see langword="null"/> where it did not tell.</param>
internal readonly record struct GrpcStatus(int? Code, string Message, TimeSpan? RetryAfter)
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>Whether another attempt may do better (OTLP 1.x, "OTLP/gRPC Response"): RESOURCE_EXHAUSTED only where the server tells when.</summary>
    public bool MayRepeat => Code is 1 or 4 or 10 or 11 or 14 or 15 || (Code == 8 && RetryAfter is not null);

    /// <summary>The code's name.</summary>
    public string Name => Code is { } code && code >= 0 && code < Names.Length ? Names[code] : $"status {Code}";

    /// <summary>Reads the end of a call.</summary>
    /// <param name="answer">The answer, whose body has been read.</param>
    public static GrpcStatus Of(HttpResponseMessage answer)
    {
        HttpResponseHeaders lines = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        return int.TryParse(First(lines, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new GrpcStatus(code, Uri.UnescapeDataString(First(lines, "grpc-message")), Delay(First(lines, "grpc-status-details-bin")))
            : new GrpcStatus(null, "", null);
    }

    private static string First(HttpResponseHeaders lines, string name) =>
        lines.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.First() : "";

    // google.rpc.Status, whose details may have a google.rpc.RetryInfo.
    private static TimeSpan? Delay(string details)
    {
        byte[] bytes = new byte[details.Length];
        string padded = details.PadRight((details.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out int length))
        {
            return null;
        }

        var status = new ProtobufReader(bytes.AsSpan(0, length));
        while (status.Read())
        {
            if (status.Field == 3 && RetryInfo(status.Bytes) is { } delay)
            {
                return delay;
            }
        }

        return null;
    }

    private static TimeSpan? RetryInfo(ReadOnlySpan<byte> any)
    {
        bool isRetryInfo = false;
        TimeSpan? delay = null;
        var reader = new ProtobufReader(any);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                isRetryInfo = reader.Bytes.EndsWith("/google.rpc.RetryInfo"u8);
            }
            else if (reader.Field == 2)
            {
                var info = new ProtobufReader(reader.Bytes);
                delay = info.Read() && info.Field == 1 ? Duration(info.Bytes) : TimeSpan.Zero;
            }
        }

        return isRetryInfo ? delay ?? TimeSpan.Zero : null;
    }

    private static TimeSpan Duration(ReadOnlySpan<byte> message)
    {
        double seconds = 0;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            seconds += reader.Field == 1 ? (long)reader.Number : reader.Field == 2 ? (long)reader.Number / 1e9 : 0;
        }

        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
    }
}
