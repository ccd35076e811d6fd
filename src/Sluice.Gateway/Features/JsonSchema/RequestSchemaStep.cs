using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>Lets only requests go on whose body is JSON that the endpoint's schema holds for (manipulation.md 3).</summary>
internal sealed class RequestSchemaStep
{
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
        validator is null ? next : new RequestSchemaStep(next, validator, SchemaCheck.Most(tells)).Invoke;

    private ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation) =>
        request.Body.Bytes.Length >= SchemaCheck.LongText
            ? ValidateElsewhereAsync(request, cancellation)
            : Validate(request) is { } failure ? new(failure) : _next(request, cancellation);

    private async ValueTask<ProxyResult> ValidateElsewhereAsync(ProxyRequest request, CancellationToken cancellation)
    {
        await LongWork.HopToPool();
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
        return result.IsValid ? null : Refusal(SchemaCheck.Tell(result), "the client's body " + SchemaCheck.Describe(result));
    }

    private static Failure Refusal(string message, string logText) => new(FailureKind.Rejected, message)
    {
        LogText = logText,
        StatusCode = StatusCodes.Status400BadRequest,
    };
}
