using Sluice.Configuration;
using Sluice.Gateway.Features.Flatmap;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>The <c>proxy</c> settings of an endpoint (core.md 7.3 to 7.6).</summary>
internal sealed record EndpointProxyOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "proxy";

    /// <summary><c>sequential</c>: whether backends are called one after the other. Default false.</summary>
    public bool Sequential { get; init; }

    /// <summary><c>static</c>: data that is added to the answer; <see langword="null"/> for none.</summary>
    public StaticOptions? Static { get; init; }

    /// <summary><c>flatmap_filter</c>: what is done to the merged data; <see langword="null"/> for nothing.</summary>
    public FlatmapOptions? Flatmap { get; init; }

    /// <summary><c>sequential_propagated_params</c>: fields of earlier backends, such as <c>resp0_auth.token</c>, that later ones find among
    /// their parameters. Default none.</summary>
    public IReadOnlyList<PropagatedParameter> PropagatedParameters { get; init; } = [];

    /// <summary>Reads an endpoint's settings.</summary>
    /// <param name="config">The endpoint's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static EndpointProxyOptions Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return new EndpointProxyOptions();
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        if (reader.Choice("combiner", ["default"], "default") is not "default" and var combiner)
        {
            diagnostics.Warning(ProxyCodes.Combiner, reader.Child("combiner")!, $"there is no combiner '{combiner}': the default one merges",
                "remove it");
        }

        var options = new EndpointProxyOptions
        {
            Sequential = reader.Boolean("sequential"),
            PropagatedParameters = PropagatedParameter.ReadAll(reader.Strings("sequential_propagated_params")),
            Static = reader.Child("static") is { } data ? StaticOptions.Read(data, diagnostics) : null,
            Flatmap = FlatmapOptions.Read(reader.Child(FlatmapOptions.Key), diagnostics),
        };
        reader.WarnUnknownKeys();
        return options;
    }
}

/// <summary>The <c>proxy</c> settings of a backend (core.md 7.2).</summary>
internal sealed record BackendProxyOptions
{
    /// <summary><c>shadow</c>: whether the backend's answer is ignored. Default false.</summary>
    public bool Shadow { get; init; }

    /// <summary><c>shadow_timeout</c>: the time for a shadow call. Default: the endpoint's timeout.</summary>
    public TimeSpan ShadowTimeout { get; init; }

    /// <summary><c>flatmap_filter</c>: what is done to the data in place of <c>allow</c>, <c>deny</c> and <c>mapping</c>;
    /// <see langword="null"/> for nothing.</summary>
    public FlatmapOptions? Flatmap { get; init; }

    /// <summary>Reads a backend's settings.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendProxyOptions Read(BackendConfig backend, DiagnosticBag diagnostics)
    {
        if (!backend.ExtraConfig.TryGet(EndpointProxyOptions.Namespace, out ConfigNode? node))
        {
            return new BackendProxyOptions { ShadowTimeout = backend.Timeout };
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        TimeSpan timeout = reader.Duration("shadow_timeout", backend.Timeout);
        FlatmapOptions? flatmap = FlatmapOptions.Read(reader.Child(FlatmapOptions.Key), diagnostics);
        if (flatmap is not null)
        {
            FlatmapOptions.WarnOfReplaced(backend, diagnostics);
        }

        var options = new BackendProxyOptions
        {
            Flatmap = flatmap,
            Shadow = reader.Boolean("shadow"),
            ShadowTimeout = timeout > TimeSpan.Zero ? timeout : backend.Timeout,
        };
        reader.WarnUnknownKeys();
        return options;
    }

    /// <summary>Whether a backend is a shadow; mistakes in its settings are told where they are read.</summary>
    /// <param name="backend">The backend.</param>
    public static bool IsShadow(BackendConfig backend) => Read(backend, new DiagnosticBag()).Shadow;
}
