using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Features.HttpSecurity;

/// <summary>The check of the host, the redirect to HTTPS, then the headers, which are there before the answer's own
/// (security-traffic.md 6.2).</summary>
internal sealed class HttpSecurityStep
{
    /// <summary>The random bytes of a nonce: 128 bits, as the CSP specification wants at least.</summary>
    private const int NonceSize = 16;

    private static readonly StringValues BadHostType = "text/plain; charset=utf-8";
    private static readonly StringValues NoSniff = "nosniff";

    private readonly HttpSecurityOptions _options;
    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly string[]? _policyParts;
    private readonly StringValues _sts;
    private readonly string _httpsHost;

    private HttpSecurityStep(HttpSecurityOptions options)
    {
        _options = options;
        _httpsHost = options.HttpsHost.Length == 0 ? "" : PercentEncoding.EncodeHost(options.HttpsHost);
        _sts = options.StsSeconds == 0
            ? default
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"max-age={options.StsSeconds}{(options.StsIncludesSubdomains ? "; includeSubDomains" : "")}");
        string policy = Value(options.ContentSecurityPolicy);
        _policyParts = policy.Contains("$NONCE", StringComparison.Ordinal) ? policy.Split("$NONCE") : null;
        (string Name, string Value)[] headers =
        [
            (HeaderNames.XFrameOptions, Value(options.FrameOptions)),
            (HeaderNames.XContentTypeOptions, options.NoSniff ? "nosniff" : ""),
            (HeaderNames.XXSSProtection, options.XssFilter ? "1; mode=block" : ""),
            (HeaderNames.ContentSecurityPolicy, _policyParts is null ? policy : ""),
            ("Referrer-Policy", Value(options.ReferrerPolicy)),
        ];
        _headers = [.. headers.Where(static h => h.Value.Length > 0).Select(static h => KeyValuePair.Create(h.Name, new StringValues(h.Value)))];
    }

    /// <summary>Compiles the step.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured.</returns>
    public static HttpSecurityStep? Compile(ExtraConfig config, DiagnosticBag diagnostics) =>
        HttpSecurityOptions.Read(config, diagnostics) is { } options ? new HttpSecurityStep(options) : null;

    /// <summary>Puts the step before another one.</summary>
    /// <param name="next">What serves the request.</param>
    public RequestStep Before(RequestStep next)
    {
        if (_options.Hosts is null && !_options.RedirectsToHttps)
        {
            return context =>
            {
                AddHeaders(context);
                return next(context);
            };
        }

        return context =>
        {
            string host = Host(context);
            if (_options.Hosts is { } hosts && !hosts.Contains(host))
            {
                return RefuseHost(context);
            }

            if (_options.RedirectsToHttps && !IsHttps(context))
            {
                return RouterAnswers.Redirect(context, RedirectAnswer.Permanent(context.Request.Method, Location(context, host)));
            }

            AddHeaders(context);
            return next(context);
        };
    }

    /// <summary>Adds the headers.</summary>
    /// <param name="context">The request.</param>
    public void AddHeaders(RequestContext context)
    {
        IHeaderDictionary answer = context.Response.Headers;
        if (_sts.Count > 0 && (_options.ForcesSts || IsHttps(context)))
        {
            answer.StrictTransportSecurity = _sts;
        }

        foreach ((string name, StringValues value) in _headers)
        {
            answer[name] = value;
        }

        if (_policyParts is not null)
        {
            Span<byte> random = stackalloc byte[NonceSize];
            RandomNumberGenerator.Fill(random);
            answer.ContentSecurityPolicy = string.Join($"'nonce-{Convert.ToBase64String(random)}'", _policyParts);
        }
    }

    private static ValueTask RefuseHost(RequestContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.Headers.ContentType = BadHostType;
        context.Response.Headers.XContentTypeOptions = NoSniff;
        return AnswerBody.WriteAsync(context, "Bad Host\n"u8.ToArray());
    }

    // The text of the configuration as the value of a header line, which has no line ends.
    private static string Value(string text) => HeaderText.OneLine(HeaderText.FromText(text));

    private static string EncodeHost(string host) => PercentEncoding.EncodeHost(HeaderText.ToText(host));

    private string Host(RequestContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        foreach (string name in _options.HostHeaders)
        {
            if (headers[name] is { Count: > 0 } values && !string.IsNullOrEmpty(values[0]))
            {
                return values[0]!;
            }
        }

        return headers.Host.ToString();
    }

    private bool IsHttps(RequestContext context)
    {
        if (context.Request.Scheme == "https")
        {
            return true;
        }

        foreach ((string name, string value) in _options.HttpsHeaders)
        {
            StringValues sent = context.Request.Headers[name];
            if (string.Equals(sent.Count == 0 ? "" : sent[0], value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private string Location(RequestContext context, string host)
    {
        string target = context.Request.RawTarget;
        ReadOnlySpan<char> path = target.AsSpan(0, target.AsSpan().IndexOf('?') is >= 0 and int mark ? mark : target.Length);
        string encoded = PercentEncoding.IsEncodedPath(path) ? path.ToString() : PercentEncoding.EncodePath(context.Target.Path);
        return string.Concat("https://", _httpsHost.Length > 0 ? _httpsHost : EncodeHost(host), encoded, RedirectAnswer.Query(context.Target));
    }
}
