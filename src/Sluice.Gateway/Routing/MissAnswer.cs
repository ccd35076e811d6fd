namespace Sluice.Gateway.Routing;

/// <summary>The answer to a request that no route takes (core.md 4.2). The version headers are the caller's.</summary>
/// <param name="StatusCode">404 or 405.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The body, not to be written for HEAD.</param>
internal sealed record MissAnswer(int StatusCode, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The answer where no route has the path.</summary>
    /// <param name="options">The <c>router</c> settings, for <c>error_body</c>.</param>
    public static MissAnswer NotFound(RouterOptions options) => Create(404, options.NotFoundBody, "404 page not found"u8);

    /// <summary>The answer where the path exists under other methods; <c>Allow</c> comes from the match.</summary>
    /// <param name="options">The <c>router</c> settings, for <c>error_body</c>.</param>
    public static MissAnswer MethodNotAllowed(RouterOptions options) =>
        Create(405, options.MethodNotAllowedBody, "405 method not allowed"u8);

    private static MissAnswer Create(int statusCode, byte[]? configured, ReadOnlySpan<byte> plain) => configured is null
        ? new MissAnswer(statusCode, "text/plain", plain.ToArray())
        : new MissAnswer(statusCode, "application/json; charset=utf-8", configured);
}
