namespace Sluice.Extensibility;

/// <summary>How much a line of the log matters.</summary>
public enum PluginLogLevel
{
    /// <summary>Details of requests.</summary>
    Debug,

    /// <summary>The life of the plug-in.</summary>
    Information,

    /// <summary>What was ignored or corrected.</summary>
    Warning,

    /// <summary>What failed.</summary>
    Error,
}

/// <summary>The log of the gateway, as a plug-in sees it. It may be used on any thread, and never waits.</summary>
public abstract class PluginLog
{
    /// <summary>A log that writes nothing.</summary>
    public static PluginLog None { get; } = new Silence();

    /// <summary>Whether lines of a level are written: ask before making a line that costs something.</summary>
    /// <param name="level">The level.</param>
    public abstract bool IsEnabled(PluginLogLevel level);

    /// <summary>Writes a line; the name of the plug-in stands before it.</summary>
    /// <param name="level">The level.</param>
    /// <param name="message">The line, without secrets.</param>
    public abstract void Write(PluginLogLevel level, string message);

    private sealed class Silence : PluginLog
    {
        public override bool IsEnabled(PluginLogLevel level) => false;

        public override void Write(PluginLogLevel level, string message)
        {
        }
    }
}
