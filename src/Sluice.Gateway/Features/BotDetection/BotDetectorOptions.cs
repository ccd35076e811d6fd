using Sluice.Cel;
using Sluice.Configuration;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary><c>security/bot-detector</c> of the service or an endpoint: which user agents are turned away (security-traffic.md 6.3).</summary>
internal sealed record BotDetectorOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "security/bot-detector";

    /// <summary><c>allow</c>: user agents that are no bots, whatever else is written. Default: none.</summary>
    public required IReadOnlyList<string> Allow { get; init; }

    /// <summary><c>deny</c>: user agents that are bots. Default: none.</summary>
    public required IReadOnlyList<string> Deny { get; init; }

    /// <summary><c>patterns</c>: patterns of RE2's syntax that occur in user agents of bots. Default: none.</summary>
    public required Re2Pattern[] Patterns { get; init; }

    /// <summary><c>cache_size</c>: the user agents for which the outcome of the patterns is remembered. Default 0: none.</summary>
    public int CacheSize { get; init; }

    /// <summary><c>empty_user_agent_is_bot</c>. Default false.</summary>
    public bool EmptyIsBot { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The <c>extra_config</c> of the service or an endpoint.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns><see langword="null"/> when nothing is configured, and as recorded of the original when a pattern or the cache's size
    /// cannot be used: no bot is turned away then.</returns>
    public static BotDetectorOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node) || node is ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        IReadOnlyList<string> allow = reader.Strings("allow");
        IReadOnlyList<string> deny = reader.Strings("deny");
        IReadOnlyList<string> patterns = reader.Strings("patterns");
        int size = reader.Integer("cache_size");
        bool emptyIsBot = reader.Boolean("empty_user_agent_is_bot");
        reader.WarnUnknownKeys();
        bool works = reader.IsObject;
        if (size < 0)
        {
            works = false;
            diagnostics.Warning(BotDetectorCodes.Off, reader.Child("cache_size")!, "cache_size is negative, so NO bot is turned away here", "write a number of 0 or more");
        }

        var compiled = new List<Re2Pattern>(patterns.Count);
        foreach (string pattern in patterns)
        {
            if (Re2Pattern.TryCompile(pattern, out Re2Pattern? usable, out string error))
            {
                compiled.Add(usable);
                continue;
            }

            works = false;
            diagnostics.Warning(BotDetectorCodes.Off, reader.Child("patterns")!, $"the pattern \"{pattern}\" cannot be used ({error}), so NO bot is turned away here",
                "correct it, or nothing is protected");
        }

        return works
            ? new BotDetectorOptions { Allow = allow, Deny = deny, Patterns = [.. compiled], CacheSize = size, EmptyIsBot = emptyIsBot }
            : null;
    }
}
