using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Lua;

/// <summary>The error that a script raises with <c>custom_error</c> (manipulation.md 5.3).</summary>
/// <param name="Message">The text, which the client gets with <c>return_error_msg</c>.</param>
/// <param name="StatusCode">The client's status; 0 when none was given.</param>
/// <param name="ContentType">The client's <c>Content-Type</c>; <see langword="null"/> when none was given.</param>
internal sealed record CustomError(string Message, int StatusCode, string? ContentType)
{
    /// <summary>The error as the failure of a step. A status that is none of a whole answer is 500.</summary>
    public Failure ToFailure() => new(FailureKind.Script, Message)
    {
        StatusCode = StatusCode is >= 200 and <= 999 ? StatusCode : 0,
        ContentType = ContentType is not null && HeaderBlock.IsValidValue(ContentType) ? ContentType : null,
    };
}
