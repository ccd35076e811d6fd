using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Hosting;

/// <summary><c>/__debug/*</c>: answers <c>pong</c> and dumps the request at level DEBUG (core.md 4.5).</summary>
internal static class DebugEndpoint
{
    /// <summary>The route's path.</summary>
    public const string RoutePath = "/__debug/*param";

    /// <summary>The characters of a body that are logged at most; a log is no place for more.</summary>
    public const int MaxLoggedBody = 4096;

    private const string Prefix = "[ENDPOINT: /__debug/*]";

    /// <summary>The body of the answer.</summary>
    public static ReadOnlySpan<byte> Body => "{\"message\":\"pong\"}"u8;

    /// <summary>Logs the request. The values of headers and parameters that carry credentials are not logged.</summary>
    /// <param name="request">The request.</param>
    /// <param name="match">Its route.</param>
    /// <param name="values">The values of the match.</param>
    /// <param name="log">The log.</param>
    public static void Dump(in BuiltInRequest request, in RouteMatch match, RouteValues values, IGatewayLog log)
    {
        if (!log.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        log.Write(LogLevel.Debug, $"{Prefix} Method: {request.Method}");
        log.Write(LogLevel.Debug, $"{Prefix} URL: {ShownUrl.Of(request.RawTarget)}");
        log.Write(LogLevel.Debug, $"{Prefix} Query: {Map(QueryString.Parse(request.Path.RawQuery)
            .Select(static pair => $"{pair.Key}:[{(SecretValues.IsSecretParameter(pair.Key) ? SecretValues.Hidden : string.Join(' ', pair.Value))}]"))}");
        string[] names = match.Route is null ? [] : match.Route.ParameterNames.ToArray();
        log.Write(LogLevel.Debug, $"{Prefix} Params: [{string.Join(' ', names.Select((name, i) => $"{{{name} {values[i]}}}"))}]");
        log.Write(LogLevel.Debug, $"{Prefix} Headers: {Map(request.CanonicalHeaders().Select(static header => Shown(header.Key, header.Value)))}");
        string body = LosslessUtf8.Decode(request.Body.Span[..Math.Min(request.Body.Length, MaxLoggedBody)]);
        log.Write(LogLevel.Debug, $"{Prefix} Body: {body}{(request.Body.Length > MaxLoggedBody ? "..." : "")}");
    }

    private static string Map(IEnumerable<string> entries) => $"map[{string.Join(' ', entries)}]";

    private static string Shown(string name, StringValues values) =>
        $"{name}:[{(SecretValues.IsSecretHeader(name) ? SecretValues.Hidden : string.Join(' ', values.ToArray().Select(static value => ShownUrl.OfHeader(value ?? ""))))}]";
}
