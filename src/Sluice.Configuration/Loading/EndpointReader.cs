namespace Sluice.Configuration;

/// <summary>Reads one endpoint (core.md 2.4) and checks it (core.md 2.7).</summary>
internal sealed class EndpointReader
{
    /// <summary>The methods that endpoints serve.</summary>
    internal static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly ObjectReader _reader;
    private readonly GatewayConfig _service;
    private readonly DiagnosticBag _diagnostics;

    /// <summary>Prepares to read an endpoint.</summary>
    /// <param name="node">The endpoint.</param>
    /// <param name="service">The service, for what is inherited.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public EndpointReader(ConfigNode node, GatewayConfig service, DiagnosticBag diagnostics)
    {
        _reader = new ObjectReader(node, diagnostics);
        _service = service;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads the endpoint.</summary>
    /// <returns>The endpoint; <see langword="null"/> when its method is one that is not served, or it is no object.</returns>
    public EndpointConfig? Read()
    {
        if (_reader.Node is not ConfigObject source)
        {
            return null;
        }

        string pattern = _reader.String("endpoint");
        pattern = pattern is ['/', ..] ? pattern : "/" + pattern;
        List<string> placeholders = Placeholders.Find(pattern, _service.DisableRest, _reader.Child("endpoint") ?? source, _diagnostics);
        string writtenMethod = _reader.Choice("method", Methods);
        string method = writtenMethod.Length == 0 ? "GET" : writtenMethod.ToUpperInvariant();
        TimeSpan timeout = _reader.Duration("timeout");
        var endpoint = new EndpointConfig
        {
            Source = source,
            Pattern = pattern,
            Path = Placeholders.ToRouterForm(pattern, placeholders),
            Placeholders = placeholders,
            Method = method,
            Backends = [],
            ConcurrentCalls = ReadConcurrentCalls(),
            Timeout = timeout == TimeSpan.Zero ? _service.Timeout : timeout,
            CacheTtl = ReadCacheTtl(),
            OutputEncoding = ReadOutputEncoding(),
            InputHeaders = [.. _reader.Strings("input_headers").Select(CanonicalHeader.Of)],
            InputQueryStrings = _reader.Strings("input_query_strings"),
            ExtraConfig = ExtraConfigReader.Read(_reader, NamespaceScope.Endpoint, _diagnostics),
        };

        CheckPath(endpoint);
        CheckBraces(endpoint);
        endpoint = endpoint with { Backends = ReadBackends(endpoint) };
        _reader.WarnUnknownKeys(KeyAdvice.ForEndpoint);
        if (timeout < TimeSpan.Zero)
        {
            _diagnostics.Warning(EndpointCodes.NegativeTimeout, _reader.Child("timeout")!, "the timeout is negative: every request fails",
                "write a positive duration");
        }

        return IsServed(method) ? endpoint : null;
    }

    private void CheckBraces(EndpointConfig endpoint)
    {
        if (endpoint.Path.AsSpan().IndexOfAny('{', '}') >= 0)
        {
            _diagnostics.Warning(EndpointCodes.Brace, _reader.Child("endpoint") ?? endpoint.Source,
                "a brace in the path is no part of a placeholder and is matched as it stands",
                _service.DisableRest ? "write a placeholder as {name}" : "write a placeholder as a whole segment: /{name}");
        }
    }

    private int ReadConcurrentCalls()
    {
        int calls = _reader.Integer("concurrent_calls");
        if (calls < 0)
        {
            _diagnostics.Error(EndpointCodes.ConcurrentCalls, _reader.Child("concurrent_calls")!, "the number of calls is negative",
                "write 1 or more");
        }

        return Math.Max(1, calls);
    }

    private TimeSpan ReadCacheTtl()
    {
        TimeSpan ttl = _reader.Duration("cache_ttl");
        if (ttl != TimeSpan.Zero)
        {
            return ttl;
        }

        if (_reader.Has("cache_ttl") && _service.CacheTtl != TimeSpan.Zero)
        {
            _diagnostics.Warning(EndpointCodes.CacheTtl, _reader.Child("cache_ttl")!,
                $"zero does not switch off the service's cache_ttl of {GoDuration.FormatShort(_service.CacheTtl)}",
                "set cache_ttl at the endpoints that need it instead of at the service");
        }

        return _service.CacheTtl;
    }

    private string ReadOutputEncoding()
    {
        string encoding = _reader.Choice("output_encoding", EncodingNames.Outputs);
        if (encoding.Length == 0)
        {
            return _service.OutputEncoding;
        }

        EncodingNames.CheckOutput(_reader.Child("output_encoding")!, encoding, _diagnostics);
        return encoding;
    }

    private bool IsServed(string method)
    {
        if (Methods.Contains(method, StringComparer.Ordinal))
        {
            return true;
        }

        _diagnostics.Warning(EndpointCodes.Method, _reader.Child("method")!, "endpoints do not serve this method, the endpoint is left out",
            NearestName.Find(method, Methods) is { } nearest ? $"did you mean \"{nearest}\"?" : $"write one of {string.Join(", ", Methods)}");
        return false;
    }

    private void CheckPath(EndpointConfig endpoint)
    {
        ConfigNode node = _reader.Child("endpoint") ?? endpoint.Source;
        if (!_reader.Has("endpoint"))
        {
            _diagnostics.Warning(EndpointCodes.MissingPath, node, "\"endpoint\" is missing, the path is /", "write \"endpoint\": \"/path\"");
        }

        string pattern = endpoint.Pattern;
        if (ReservedPath(pattern) is { } reserved)
        {
            _diagnostics.Error(EndpointCodes.ReservedPath, node, $"/__{reserved} is reserved for the gateway itself, anywhere in a path",
                "choose another path");
        }

        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && star < pattern.Length - 1)
        {
            _diagnostics.Error(EndpointCodes.Wildcard, node, "* stands inside the path", "write a placeholder such as {name}");
        }
        else if (star >= 0)
        {
            _diagnostics.Error(EndpointCodes.Wildcard, node, "paths that end in * are not supported yet",
                "declare the paths, with placeholders such as {name}");
        }

        CheckSegments(endpoint, node);
    }

