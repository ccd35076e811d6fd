using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>Lets only requests go on whose body is JSON that the endpoint's schema holds for (manipulation.md 3).</summary>
internal sealed class RequestSchemaStep
{
    /// <summary>Bodies of more bytes are validated on the thread pool: they take longer than a connection's thread may be held.</summary>
    private const int LargeBody = 32 * 1024;

    private static readonly Failure NoBody = Refusal("could not validate an empty body", "the client sent no body to validate");

    private readonly ProxyStep _next;
    private readonly JsonSchemaValidator _validator;
    private readonly int _maxFailures;

    private RequestSchemaStep(ProxyStep next, JsonSchemaValidator validator, int maxFailures)
    {
        _next = next;
        _validator = validator;
        _maxFailures = maxFailures;
    }

    /// <summary>Compiles the step; the next one itself where there is no schema.</summary>
    /// <param name="next">The rest of the endpoint.</param>
    /// <param name="validator">The schema. The endpoint then buffers its bodies.</param>
    /// <param name="tells">Whether clients get to know what is wrong (<c>return_error_msg</c>); if not, the first failure decides.</param>
    public static ProxyStep Compile(ProxyStep next, JsonSchemaValidator? validator, bool tells) =>
        validator is null ? next : new RequestSchemaStep(next, validator, SchemaFailures.Most(tells)).Invoke;

    private ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation) =>
        request.Body.Bytes.Length > LargeBody
            ? ValidateElsewhereAsync(request, cancellation)
            : Validate(request) is { } failure ? new(failure) : _next(request, cancellation);

    private async ValueTask<ProxyResult> ValidateElsewhereAsync(ProxyRequest request, CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return Validate(request) is { } failure ? failure : await _next(request, cancellation);
    }

    private Failure? Validate(ProxyRequest request)
    {
        ReadOnlySpan<byte> body = request.Body.Bytes.Span;
        if (body.IsEmpty)
        {
            return NoBody;
        }

        ValidationResult result = _validator.Validate(body, _maxFailures);
        return result.IsValid ? null : Refusal(SchemaFailures.Tell(result), "the client's body " + SchemaFailures.Describe(result));
    }

    private static Failure Refusal(string message, string logText) => new(FailureKind.Rejected, message)
    {
        LogText = logText,
        StatusCode = StatusCodes.Status400BadRequest,
    };
}

/// <summary>What is told of a body that is not valid.</summary>
internal static class SchemaFailures
{
    /// <summary>How many failures are looked for.</summary>
    /// <param name="tells">Whether they are told; 100 then, so that a large body of nothing but mistakes makes no large answer.</param>
    public static int Most(bool tells) => tells ? 100 : 1;

    /// <summary>The text for the client: every failure, a line each.</summary>
    /// <param name="result">The result.</param>
    public static string Tell(ValidationResult result) => result.ToString() is { Length: > 0 } text
        ? text
        : $"the validation was given up ({result.Exceeded})";

    /// <summary>The text for the log, without anything of the body: it may hold secrets.</summary>
    /// <param name="result">The result.</param>
    public static string Describe(ValidationResult result) => result switch
    {
        { SyntaxError: { } error } => string.Create(CultureInfo.InvariantCulture, $"is not JSON: {error.Kind} at byte {error.Offset}"),
        { Failures: [var first, ..] } => $"is not valid by its schema at {first.SchemaLocation}",
        _ => $"could not be validated: {result.Exceeded}",
    };
}
