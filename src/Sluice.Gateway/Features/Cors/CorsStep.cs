using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Cors;

/// <summary>Answers preflights, and adds to every other answer the headers that let a script of another site read it. It never refuses a
/// request: what is not allowed lacks the headers, and the browser draws its conclusion (security-traffic.md 6.1).</summary>
internal sealed class CorsStep
{
    private static readonly StringValues VaryOfAnswers = "Origin";
    private static readonly StringValues EveryOrigin = "*";
    private static readonly StringValues True = "true";

    private readonly CorsOptions _options;
    private readonly StringValues _varyOfPreflights;
    private readonly IGatewayLog? _debug;

    private CorsStep(CorsOptions options, IGatewayLog log)
    {
        _options = options;
        _debug = options.Debug ? log : null;
        _varyOfPreflights = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
            + (options.PrivateNetwork ? ", Access-Control-Request-Private-Network" : "");
    }

    /// <summary>Compiles the step.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="log">Where decisions are told with <c>debug</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when CORS is not configured.</returns>
    public static CorsStep? Compile(ExtraConfig config, IGatewayLog log, DiagnosticBag diagnostics)
    {
        if (CorsOptions.Read(config, diagnostics) is not { } options)
        {
            return null;
        }

        log.Write(LogLevel.Debug, "[SERVICE: Gin][CORS] Enabled CORS for all requests");
        return new CorsStep(options, log);
    }

    /// <summary>Puts the step before another one.</summary>
    /// <param name="next">What serves the request.</param>
    public RequestStep Before(RequestStep next) => context =>
    {
        if (!IsPreflight(context))
        {
            AddHeaders(context);
            return next(context);
        }

        AddPreflightHeaders(context);
        return _options.PassesPreflights ? next(context) : AnswerPreflight(context);
    };

    /// <summary>Adds the headers of an answer to anything but a preflight.</summary>
    /// <param name="context">The request.</param>
    public void AddHeaders(RequestContext context)
    {
        IHeaderDictionary answer = context.Response.Headers;
        answer.Vary = VaryOfAnswers;
        StringValues origin = context.Request.Headers.Origin;
        if (origin.Count == 0)
        {
            return;
        }

        string? refusal = OriginRefusal(origin[0]) ?? MethodRefusal(context.Request.Method);
        _debug?.Write(LogLevel.Debug, Describe("request", origin[0], refusal));
        if (refusal is null)
        {
            AddOrigin(answer, origin);
            if (_options.Exposed.Count > 0)
            {
                answer.AccessControlExposeHeaders = _options.Exposed;
            }
        }
    }

    private static bool IsPreflight(RequestContext context) =>
        context.Request.Method == "OPTIONS" && !string.IsNullOrEmpty(First(context.Request.Headers.AccessControlRequestMethod));

    private static string? First(in StringValues values) => values.Count == 0 ? null : values[0];

    private static string Describe(string kind, string? origin, string? refusal) =>
        $"[CORS] {kind} from {(origin is { Length: > 200 } ? origin[..200] + "..." : origin)}: {refusal ?? "allowed"}";

    private void AddPreflightHeaders(RequestContext context)
    {
        IHeaderDictionary asked = context.Request.Headers;
        IHeaderDictionary answer = context.Response.Headers;
        answer.Vary = _varyOfPreflights;
        StringValues origin = asked.Origin;
        StringValues headers = asked.AccessControlRequestHeaders;
        string? refusal = OriginRefusal(First(origin))
            ?? MethodRefusal(asked.AccessControlRequestMethod[0]!)
            ?? HeadersRefusal(headers);
        _debug?.Write(LogLevel.Debug, Describe("preflight", First(origin), refusal));
        if (refusal is not null)
        {
            return;
        }

        AddOrigin(answer, origin);
        answer.AccessControlAllowMethods = First(asked.AccessControlRequestMethod);
        if (!string.IsNullOrEmpty(First(headers)))
        {
            answer.AccessControlAllowHeaders = headers;
        }

        if (_options.PrivateNetwork && First(asked["Access-Control-Request-Private-Network"]) == "true")
        {
            answer["Access-Control-Allow-Private-Network"] = True;
        }

        if (_options.MaxAge.Count > 0)
        {
            answer.AccessControlMaxAge = _options.MaxAge;
        }
    }

    private void AddOrigin(IHeaderDictionary answer, in StringValues origin)
    {
        answer.AccessControlAllowOrigin = _options.Origins.AllowsAll ? EveryOrigin
            : origin.Count == 1 ? origin
            : origin[0];
        if (_options.Credentials)
        {
            answer.AccessControlAllowCredentials = True;
        }
    }

    // Outside of routing and of the access log.
    private ValueTask AnswerPreflight(RequestContext context)
    {
        context.IsLogged = false;
        context.Response.StatusCode = _options.PreflightStatus;
        if (_options.PreflightStatus is not (204 or 304))
        {
            context.Response.Headers.ContentLength = 0;
        }

        return new ValueTask(context.ResponseBody.CompleteAsync());
    }

    // What is sent back must be what a header line may hold.
    private string? OriginRefusal(string? origin) => string.IsNullOrEmpty(origin) ? "there is no origin"
        : _options.Origins.Allows(origin) && HeaderBlock.IsValidValue(origin) ? null
        : "the origin is not allowed";

    private string? MethodRefusal(string method) =>
        method == "OPTIONS" || Array.IndexOf(_options.Methods, method) >= 0 ? null : "the method is not allowed";

    private string? HeadersRefusal(in StringValues headers)
    {
        foreach (string? line in headers)
        {
            if (!HeaderBlock.IsValidValue(line!))
            {
                return "the headers are not allowed";
            }
        }

        return headers.Count == 0 || _options.Headers is null || _options.Headers.Accepts(headers) ? null : "the headers are not allowed";
    }
}
