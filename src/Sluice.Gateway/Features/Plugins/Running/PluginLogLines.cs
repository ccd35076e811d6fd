using Sluice.Extensibility;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>The log of a plug-in: the gateway's, with the plug-in's name before each line.</summary>
/// <param name="log">The gateway's.</param>
/// <param name="name">The name.</param>
internal sealed class PluginLogLines(IGatewayLog log, string name) : PluginLog
{
    /// <inheritdoc/>
    public override bool IsEnabled(PluginLogLevel level) => log.IsEnabled(Level(level));

    /// <inheritdoc/>
    public override void Write(PluginLogLevel level, string message) => log.Log(Level(level), $"[PLUGIN: {name}] {message}");

    private static LogLevel Level(PluginLogLevel level) => level switch
    {
        PluginLogLevel.Debug => LogLevel.Debug,
        PluginLogLevel.Information => LogLevel.Info,
        PluginLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