    /// <summary>Finds <c>/__(debug|echo|health)(/.*)?$</c> anywhere in a path.</summary>
    private static string? ReservedPath(string path)
    {
        for (int at = path.IndexOf("/__", StringComparison.Ordinal); at >= 0; at = path.IndexOf("/__", at + 1, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> rest = path.AsSpan(at + 3);
            foreach (string name in (ReadOnlySpan<string>)["debug", "echo", "health"])
            {
                if (rest.StartsWith(name) && (rest.Length == name.Length || rest[name.Length] == '/'))
                {
                    return name;
                }
            }
        }

        return null;
    }

    private void CheckSegments(EndpointConfig endpoint, ConfigNode node)
    {
        if (endpoint.Pattern.Contains('?', StringComparison.Ordinal))
        {
            _diagnostics.Warning(EndpointCodes.QueryInPath, node, "the path holds a ?, which no request's path does",
                "list query strings in \"input_query_strings\"");
        }

        foreach (string segment in endpoint.Path.Split('/'))
        {
            int colon = segment.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            string name = segment[(colon + 1)..];
            if (name.Contains(':', StringComparison.Ordinal))
            {
                _diagnostics.Error(EndpointCodes.Segment, node, "two placeholders stand in one segment of the path", "write a / between them");
            }
            else if (name.Length == 0)
            {
                _diagnostics.Error(EndpointCodes.Segment, node, "a colon without a name stands in the path", "write a placeholder such as {name}");
            }
            else if (!endpoint.Placeholders.Contains(name, StringComparer.Ordinal))
            {
                _diagnostics.Warning(EndpointCodes.StrayColon, node, $"\":{name}\" matches any text here, and no backend can use it",
                    $"write {{{name.Split('.')[0]}}} as a whole segment");
            }
        }
    }

    private List<BackendConfig> ReadBackends(EndpointConfig endpoint)
    {
        IReadOnlyList<ConfigNode> nodes = _reader.List("backend");
        ConfigNode place = _reader.Child("backend") ?? endpoint.Source;
        if (nodes.Count == 0)
        {
            _diagnostics.Error(EndpointCodes.NoBackend, place, "the endpoint has no backend", "write \"backend\": [{ \"url_pattern\": \"/\" }]");
        }

        if (nodes.Count > 1 && endpoint.OutputEncoding == EncodingNames.NoOp)
        {
            _diagnostics.Error(EndpointCodes.NoOpBackends, place,
                $"no-op passes on one answer, the endpoint has {nodes.Count} backends (shadow backends count)",
                "keep one backend, or choose another output_encoding");
        }

        var backends = new List<BackendConfig>(nodes.Count);
        foreach (ConfigNode node in nodes)
        {
            if (new BackendReader(node, _service, endpoint, _diagnostics).Read(backends.Count) is { } backend)
            {
                backends.Add(backend);
            }
        }

        return backends;
    }
}
