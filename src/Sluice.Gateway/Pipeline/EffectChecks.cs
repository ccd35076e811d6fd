using Sluice.Configuration;

namespace Sluice.Gateway.Pipeline;

/// <summary>Tells settings that are right by themselves, and do not work together.</summary>
/// <param name="config">The configuration.</param>
/// <param name="diagnostics">Where they are told.</param>
internal sealed class EffectChecks(GatewayConfig config, DiagnosticBag diagnostics)
{
    /// <summary>The headers of calls that nobody needs to let through (core.md 5.1).</summary>
    private static readonly string[] Generated =
        ["Content-Type", "Content-Length", "Accept-Encoding", "User-Agent", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Via"];

    /// <summary>Tells all of them.</summary>
    public void Tell()
    {
        CheckWriteTimeout();
        foreach (EndpointConfig endpoint in config.Endpoints)
        {
            foreach (BackendConfig backend in endpoint.Backends)
            {
                CheckInputs(endpoint, backend);
                CheckNoOp(endpoint, backend);
                CheckCache(backend);
            }
        }
    }

    /// <summary>Whether an endpoint's requests have a header, let through or generated.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The canonical name.</param>
    public static bool LetsThrough(EndpointConfig endpoint, string name) =>
        endpoint.InputHeaders.Contains("*", StringComparer.Ordinal)
        || endpoint.InputHeaders.Contains(name, StringComparer.Ordinal)
        || Generated.Contains(name, StringComparer.Ordinal);

    private void CheckWriteTimeout()
    {
        TimeSpan limit = config.Server.WriteTimeout;
        EndpointConfig[] cut = limit > TimeSpan.Zero ? [.. config.Endpoints.Where(endpoint => endpoint.Timeout > limit)] : [];
        if (cut.Length == 0)
        {
            return;
        }

        EndpointConfig longest = cut.MaxBy(static endpoint => endpoint.Timeout)!;
        string timeout = GoDuration.FormatShort(longest.Timeout);
        diagnostics.Warning(
            EffectCodes.AnswerCut,
            Node(config.Source, "write_timeout"),
            $"answers break off after {GoDuration.FormatShort(limit)}, before the timeout of {cut.Length} endpoint{(cut.Length == 1 ? "" : "s")} is over, "
            + $"such as {longest.Method} {longest.Pattern} with {timeout}",
            $"write more than \"{timeout}\", or shorter timeouts");
    }

    private void CheckInputs(EndpointConfig endpoint, BackendConfig backend)
    {
        foreach (string name in backend.InputHeaders.Where(name => name != "*" && !LetsThrough(endpoint, name)))
        {
            diagnostics.Warning(EffectCodes.BackendHeader, Node(backend.Source, "input_headers"), $"the endpoint does not let {name} through",
                $"add \"{name}\" to the endpoint's input_headers");
        }

        if (endpoint.InputQueryStrings.Contains("*", StringComparer.Ordinal))
        {
            return;
        }

        foreach (string name in backend.InputQueryStrings.Where(name => name != "*" && !endpoint.InputQueryStrings.Contains(name, StringComparer.Ordinal)))
        {
            diagnostics.Warning(EffectCodes.BackendQueryString, Node(backend.Source, "input_query_strings"),
                $"the endpoint does not let the query string {name} through", $"add \"{name}\" to the endpoint's input_query_strings");
        }
    }

    private void CheckNoOp(EndpointConfig endpoint, BackendConfig backend)
    {
        if (endpoint.OutputEncoding != "no-op")
        {
            return;
        }

        foreach (string key in (ReadOnlySpan<string>)["allow", "deny", "mapping", "target", "group"])
        {
            if (backend.Source.TryGet(key, out ConfigProperty? property) && property.Value is ConfigArray { Items.Count: > 0 }
                or ConfigObject { Properties.Count: > 0 } or ConfigScalar { ScalarKind: ConfigScalarKind.String, Text.Length: > 0 })
            {
                diagnostics.Warning(EffectCodes.NoOpShaping, property!.Value, $"{key} has no effect: a no-op answer is passed on as it is",
                    "choose another output_encoding, or remove it");
            }
        }
    }

    private void CheckCache(BackendConfig backend)
    {
        if (backend.Method is not ("GET" or "HEAD") && backend.ExtraConfig.TryGet("qos/http-cache", out ConfigNode? cache) && !IsShared(cache))
        {
            diagnostics.Warning(EffectCodes.CachedMethod, cache, $"answers to {backend.Method} are never kept", "remove it, or write \"method\": \"GET\"");
        }
    }

    /// <summary>Whether a cache is the one of the process: a write through it makes void what is kept of its URL.</summary>
    private static bool IsShared(ConfigNode cache) =>
        cache is ConfigObject block && block.TryGet("shared", out ConfigProperty? shared) && shared.Value is ConfigScalar { Text: "true" };

    private static ConfigNode Node(ConfigObject owner, string key) => owner.TryGet(key, out ConfigProperty? property) ? property.Value : owner;
}
