using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Pipeline;

/// <summary>Refuses requests whose path parameters are encoded twice or hold what would start a query or a fragment (core.md 4.4).</summary>
internal static class ParameterCheckStep
{
    /// <summary>Compiles the step; the next one itself with <c>disable_path_decoding</c>.</summary>
    /// <param name="router">The router's options.</param>
    /// <param name="next">What serves the request.</param>
    public static RequestStep Compile(RouterOptions router, RequestStep next) => router.DisablePathDecoding
        ? next
        : context => ParameterCheck.Refusal(context.RouteValues) is { } refusal
            ? RouterAnswers.Text(context, ParameterCheck.StatusCode, refusal)
            : next(context);
}
