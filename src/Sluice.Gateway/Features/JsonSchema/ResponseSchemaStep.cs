using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary>Lets only data come back that its schema holds for. An answer that lacks a failed backend is left to what the configuration
/// does about failures, as the other checks of answers do.</summary>
internal sealed class ResponseSchemaStep
{
    private readonly ProxyStep _next;
    private readonly ResponseSchemaOptions _options;
    private readonly int _maxFailures;

    private ResponseSchemaStep(ProxyStep next, ResponseSchemaOptions options, int maxFailures)
    {
        _next = next;
        _options = options;
        _maxFailures = maxFailures;
    }

    /// <summary>Compiles the step; the next one itself where there is no schema.</summary>
    /// <param name="next">What gives the data.</param>
    /// <param name="options">The settings.</param>
    /// <param name="tells">Whether clients get to know what is wrong (<c>return_error_msg</c>).</param>
    public static ProxyStep Compile(ProxyStep next, ResponseSchemaOptions? options, bool tells) => options is null
        ? next
        : new ResponseSchemaStep(next, options, SchemaCheck.Most(tells && options.Body.Length == 0)).Invoke;

    private async ValueTask<ProxyResult> Invoke(ProxyRequest request, CancellationToken cancellation)
    {
        ProxyResult result = await _next(request, cancellation);
        if (result is not { Failure: null, Response: { } response })
        {
            return result;
        }

        using var json = new BodyBuffer();
        response.Data?.WriteJson(json);
        if (json.Length >= SchemaCheck.LongText)
        {
            await LongWork.HopToPool();
        }

        if (Validate(json.Span) is not { } failure)
        {
            return result;
        }

        response.Dispose();
        return failure;
    }

    private Failure? Validate(ReadOnlySpan<byte> json)
    {
        ValidationResult result = _options.Schema.Validate(json, _maxFailures);
        return result.IsValid
            ? null
            : new Failure(FailureKind.Rejected, _options.Body.Length > 0 ? _options.Body : SchemaCheck.Tell(result))
            {
                LogText = "the data " + SchemaCheck.Describe(result),
                StatusCode = _options.Status,
                ContentType = _options.ContentType,
            };
    }
}
