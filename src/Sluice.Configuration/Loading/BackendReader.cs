namespace Sluice.Configuration;

/// <summary>Reads one backend of an endpoint (core.md 2.5) and checks it (core.md 2.6, 2.7).</summary>
internal sealed class BackendReader
{
    private static readonly string[] Discoveries = ["dns", "static"];

    private readonly ObjectReader _reader;
    private readonly GatewayConfig _service;
    private readonly EndpointConfig _endpoint;
    private readonly DiagnosticBag _diagnostics;

    /// <summary>Prepares to read a backend.</summary>
    /// <param name="node">The backend.</param>
    /// <param name="service">The service, for what is inherited.</param>
    /// <param name="endpoint">The endpoint, for what is inherited.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public BackendReader(ConfigNode node, GatewayConfig service, EndpointConfig endpoint, DiagnosticBag diagnostics)
    {
        _reader = new ObjectReader(node, diagnostics);
        _service = service;
        _endpoint = endpoint;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads and sanitises the <c>host</c> list of an object; those that cannot be are told and left out.</summary>
    /// <param name="owner">The service or backend.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static IReadOnlyList<string> SanitiseAll(ObjectReader owner, DiagnosticBag diagnostics)
    {
        IReadOnlyList<string> written = owner.Strings("host");
        var hosts = new List<string>(written.Count);
        for (int i = 0; i < written.Count; i++)
        {
            ConfigNode node = HostNode(owner, i);
            if (!HostName.TrySanitise(written[i], out string? host, out bool dropped))
            {
                (string message, string remedy) = HostName.Explain(written[i]);
                diagnostics.Error(BackendCodes.Host, node, message, remedy);
                continue;
            }

            if (!node.IsFromEnvironment && !written[i].Contains("://", StringComparison.Ordinal))
            {
                diagnostics.Warning(BackendCodes.SchemeAdded, node, $"the host has no scheme, what is used is {host}", $"write \"{host}\"");
            }
            else if (dropped)
            {
                diagnostics.Warning(BackendCodes.HostCut, node, $"some characters are no part of a host, what is used is {host}",
                    $"write \"{host}\"");
            }

            hosts.Add(host);
        }

        return hosts;
    }

    /// <summary>Reads the backend.</summary>
    /// <param name="index">The number of the backend in its endpoint, counted from 0.</param>
    /// <returns>The backend; <see langword="null"/> when it is no object.</returns>
    public BackendConfig? Read(int index)
    {
        if (_reader.Node is not ConfigObject source)
        {
            return null;
        }

        string urlPattern = _reader.String("url_pattern");
        bool disableHostSanitize = _reader.Boolean("disable_host_sanitize");
        var backend = new BackendConfig
        {
            Source = source,
            DisableHostSanitize = disableHostSanitize,
            Hosts = disableHostSanitize ? _reader.Strings("host") : SanitiseAll(_reader, _diagnostics),
            UrlPattern = urlPattern is ['/', ..] ? urlPattern : "/" + urlPattern,
            Method = ReadMethod(),
            Encoding = ReadEncoding(),
            IsCollection = _reader.Boolean("is_collection"),
            Group = _reader.String("group"),
            Target = _reader.String("target"),
            Allow = _reader.Strings("allow"),
            Deny = _reader.Strings("deny"),
            Mapping = ReadMapping(),
            ServiceDiscovery = _reader.Choice("sd", Discoveries),
            ServiceDiscoveryScheme = _reader.String("sd_scheme") is { Length: > 0 } scheme ? scheme : "http",
            InputHeaders = [.. _reader.Strings("input_headers").Select(CanonicalHeader.Of)],
            InputQueryStrings = _reader.Strings("input_query_strings"),
            Timeout = _endpoint.Timeout,
            ExtraConfig = ExtraConfigReader.Read(_reader, NamespaceScope.Backend, _diagnostics),
        };

        if (backend.Hosts.Count == 0)
        {
            backend = backend with { Hosts = _service.Hosts };
        }

        CheckShape(backend);
        CheckTimeout();
        CheckHosts(backend);
        CheckPlaceholders(backend, index);
        _reader.WarnUnknownKeys(KeyAdvice.ForBackend);
        return backend;
    }

    private void CheckShape(BackendConfig backend)
    {
        if (backend.Allow.Count > 0 && backend.Deny.Count > 0)
        {
            _diagnostics.Warning(BackendCodes.AllowAndDeny, _reader.Child("deny")!, "deny has no effect beside allow", "remove one of the two");
        }
    }

    private static ConfigNode HostNode(ObjectReader owner, int index) =>
        owner.Child("host") switch
        {
            ConfigArray array when index < array.Items.Count => array.Items[index],
            { } node => node,
            null => owner.Node,
        };

    private string ReadMethod()
    {
        string method = _reader.Choice("method", EndpointReader.Methods);
        if (method.Length == 0)
        {
            return _endpoint.Method;
        }

        if (!CanonicalHeader.IsToken(method))
        {
            _diagnostics.Error(BackendCodes.Method, _reader.Child("method")!, "this is not an HTTP method", "write one such as \"GET\" or \"POST\"");
        }

        return method.ToUpperInvariant();
    }

    private string ReadEncoding()
    {
        string encoding = _reader.Choice("encoding", EncodingNames.Inputs).ToLowerInvariant();
        if (encoding.Length > 0)
        {
            EncodingNames.CheckInput(_reader.Child("encoding")!, encoding, _diagnostics);
        }

        if (_endpoint.OutputEncoding == EncodingNames.NoOp)
        {
            return EncodingNames.NoOp;
        }

        return encoding.Length == 0 ? "json" : encoding;
    }

    private List<KeyValuePair<string, string>> ReadMapping()
    {
        var mapping = new List<KeyValuePair<string, string>>();
        if (_reader.Object("mapping") is { Node: ConfigObject map } reader)
        {
            foreach (ConfigProperty property in map.Properties)
            {
                mapping.Add(KeyValuePair.Create(property.Name, reader.String(property.Name)));
            }
        }

        return mapping;
    }

    private void CheckTimeout()
    {
        if (_reader.Has("timeout"))
        {
            _ = _reader.Duration("timeout");
            _diagnostics.Warning(BackendCodes.Timeout, _reader.Child("timeout")!, "a backend has no timeout of its own, this one has no effect",
                "set it at the endpoint");
        }
    }

    private void CheckHosts(BackendConfig backend)
    {
        bool dns = backend.ServiceDiscovery == "dns";
        if (!dns && backend.ServiceDiscovery is not ("" or "static"))
        {
            _diagnostics.Warning(BackendCodes.ServiceDiscovery, _reader.Child("sd")!,
                "this is not a known service discovery, the hosts are used as written",
                NearestName.Find(backend.ServiceDiscovery, Discoveries) is { } nearest ? $"did you mean \"{nearest}\"?" : "write \"dns\" or \"static\"");
        }

        if (backend.Hosts.Count == 0 && _reader.Child("host") is null or ConfigScalar { ScalarKind: ConfigScalarKind.Null } or ConfigArray { Items.Count: 0 })
        {
            if (dns)
            {
                _diagnostics.Error(BackendCodes.NoHost, _reader.Child("sd")!, "there is no host to look up", "write \"host\": [\"_http._tcp.name\"]");
            }
            else if (IsHttp(backend))
            {
                _diagnostics.Warning(BackendCodes.NoHost, backend.Source, "neither the backend nor the service has a host: every call fails",
                    "write \"host\": [\"http://name:port\"]");
            }
        }

        if (dns && !backend.DisableHostSanitize)
        {
            _diagnostics.Warning(BackendCodes.SanitisedName, _reader.Child("sd")!, "names to look up get http:// in front and are never found",
                "set \"disable_host_sanitize\": true");
        }

        if (!backend.DisableHostSanitize || dns || !IsHttp(backend))
        {
            return;
        }

        for (int i = 0; i < backend.Hosts.Count; i++)
        {
            string host = backend.Hosts[i];
            if (host.Length > 0 && !host.Contains("://", StringComparison.Ordinal) && host[0] != '{')
            {
                _diagnostics.Warning(BackendCodes.NoScheme, HostNode(_reader, i), "the host has no scheme: every call fails",
                    "write http:// or https:// before it");
            }
        }
    }

    /// <summary>Whether calls go over HTTP: other transports have their own namespaces and may need no host.</summary>
    private static bool IsHttp(BackendConfig backend)
    {
        foreach (string name in backend.ExtraConfig.Entries.Keys)
        {
            bool otherTransport = name.StartsWith("backend/", StringComparison.Ordinal)
                && name is not ("backend/http" or "backend/http/client" or "backend/graphql" or "backend/conditional" or "backend/soap");
            if (otherTransport || name is "workflow" or "ai/llm")
            {
                return false;
            }
        }

        return true;
    }

    private void CheckPlaceholders(BackendConfig backend, int index)
    {
        ConfigNode node = _reader.Child("url_pattern") ?? backend.Source;
        foreach (string name in Placeholders.Find(backend.UrlPattern, anywhere: true, node, _diagnostics))
        {
            int source = Placeholders.SequentialIndex(name, out string field);
            if (_endpoint.Placeholders.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            if (source >= 0 && field.Length == 0)
            {
                _diagnostics.Error(BackendCodes.UnknownPlaceholder, node, $"{{{name}}} does not say which field of the answer it means",
                    $"write {{{name.TrimEnd('_')}_field}}");
            }
            else if (!Placeholders.IsFilledLater(name))
            {
                _diagnostics.Error(BackendCodes.UnknownPlaceholder, node,
                    $"{{{name}}} is not a placeholder of the endpoint {_endpoint.Pattern}", Remedy(name));
            }
            else if (source >= 0 && !IsSequential())
            {
                _diagnostics.Warning(BackendCodes.NotSequential, node, $"{{{name}}} is only filled when the backends are called in sequence",
                    "write \"proxy\": { \"sequential\": true } in the endpoint's extra_config");
            }
            else if (source >= index)
            {
                _diagnostics.Warning(BackendCodes.LaterAnswer, node, $"{{{name}}} is the answer of a backend that is not called before this one",
                    index == 0 ? "move this backend down" : $"write {{resp{index - 1}_{field}}} for the backend before this one");
            }
        }
    }

    private string Remedy(string name)
    {
        if (name.StartsWith("input_headers.", StringComparison.Ordinal) || name.StartsWith("input_query_strings.", StringComparison.Ordinal))
        {
            return "headers and query strings in a URL are not supported yet; pass them with \"input_headers\" or \"input_query_strings\"";
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && NearestName.Find(name[..dot], ["JWT"]) is { } token)
        {
            return $"did you mean {{{token}{name[dot..]}}}?";
        }

        return NearestName.Find(name, _endpoint.Placeholders) is { } nearest
            ? $"did you mean {{{nearest}}}?"
            : $"add /{{{name}}} to the endpoint's path, or remove it";
    }

    private bool IsSequential() =>
        _endpoint.ExtraConfig.TryGet("proxy", out ConfigNode? proxy) && proxy is ConfigObject map
        && map.TryGet("sequential", out ConfigProperty? property) && property.Value is ConfigScalar { Text: "true" };
}
