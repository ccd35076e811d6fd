using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>How a span ended, in the codes that OpenCensus has of gRPC.</summary>
/// <param name="Code">The code; 0 is well.</param>
/// <param name="Message">What is told of it; empty for nothing.</param>
internal readonly record struct CensusStatus(int Code, string Message)
{
    private const int Unknown = 2;

    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The code's name.</summary>
    public string Name => Names[Code];

    /// <summary>The code's name of a status of HTTP.</summary>
    /// <param name="status">The status.</param>
    /// <returns><see langword="null"/> when it is well.</returns>
    public static string? Of(int status) => status switch
    {
        400 or 422 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        < 200 or >= 400 => "UNKNOWN",
        _ => null,
    };

    /// <summary>How a span ended. An error in other words than those of the codes is an unknown one.</summary>
    /// <param name="span">The span.</param>
    public static CensusStatus Of(Span span)
    {
        if (span.Status != SpanStatus.Error)
        {
            return new CensusStatus(0, span.Status == SpanStatus.Ok ? Names[0] : "");
        }

        int code = Array.IndexOf(Names, span.StatusText);
        return new CensusStatus(code > 0 ? code : Unknown, span.StatusText);
    }
}
