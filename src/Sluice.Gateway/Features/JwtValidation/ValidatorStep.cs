using Sluice.Gateway.Features.Cel;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>Lets a request go on only with a valid token (security-traffic.md 1.3). A refusal is 401, or 403 for missing roles and scopes, without a
/// body.</summary>
internal sealed class ValidatorStep
{
    private readonly RequestStep _next;
    private readonly ValidatorOptions _options;
    private readonly TokenPlace _place;
    private readonly ValidatorKeys _keys;
    private readonly TokenVerification _verification;
    private readonly VerifiedTokens _verified;
    private readonly TokenConditions _conditions;
    private readonly Func<JwtClaims, bool>? _isRevoked;
    private readonly CelChecks? _expressions;
    private readonly string[] _urlClaims;
    private readonly TimeProvider _clock;
    private readonly IGatewayLog _log;
    private readonly string _logPrefix;

    /// <summary>Makes the step.</summary>
    /// <param name="next">The rest of the endpoint.</param>
    /// <param name="options">The options, with an algorithm.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="verified">The tokens that are known to be valid.</param>
    /// <param name="isRevoked">Whether a token was revoked; <see langword="null"/> when nothing revokes tokens.</param>
    /// <param name="expressions">The expressions over tokens; <see langword="null"/> for none.</param>
    /// <param name="urlClaims">The claims that URL patterns name.</param>
    /// <param name="services">The surroundings.</param>
    /// <param name="path">The endpoint's path, for the log.</param>
    public ValidatorStep(
        RequestStep next,
        ValidatorOptions options,
        ValidatorKeys keys,
        VerifiedTokens verified,
        Func<JwtClaims, bool>? isRevoked,
        CelChecks? expressions,
        string[] urlClaims,
        GatewayServices services,
        string path)
    {
        _next = next;
        _options = options;
        _place = new TokenPlace(options.HeaderName, options.CookieName);
        _keys = keys;
        _verification = new TokenVerification(options.Algorithm!, options.Identity, keys);
        _verified = verified;
        _conditions = new TokenConditions(options, services.Clock);
        _isRevoked = isRevoked;
        _expressions = expressions;
        _urlClaims = urlClaims;
        _clock = services.Clock;
        _log = services.Log;
        _logPrefix = $"[ENDPOINT: {path}][JWTValidator]";
    }

    /// <summary>Answers without a body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="statusCode">The status.</param>
    public static ValueTask RefuseAsync(RequestContext context, int statusCode)
    {
        context.Response.StatusCode = statusCode;
        return AnswerBody.WriteAsync(context, default);
    }

    /// <summary>Checks a request.</summary>
    /// <param name="context">The request.</param>
    public ValueTask Invoke(RequestContext context)
    {
        ReadOnlyMemory<char> token = _place.Find(context.Request.Headers);
        if (token.IsEmpty)
        {
            return Invalid(context, "there is no token");
        }

        if (_verified.Find(token.Span, _keys.Scope) is { } known && ReferenceEquals(_keys.Find(known.KeyId), known.Verifier))
        {
            return Admit(context, known.Claims);
        }

        Verification verification = _verification.Verify(token.Span, mayTakeLong: false);
        return verification.State is VerificationState.NeedsKey or VerificationState.NeedsTime
            ? VerifyAsync(context, token, verification)
            : Conclude(context, token, verification);
    }

    private async ValueTask VerifyAsync(RequestContext context, ReadOnlyMemory<char> token, Verification verification)
    {
        if (verification.State == VerificationState.NeedsKey)
        {
            KeyLookup lookup = await _keys.FindAsync(verification.Problem, context);
            if (lookup.Verifier is null)
            {
                await Invalid(context, lookup.Problem);
                return;
            }

            verification = _verification.Verify(token.Span, mayTakeLong: false);
        }

        if (verification.State == VerificationState.NeedsTime)
        {
            await LongWork.HopToPool();
            verification = _verification.Verify(token.Span, mayTakeLong: true);
        }

        await Conclude(context, token, verification);
    }

    private ValueTask Conclude(RequestContext context, ReadOnlyMemory<char> token, Verification verification)
    {
        switch (verification.State)
        {
            case VerificationState.Valid:
                _verified.Add(token.Span, _keys.Scope, verification.Token!);
                return Admit(context, verification.Token!.Claims);
            case VerificationState.Invalid:
                return Invalid(context, verification.Problem);
            default:
                return Invalid(context, "its key was withdrawn in this moment");
        }
    }

    private ValueTask Admit(RequestContext context, JwtClaims claims)
    {
        if (_conditions.Problem(claims) is { } problem)
        {
            return Invalid(context, problem);
        }

        if (_isRevoked?.Invoke(claims) == true || _expressions?.Reject(new TokenVariables(_clock, claims)) is not null)
        {
            return Refuse(context, 401, "Token sent by client rejected");
        }

        if (_options.Roles?.Check(claims.Root) is { } role && role != ClaimOutcome.Granted)
        {
            return Refuse(context, role == ClaimOutcome.Denied ? 403 : 500, "Token sent by client does not have sufficient roles");
        }

        if (_options.Scopes?.Check(claims.Root) is { } scope && scope != ClaimOutcome.Granted)
        {
            return Refuse(context, scope == ClaimOutcome.Denied ? 403 : 500, "Token sent by client does not have the required scopes");
        }

        _options.Propagation.Apply(claims.Root, context.Request.Headers);
        foreach (string name in _urlClaims)
        {
            if (claims.Root.Find(name) is { } claim)
            {
                (context.ChangedParameters ??= new(StringComparer.Ordinal))[TokenParameter.Prefix + name] = ClaimText.Of(claim);
            }
        }

        return _next(context);
    }

    private ValueTask Invalid(RequestContext context, string problem) =>
        Refuse(context, 401, _options.TellsRefusals ? $"Unable to validate the token: {problem}" : "");

    private ValueTask Refuse(RequestContext context, int statusCode, string reason)
    {
        if (_options.TellsRefusals)
        {
            _log.Log(LogLevel.Error, $"{_logPrefix} {reason}");
        }

        return RefuseAsync(context, statusCode);
    }
}
