using Sluice.Configuration;

namespace Sluice.Gateway.Routing;

/// <summary>What people are told about the keys of <c>router</c>.</summary>
internal static class RouterKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        RouterOptions.Namespace,
        NamespaceScope.Service,
        "Matching of paths, built-in answers and routes, and the client's address",
        static config => RouterOptionsReader.Read(config, []),
        new("error_body", "JSON bodies of answers that no endpoint gives."),
        new("error_body.404", "The body when no endpoint has the path.") { Kind = ValueKind.Any },
        new("error_body.405", "The body when no endpoint has the path with this method.") { Kind = ValueKind.Any },
        new("disable_redirect_trailing_slash", "Whether a path with a slash too many or too few is not redirected."),
        new("disable_redirect_fixed_path", "Whether a path in other letter case or with superfluous steps is not redirected."),
        new("disable_handle_method_not_allowed", "Whether a known path with another method is answered with 404 instead of 405."),
        new("remove_extra_slash", "Whether the path is cleaned before it is matched."),
        new("disable_path_decoding", "Whether values of placeholders are not checked for `%`, `?` and `#`."),
        new("auto_options", "Whether every endpoint's path answers `OPTIONS` with its methods."),
        new("forwarded_by_client_ip", "Whether forwarding headers tell the client's address."),
        new("remote_ip_headers", "The forwarding headers, in the order they are looked at.") { Default = "[\"X-Forwarded-For\", \"X-Real-IP\"]" },
        new("trusted_proxies", "Addresses and networks whose forwarding headers count. Absent: everybody's.") { Kind = ValueKind.Texts },
        new("app_engine", "Whether an address in `X-Appengine-Remote-Addr` goes before everything."),
        new("return_error_msg", "Whether clients are told what failed."),
        new("hide_version_header", "Whether the version header does not tell the version."),
        new("disable_access_log", "Whether requests are not logged."),
        new("logger_skip_paths", "Paths whose requests are not logged."),
        new("disable_health", "Whether there is no health route."),
        new("health_path", "The path of the health route.") { Default = "\"/__health\"" },
        new("use_h2c", "Whether HTTP/2 is spoken without TLS, as the root's `use_h2c`."),
        new("max_payload", "The largest body of a request: bytes, or text such as `10MB`. 0: no limit.") { Kind = ValueKind.WholeOrText },
        new("max_multipart_memory", "Has no effect.") { Kind = ValueKind.Whole },
        new("disable_gzip", "Has no effect: answers are never compressed."),
        new("decompress_gzip", "Has no effect: bodies of requests are passed on as they come."));
}
