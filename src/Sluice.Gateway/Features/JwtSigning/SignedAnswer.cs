using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>Writes the answers of an endpoint with a signer: always JSON, without the gateway's headers, and 400 without a body for whatever does not
/// come whole from the backends.</summary>
/// <param name="tokens">Writes the data.</param>
/// <param name="signer">What signs; it is asked for when a request was let through, so it is there.</param>
internal sealed class SignedAnswer(TokenWriter tokens, Func<JwsSigner> signer) : IEndpointWriter
{
    /// <inheritdoc/>
    public async ValueTask<Failure?> WriteAsync(RequestContext context, ProxyResult result, CancellationToken cancellation)
    {
        if (result.Failure is not null || result.Response is not { Data: { } data } response)
        {
            await WriteRefusalAsync(context, StatusCodes.Status400BadRequest);
            return null;
        }

        JwsSigner signs = signer();
        if (signs.IsLong)
        {
            await LongWork.HopToPool();
        }

        using var body = new BodyBuffer();
        tokens.Write(data, signs, body);
        context.Response.StatusCode = response.FailedStatus > 0 ? response.FailedStatus : StatusCodes.Status200OK;
        IHeaderDictionary headers = context.Response.Headers;
        for (int i = 0; i < (response.Headers?.Count ?? 0); i++)
        {
            headers.TryAdd(response.Headers![i].Name, response.Headers[i].Value);
        }

        headers.TryAdd("Content-Type", "application/json; charset=utf-8");
        await AnswerBody.WriteAsync(context, context.Response.StatusCode is 204 or 304 ? default : body.Memory);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask WriteRefusalAsync(RequestContext context, int statusCode)
    {
        context.Response.StatusCode = statusCode;
        return AnswerBody.WriteAsync(context, default);
    }
}
