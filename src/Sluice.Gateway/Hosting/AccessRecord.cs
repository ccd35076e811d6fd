using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Gateway.Hosting;

/// <summary>An answered request, for the access log.</summary>
internal readonly ref struct AccessRecord
{
    /// <summary>The status of the answer.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The time from the request's head to the end of the answer.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>The client's address (<see cref="Requests.ClientAddress"/>).</summary>
    public required string ClientAddress { get; init; }

    /// <summary>The request's method.</summary>
    public required string Method { get; init; }

    /// <summary>The decoded path (<see cref="Requests.RequestPath.Path"/>).</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent.</summary>
    public ReadOnlySpan<char> RawQuery { get; init; }

    /// <summary>What went wrong, each on a line of its own.</summary>
    public ReadOnlySpan<string> Errors { get; init; }

    /// <summary>The request line and headers, for forms that show more of them; <see langword="null"/> counts as none.</summary>
    public IHttpRequestFeature? Request { get; init; }
}
