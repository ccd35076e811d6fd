using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>What tells a request's client from others.</summary>
/// <param name="context">The request.</param>
/// <returns>Empty when the request does not tell it.</returns>
internal delegate ReadOnlySpan<char> ClientIdentity(RequestContext context);

/// <summary>The strategies of a client limit (security-traffic.md 2.2).</summary>
internal static class ClientIdentities
{
    /// <summary>The client's address; with a header, the first address in that, when it is of version 4 (a port behind it is cut off).</summary>
    /// <param name="header">The header; empty for none.</param>
    public static ClientIdentity Address(string header) => header.Length == 0
        ? static context => context.ClientAddress
        : context =>
        {
            ReadOnlySpan<char> first = First(context, header);
            int end = first.IndexOfAny(',', ':');
            first = end < 0 ? first : first[..end];
            return ClientAddress.IsDottedDecimal(first) ? first : context.ClientAddress;
        };

    /// <summary>The first line of a header, whole.</summary>
    /// <param name="name">The header.</param>
    public static ClientIdentity Header(string name) => context => First(context, name);

    /// <summary>A parameter of the endpoint's path.</summary>
    /// <param name="name">The parameter, in the letters of the path.</param>
    /// <param name="index">Its place among the parameters of the path; negative when it is none of them.</param>
    public static ClientIdentity Parameter(string name, int index) => context =>
        context.ChangedParameters is { } changed && changed.TryGetValue(name, out string? value) ? value
            : index >= 0 ? context.RouteValues[index]
            : default;

    private static ReadOnlySpan<char> First(RequestContext context, string header) =>
        context.Request.Headers.TryGetValue(header, out StringValues lines) && lines.Count > 0 ? lines[0] : default;
}
