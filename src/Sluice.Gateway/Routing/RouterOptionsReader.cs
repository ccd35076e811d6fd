using System.Net;
using Sluice.Configuration;

namespace Sluice.Gateway.Routing;

/// <summary>Reads <see cref="RouterOptions"/>. An option of a wrong type is told and gets its default; where the default would be
/// laxer than what stands there (the client's address, the largest body), the finding is an error. The original drops most of
/// the object for one wrong type (core.md 4.3).</summary>
internal sealed class RouterOptionsReader
{
    private static readonly string[] Known =
    [
        "error_body", "disable_redirect_trailing_slash", "disable_redirect_fixed_path", "disable_handle_method_not_allowed",
        "remove_extra_slash", "disable_path_decoding", "auto_options", "forwarded_by_client_ip", "remote_ip_headers",
        "trusted_proxies", "app_engine", "max_multipart_memory", "return_error_msg", "hide_version_header", "disable_access_log",
        "logger_skip_paths", "disable_health", "health_path", "use_h2c", "max_payload", "disable_gzip", "decompress_gzip",
    ];

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000),
        ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), ("", 1),
    ];

    private readonly ConfigObject _object;
    private readonly DiagnosticBag _diagnostics;

    private RouterOptionsReader(ConfigObject settings, DiagnosticBag diagnostics)
    {
        _object = settings;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads the settings of the service.</summary>
    /// <param name="extraConfig">The <c>extra_config</c> of the service.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static RouterOptions Read(ExtraConfig extraConfig, DiagnosticBag diagnostics)
    {
        if (!extraConfig.TryGet(RouterOptions.Namespace, out ConfigNode? node))
        {
            return RouterOptions.Default;
        }

        if (node is ConfigObject settings)
        {
            return new RouterOptionsReader(settings, diagnostics).Read();
        }

        diagnostics.Error(node, $"\"{RouterOptions.Namespace}\" must be an object, this is {node.Kind}", "write { ... }");
        return RouterOptions.Default;
    }

    private RouterOptions Read()
    {
        WarnWithoutEffect("disable_gzip", "the gateway never compresses its answers");
        WarnWithoutEffect("decompress_gzip", "bodies of requests are passed on as they come");
        _object.Properties.Where(static p => !IsKnown(p.Name)).ToList().ForEach(WarnUnknown);
        RouterOptions defaults = RouterOptions.Default;
        ConfigNode? errorBody = Value("error_body");
        if (errorBody is not null and not ConfigObject)
        {
            WrongType(errorBody, "an object with the keys \"404\" and \"405\"", DiagnosticSeverity.Warning);
        }

        return new RouterOptions
        {
            NotFoundBody = ErrorBody(errorBody, "404"),
            MethodNotAllowedBody = ErrorBody(errorBody, "405"),
            DisableRedirectTrailingSlash = Boolean("disable_redirect_trailing_slash"),
            DisableRedirectFixedPath = Boolean("disable_redirect_fixed_path"),
            DisableHandleMethodNotAllowed = Boolean("disable_handle_method_not_allowed"),
            RemoveExtraSlash = Boolean("remove_extra_slash"),
            DisablePathDecoding = Boolean("disable_path_decoding"),
            AutoOptions = Boolean("auto_options"),
            ForwardedByClientIp = Boolean("forwarded_by_client_ip", fallback: true, DiagnosticSeverity.Error),
            RemoteIpHeaders = Strings("remote_ip_headers", DiagnosticSeverity.Error)?.ConvertAll(static item => item.Text) ?? defaults.RemoteIpHeaders,
            TrustedProxies = Networks(),
            AppEngine = Boolean("app_engine"),
            ReturnErrorMessage = Boolean("return_error_msg"),
            HideVersionHeader = Boolean("hide_version_header"),
            DisableAccessLog = Boolean("disable_access_log"),
            LoggerSkipPaths = Strings("logger_skip_paths")?.ConvertAll(static item => item.Text) ?? defaults.LoggerSkipPaths,
            DisableHealth = Boolean("disable_health"),
            HealthPath = HealthPath(defaults.HealthPath),
            UseH2c = Boolean("use_h2c"),
            MaxPayload = MaxPayload(),
        };
    }

    private static bool IsKnown(string name) =>
        name is ['@' or '$' or '#' or '_', ..] || Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    private void WarnUnknown(ConfigProperty property) => _diagnostics.Add(new Diagnostic(
        DiagnosticSeverity.Warning, property.Position, property.Value.Path, $"\"{property.Name}\" is not a router option, it has no effect", null));

    private void WarnWithoutEffect(string name, string instead)
    {
        if (Value(name) is { } value && value is not ConfigScalar { ScalarKind: ConfigScalarKind.Boolean, Text: "false" })
        {
            _diagnostics.Warning(value, $"\"{name}\" has no effect yet: {instead}", "remove it");
        }
    }

    private static byte[]? ErrorBody(ConfigNode? bodies, string status) =>
        bodies is ConfigObject settings && settings.TryGet(status, out ConfigProperty? body) && !IsNull(body.Value)
            ? Requests.CompactJson.Render(body.Value)
            : null;

    private string HealthPath(string fallback)
    {
        if (Value("health_path") is not { } value)
        {
            return fallback;
        }

        if (value is not ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar)
        {
            WrongType(value, "a text", DiagnosticSeverity.Warning);
            return fallback;
        }

        return scalar.Text switch
        {
            "" => fallback,
            ['/', ..] => scalar.Text,
            _ => "/" + scalar.Text,
        };
    }

    private List<IPNetwork>? Networks()
    {
        if (Strings("trusted_proxies", DiagnosticSeverity.Error) is not { } entries)
        {
            return null;
        }

        List<IPNetwork> networks = [];
        foreach (ConfigScalar entry in entries)
        {
            if (TryNetwork(entry.Text, out IPNetwork network))
            {
                networks.Add(network);
            }
            else
            {
                _diagnostics.Error(
                    entry, "this is neither an IP address nor a network, so it is not known whom to trust", "write an address such as \"10.0.0.5\" or a network such as \"10.0.0.0/8\"");
            }
        }

        return networks;
    }

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!Requests.ClientAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out IPAddress? address))
        {
            return false;
        }

        byte[] bytes = (address.IsIPv4MappedToIPv6 && slash < 0 ? address.MapToIPv4() : address).GetAddressBytes();
        int length = bytes.Length * 8;
        if (slash >= 0 && (text.AsSpan(slash + 1).ContainsAnyExceptInRange('0', '9')
            || !int.TryParse(text.AsSpan(slash + 1), out length) || length > bytes.Length * 8))
        {
            return false;
        }

        // The bits behind the prefix do not count, and the framework wants them to be zero.
        for (int bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    private long MaxPayload()
    {
        if (Value("max_payload") is not { } value)
        {
            return 0;
        }

        if (value is ConfigScalar { ScalarKind: ConfigScalarKind.Number or ConfigScalarKind.String } scalar)
        {
            string text = scalar.Text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length : digits;
            int unit = Array.FindIndex(Units, u => u.Unit == text[digits..]);
            if (unit >= 0 && long.TryParse(text.AsSpan(0, digits), out long number) && number <= long.MaxValue / Units[unit].Bytes)
            {
                return number * Units[unit].Bytes;
            }
        }

        WrongType(value, "a number of bytes, or a text such as \"10MB\"", DiagnosticSeverity.Error);
        return 0;
    }

    private bool Boolean(string name, bool fallback = false, DiagnosticSeverity severity = DiagnosticSeverity.Warning)
    {
        switch (Value(name))
        {
            case null:
                return fallback;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Boolean } scalar:
                return scalar.Text == "true";
            case { } other:
                WrongType(other, "true or false, without quotes", severity);
                return fallback;
        }
    }

    private List<ConfigScalar>? Strings(string name, DiagnosticSeverity severity = DiagnosticSeverity.Warning)
    {
        ConfigNode? value = Value(name);
        if (value is null)
        {
            return null;
        }

        if (value is ConfigArray array && array.Items.All(static i => i is ConfigScalar { ScalarKind: ConfigScalarKind.String }))
        {
            return [.. array.Items.Cast<ConfigScalar>()];
        }

        WrongType(value, "a list of texts", severity);
        return null;
    }

    private void WrongType(ConfigNode node, string expected, DiagnosticSeverity severity) => _diagnostics.Add(new Diagnostic(
        severity, node.Position, node.Path, $"{expected} belongs here, this is {node.Kind}",
        severity == DiagnosticSeverity.Error ? "correct it; without it the gateway would be laxer than this file says" : "correct it; the default applies"));

    private ConfigNode? Value(string name) =>
        _object.TryGet(name, out ConfigProperty? property) && !IsNull(property.Value) ? property.Value : null;

    private static bool IsNull(ConfigNode node) => node is ConfigScalar { ScalarKind: ConfigScalarKind.Null };
}
