using System.Net;
using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Routing;

/// <summary>Reads <see cref="RouterOptions"/>. An option of a wrong type is told and gets its default; where the default would be
/// laxer than what stands there (the client's address, the largest body), the finding is an error. The original drops most of
/// the object for one wrong type (core.md 4.3).</summary>
internal sealed class RouterOptionsReader
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000),
        ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), ("", 1),
    ];

    private readonly ObjectReader _options;
    private readonly ObjectReader _protections;
    private readonly DiagnosticBag _diagnostics;

    private RouterOptionsReader(ConfigObject settings, DiagnosticBag diagnostics)
    {
        _options = ObjectReader.Strict(settings, diagnostics);
        _protections = ObjectReader.Strict(settings, diagnostics, DiagnosticSeverity.Error);
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

        diagnostics.Error(ValueCodes.WrongType, node, $"\"{RouterOptions.Namespace}\" must be an object, this is {node.Kind}", "write { ... }");
        return RouterOptions.Default;
    }

    private RouterOptions Read()
    {
        RouterOptions defaults = RouterOptions.Default;
        ObjectReader? errorBody = _options.Object("error_body");
        RouterOptions options = new()
        {
            NotFoundBody = ErrorBody(errorBody, "404"),
            MethodNotAllowedBody = ErrorBody(errorBody, "405"),
            DisableRedirectTrailingSlash = _options.Boolean("disable_redirect_trailing_slash"),
            DisableRedirectFixedPath = _options.Boolean("disable_redirect_fixed_path"),
            DisableHandleMethodNotAllowed = _options.Boolean("disable_handle_method_not_allowed"),
            RemoveExtraSlash = _options.Boolean("remove_extra_slash"),
            DisablePathDecoding = _options.Boolean("disable_path_decoding"),
            AutoOptions = _options.Boolean("auto_options"),
            ForwardedByClientIp = _protections.Boolean("forwarded_by_client_ip", fallback: true),
            RemoteIpHeaders = _protections.Has("remote_ip_headers") ? _protections.Strings("remote_ip_headers") : defaults.RemoteIpHeaders,
            TrustedProxies = Networks(),
            AppEngine = _options.Boolean("app_engine"),
            ReturnErrorMessage = _options.Boolean("return_error_msg"),
            HideVersionHeader = _options.Boolean("hide_version_header"),
            DisableAccessLog = _options.Boolean("disable_access_log"),
            LoggerSkipPaths = _options.Strings("logger_skip_paths"),
            DisableHealth = _options.Boolean("disable_health"),
            HealthPath = HealthPath(defaults.HealthPath),
            UseH2c = _options.Boolean("use_h2c"),
            MaxPayload = MaxPayload(),
        };
        WarnWithoutEffect("disable_gzip", "the gateway never compresses its answers");
        WarnWithoutEffect("decompress_gzip", "bodies of requests are passed on as they come");

        // Known although nothing here reads them as an option: the protections, and a size that has no effect in the original either.
        foreach (string name in (ReadOnlySpan<string>)
            ["forwarded_by_client_ip", "remote_ip_headers", "trusted_proxies", "max_payload", "max_multipart_memory"])
        {
            _options.Has(name);
        }

        _options.WarnUnknownKeys();
        errorBody?.WarnUnknownKeys();
        return options;
    }

    private void WarnWithoutEffect(string name, string instead)
    {
        if (_options.Boolean(name))
        {
            _diagnostics.Warning(RoutingCodes.NoEffect, _options.Child(name)!, $"\"{name}\" has no effect yet: {instead}", "remove it");
        }
    }

    private static byte[]? ErrorBody(ObjectReader? bodies, string status) =>
        bodies is not null && bodies.Has(status) ? CompactJson.Render(bodies.Child(status)!) : null;

    private string HealthPath(string fallback) => _options.String("health_path") switch
    {
        "" => fallback,
        ['/', ..] path => path,
        { } path => "/" + path,
    };

    private List<IPNetwork>? Networks()
    {
        if (!_protections.Has("trusted_proxies"))
        {
            return null;
        }

        List<IPNetwork> networks = [];
        foreach (ConfigNode entry in _protections.List("trusted_proxies"))
        {
            if (entry is ConfigScalar { ScalarKind: ConfigScalarKind.String } scalar && TryNetwork(scalar.Text, out IPNetwork network))
            {
                networks.Add(network);
            }
            else
            {
                _diagnostics.Error(
                    RoutingCodes.TrustedProxy, entry,
                    "this is neither an IP address nor a network, so it is not known whom to trust",
                    "write an address such as \"10.0.0.5\" or a network such as \"10.0.0.0/8\"");
            }
        }

        return networks;
    }

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out IPAddress? address))
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
        if (!_protections.Has("max_payload"))
        {
            return 0;
        }

        ConfigNode value = _protections.Child("max_payload")!;
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

        _diagnostics.Error(RoutingCodes.MaxPayload, value, "this is not a size", "write a number of bytes, or a text such as \"10MB\"");
        return 0;
    }
}
