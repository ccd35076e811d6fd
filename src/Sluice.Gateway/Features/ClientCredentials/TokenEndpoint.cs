using System.Text;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>Where a request to a token endpoint has its credentials.</summary>
internal enum CredentialPlace
{
    /// <summary>Not known yet: the header first, and if that fails the body.</summary>
    Unknown,

    /// <summary>HTTP Basic.</summary>
    Header,

    /// <summary><c>client_id</c> and <c>client_secret</c> in the form.</summary>
    Body,
}

/// <summary>What came of asking for a token.</summary>
/// <param name="Token">The token, unless there is a <see cref="Failure"/>.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct TokenResult(AccessToken? Token, Failure? Failure);

/// <summary>Asks a token endpoint for tokens, with the connections of one configuration.</summary>
/// <param name="options">The settings.</param>
/// <param name="transport">The connections.</param>
/// <param name="services">The surroundings of that configuration.</param>
internal sealed class TokenEndpoint(ClientCredentialsOptions options, IUpstreamTransport transport, GatewayServices services)
{
    /// <summary>The time for all of it. The original has no limit and makes every call wait; this is longer than a token endpoint that works
    /// at all takes, and calls wait no longer than their own endpoint's timeout.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <summary>The largest answer in bytes, as in the original.</summary>
    public const int MaxAnswer = 1024 * 1024;

    /// <summary>Asks for a token. It takes no longer than <see cref="MaxTime"/>, whatever becomes of the calls that wait for it.</summary>
    /// <param name="place">Where the credentials go.</param>
    /// <returns>The outcome, and where the credentials were when they were taken.</returns>
    public async ValueTask<(TokenResult Result, CredentialPlace Place)> FetchAsync(CredentialPlace place)
    {
        if (options.Refusal is { } refusal)
        {
            return (Fail(refusal), place);
        }

        // A reload must not close the connections while they are in use.
        int lease = services.InFlight.Enter();
        try
        {
            using var limit = new CancellationTokenSource(MaxTime, services.Clock);
            TokenResult result = await AskAsync(place == CredentialPlace.Body, limit.Token);
            if (result.Token is not null || place != CredentialPlace.Unknown)
            {
                return (result, place == CredentialPlace.Unknown ? CredentialPlace.Header : place);
            }

            TokenResult second = limit.IsCancellationRequested ? result : await AskAsync(inBody: true, limit.Token);
            return (second, second.Token is null ? CredentialPlace.Unknown : CredentialPlace.Body);
        }
        finally
        {
            services.InFlight.Exit(lease);
        }
    }

    private async ValueTask<TokenResult> AskAsync(bool inBody, CancellationToken cancellation)
    {
        long askedAt = services.Clock.GetTimestamp();
        var request = new UpstreamRequest
        {
            Method = "POST",
            Host = options.Host,
            Target = options.Target,
            Body = RequestBody.Buffered(Encoding.ASCII.GetBytes(inBody ? options.FormWithCredentials : options.Form)),
        };
        request.Headers.Add("User-Agent", GatewayVersion.UserAgent);
        request.Headers.Add("Content-Type", "application/x-www-form-urlencoded");
        if (!inBody)
        {
            request.Headers.Add("Authorization", options.Authorization);
        }

        UpstreamResult sent = await transport.SendAsync(request, cancellation);
        if (sent.Response is null)
        {
            return Fail($"cannot fetch token: {sent.Failure!.Message}");
        }

        using UpstreamResponse response = sent.Response;
        UpstreamBody body = await UpstreamBody.ReadAsync(response, MaxAnswer, cancellation);
        if (body.Buffer is null)
        {
            return Fail(body.Failure!.Kind == FailureKind.TooLarge
                ? $"cannot fetch token: the answer is larger than {MaxAnswer} bytes"
                : $"cannot fetch token: {body.Failure.Message}");
        }

        if (body.Buffer.Length > LongWork.BodySize)
        {
            await LongWork.HopToPool();
        }

        (AccessToken? token, string? problem) = TokenAnswer.Read(
            response.StatusCode, response.Headers.First("Content-Type"), body.Buffer, askedAt, options);
        return token is not null ? new TokenResult(token, null) : Fail(problem!);
    }

    private TokenResult Fail(string problem) => new(null, new Failure(FailureKind.Token, "oauth2: " + options.WithoutSecret(problem)));
}
