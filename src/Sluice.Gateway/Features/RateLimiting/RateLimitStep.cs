using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.RateLimiting;

/// <summary>Lets through what the limits of an endpoint, or of the service, allow: first the client's own, 429 beyond it, then that of
/// all together, 503. A request that the second denies has been counted by the first.</summary>
internal sealed class RateLimitStep
{
    /// <summary>What the log tells of a request that does not pass, spelt as in the original.</summary>
    public const string Exceeded = "rate limit exceded";

    private readonly RequestStep _next;
    private readonly IClientRateLimit? _clients;
    private readonly ClientIdentity? _identity;
    private readonly IRateLimit? _all;

    private RateLimitStep(RequestStep next, IClientRateLimit? clients, ClientIdentity? identity, IRateLimit? all)
    {
        _next = next;
        _clients = clients;
        _identity = identity;
        _all = all;
    }

    /// <summary>Compiles the step; the next one itself without limits.</summary>
    /// <param name="next">What serves the request.</param>
    /// <param name="clients">The limit of each client; <see langword="null"/> for none.</param>
    /// <param name="identity">What tells clients from each other.</param>
    /// <param name="all">The limit of all together; <see langword="null"/> for none.</param>
    public static RequestStep Compile(RequestStep next, IClientRateLimit? clients, ClientIdentity? identity, IRateLimit? all) =>
        clients is null && all is null ? next : new RateLimitStep(next, clients, identity, all).Invoke;

    private ValueTask Invoke(RequestContext context)
    {
        if (_clients is null)
        {
            return LimitAll(context);
        }

        ReadOnlySpan<char> client = _identity!(context);
        if (client.IsEmpty)
        {
            return Refuse(context, StatusCodes.Status429TooManyRequests);
        }

        ValueTask<bool> taken = _clients.TryTakeAsync(client, context.StartedAt);
        return !taken.IsCompletedSuccessfully ? AfterClientAsync(context, taken)
            : taken.Result ? LimitAll(context)
            : Refuse(context, StatusCodes.Status429TooManyRequests);
    }

    private async ValueTask AfterClientAsync(RequestContext context, ValueTask<bool> taken) =>
        await (await taken ? LimitAll(context) : Refuse(context, StatusCodes.Status429TooManyRequests));

    private ValueTask LimitAll(RequestContext context)
    {
        if (_all is null)
        {
            return _next(context);
        }

        ValueTask<bool> taken = _all.TryTakeAsync();
        return !taken.IsCompletedSuccessfully ? AfterAllAsync(context, taken)
            : taken.Result ? _next(context)
            : Refuse(context, StatusCodes.Status503ServiceUnavailable);
    }

    private async ValueTask AfterAllAsync(RequestContext context, ValueTask<bool> taken) =>
        await (await taken ? _next(context) : Refuse(context, StatusCodes.Status503ServiceUnavailable));

    // Neither the gateway's headers nor X-RateLimit-* or Retry-After: the original sends none.
    private static ValueTask Refuse(RequestContext context, int statusCode)
    {
        if (context.IsLogged)
        {
            context.LogError(Exceeded);
        }

        context.Response.StatusCode = statusCode;
        return AnswerBody.WriteAsync(context, default);
    }
}
