using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Pipeline;

/// <summary>The outcome of a step between an endpoint and its backends: an answer, a failure, or both when some backends answered.</summary>
/// <param name="Response">The answer; the receiver disposes it.</param>
/// <param name="Failure">Why there is no answer, or only a partial one.</param>
internal readonly record struct ProxyResult(ProxyResponse? Response, Failure? Failure)
{
    /// <summary>A failure without any answer.</summary>
    /// <param name="failure">Why.</param>
    public static implicit operator ProxyResult(Failure failure) => new(null, failure);

    /// <summary>An answer without any failure.</summary>
    /// <param name="response">The answer.</param>
    public static implicit operator ProxyResult(ProxyResponse response) => new(response, null);

    /// <summary>Whether there is an answer that lacks nothing.</summary>
    public bool IsComplete => Failure is null && Response is { IsComplete: true };
}

/// <summary>An answer on its way from backends to the client: decoded data, or for <c>no-op</c> the backend's own answer.</summary>
internal sealed class ProxyResponse : IDisposable
{
    /// <summary>The decoded data; <see langword="null"/> for <c>no-op</c>.</summary>
    public ResponseData? Data { get; set; }

    /// <summary>Whether nothing is missing. Never true of <c>no-op</c> (core.md 8.1).</summary>
    public bool IsComplete { get; set; }

    /// <summary>For <c>no-op</c>, the backend's answer, whose body has not been read.</summary>
    public UpstreamResponse? Upstream { get; init; }

    /// <summary>The status of a backend whose failure stands in the data (<c>return_error_details</c>); else 0. Merging drops it.</summary>
    public int FailedStatus { get; init; }

    /// <summary>Headers that steps add to the client's answer; <see langword="null"/> for none.</summary>
    public HeaderList? Headers { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Data?.Dispose();
        Upstream?.Dispose();
    }
}
