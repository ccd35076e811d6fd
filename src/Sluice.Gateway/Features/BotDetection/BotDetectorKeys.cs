using Sluice.Configuration;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary>What people are told about the keys of <c>security/bot-detector</c>.</summary>
internal static class BotDetectorKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        BotDetectorOptions.Namespace,
        NamespaceScope.Service | NamespaceScope.Endpoint,
        "Which user agents are turned away",
        static config => BotDetectorOptions.Read(config, []),
        new("allow", "User agents that are no bots, whatever else is written."),
        new("deny", "User agents that are bots."),
        new("patterns", "Patterns, in the syntax of RE2, that occur in user agents of bots."),
        new("cache_size", "The user agents for which the outcome of the patterns is remembered."),
        new("empty_user_agent_is_bot", "Whether requests without a user agent are turned away."));
}
