using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>When <c>proxy.static</c> data is added to an answer.</summary>
internal enum StaticStrategy
{
    /// <summary><c>always</c>.</summary>
    Always,

    /// <summary><c>success</c>: when nothing failed.</summary>
    Success,

    /// <summary><c>errored</c>: when anything failed.</summary>
    Errored,

    /// <summary><c>complete</c>: when nothing failed and nothing is missing.</summary>
    Complete,

    /// <summary><c>incomplete</c>: when there is no answer, or something is missing.</summary>
    Incomplete,
}

/// <summary><c>proxy.static</c> (core.md 7.6).</summary>
/// <param name="Data"><c>data</c>: the keys that are set.</param>
/// <param name="Strategy"><c>strategy</c>: when. Default <c>always</c>.</param>
internal sealed record StaticOptions(StaticData Data, StaticStrategy Strategy)
{
    /// <summary>Reads the settings.</summary>
    /// <param name="node">The value of <c>static</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings, or <see langword="null"/> where the original has the feature off.</returns>
    public static StaticOptions? Read(ConfigNode node, DiagnosticBag diagnostics)
    {
        if (node is not ConfigObject settings)
        {
            diagnostics.Warning(ProxyCodes.StaticOff, node, $"static is {node.Kind}, so no data is added", "write an object with data and strategy");
            return null;
        }

        if (!settings.TryGet("data", out ConfigProperty? data) || data.Value is not ConfigObject)
        {
            diagnostics.Warning(ProxyCodes.StaticOff, node, "static has no data object, so no data is added", "write the keys to add under data");
            return null;
        }

        var reader = ObjectReader.Strict(node, diagnostics);
        string strategy = reader.Choice("strategy", ["always", "success", "errored", "complete", "incomplete"], "always");
        StaticStrategy? known = strategy switch
        {
            "always" => StaticStrategy.Always,
            "success" => StaticStrategy.Success,
            "errored" => StaticStrategy.Errored,
            "complete" => StaticStrategy.Complete,
            "incomplete" => StaticStrategy.Incomplete,
            _ => null,
        };
        if (known is null)
        {
            diagnostics.Warning(ProxyCodes.StaticStrategy, node, $"the static strategy '{strategy}' is not known and means always",
                "write always, success, errored, complete or incomplete");
        }

        return StaticData.Compile(data.Value) is { } compiled ? new StaticOptions(compiled, known ?? StaticStrategy.Always) : null;
    }
}
