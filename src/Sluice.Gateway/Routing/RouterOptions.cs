using System.Net;

namespace Sluice.Gateway.Routing;

/// <summary>The <c>router</c> settings of the service (core.md 4.3).</summary>
internal sealed record RouterOptions
{
    /// <summary>The namespace in the service's <c>extra_config</c>.</summary>
    public const string Namespace = "router";

    /// <summary>The settings when there is no <c>router</c> object.</summary>
    public static RouterOptions Default { get; } = new();

    /// <summary><c>error_body.404</c> as compact JSON with sorted keys. Default: none, the plain text.</summary>
    public byte[]? NotFoundBody { get; init; }

    /// <summary><c>error_body.405</c> as compact JSON with sorted keys. Default: none, the plain text.</summary>
    public byte[]? MethodNotAllowedBody { get; init; }

    /// <summary><c>disable_redirect_trailing_slash</c>: no redirect that only adds or removes a final slash. Default false. Alone it
    /// changes little: <see cref="DisableRedirectFixedPath"/> corrects slashes too.</summary>
    public bool DisableRedirectTrailingSlash { get; init; }

    /// <summary><c>disable_redirect_fixed_path</c>: no redirect to the cleaned path or to the registered letter case. Default
    /// false.</summary>
    public bool DisableRedirectFixedPath { get; init; }

    /// <summary><c>disable_handle_method_not_allowed</c>: 404 instead of 405. Default false.</summary>
    public bool DisableHandleMethodNotAllowed { get; init; }

    /// <summary><c>remove_extra_slash</c>: the path is cleaned before it is matched. Default false.</summary>
    public bool RemoveExtraSlash { get; init; }

    /// <summary><c>disable_path_decoding</c>: no check of the parameters' values (core.md 4.4). Default false.</summary>
    public bool DisablePathDecoding { get; init; }

    /// <summary><c>auto_options</c>: every endpoint's path answers OPTIONS. Default false.</summary>
    public bool AutoOptions { get; init; }

    /// <summary><c>forwarded_by_client_ip</c>: the client's address is taken from forwarding headers. Default true.</summary>
    public bool ForwardedByClientIp { get; init; } = true;

    /// <summary><c>remote_ip_headers</c>: the forwarding headers, in the order of look-up. Default <c>X-Forwarded-For</c>,
    /// <c>X-Real-IP</c>.</summary>
    public IReadOnlyList<string> RemoteIpHeaders { get; init; } = ["X-Forwarded-For", "X-Real-Ip"];

    /// <summary><c>trusted_proxies</c>: the networks whose forwarding headers count; an empty list trusts nobody. Default
    /// <see langword="null"/>: every address.</summary>
    public IReadOnlyList<IPNetwork>? TrustedProxies { get; init; }

    /// <summary><c>app_engine</c>: an address in <c>X-Appengine-Remote-Addr</c> goes before everything. Default false.</summary>
    public bool AppEngine { get; init; }

    /// <summary><c>return_error_msg</c>: the text of an error is the body (core.md 8.3). Default false.</summary>
    public bool ReturnErrorMessage { get; init; }

    /// <summary><c>hide_version_header</c>: the version header has no version. Default false.</summary>
    public bool HideVersionHeader { get; init; }

    /// <summary><c>disable_access_log</c>: no access log. Default false.</summary>
    public bool DisableAccessLog { get; init; }

    /// <summary><c>logger_skip_paths</c>: the exact decoded paths that the access log leaves out. Default none.</summary>
    public IReadOnlyList<string> LoggerSkipPaths { get; init; } = [];

    /// <summary><c>disable_health</c>: no health route. Default false.</summary>
    public bool DisableHealth { get; init; }

    /// <summary><c>health_path</c>: the path of the health route, with its slash. Default <c>/__health</c>.</summary>
    public string HealthPath { get; init; } = "/__health";

    /// <summary><c>use_h2c</c>: HTTP/2 without TLS, the old place of the root key. Default false.</summary>
    public bool UseH2c { get; init; }

    /// <summary><c>max_payload</c>: the largest request body in bytes. Default 0: no limit beyond the server's own.</summary>
    public long MaxPayload { get; init; }
}
