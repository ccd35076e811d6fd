using System.Text.Json;

namespace Sluice.Extensibility;

/// <summary>What a plug-in is made of: its options, a log and a clock.</summary>
public sealed class PluginSetup
{
    private static readonly JsonElement NoOptions = JsonElement.Parse("{}"u8);

    private readonly List<PluginFinding> _findings = [];

    /// <summary>Makes a setup. The gateway does so; tests of a plug-in can as well.</summary>
    /// <param name="name">The name of the plug-in.</param>
    /// <param name="configuration">The object of the configuration that names it.</param>
    /// <param name="log">The log; <see langword="null"/> for none.</param>
    /// <param name="clock">The source of time; <see langword="null"/> for the system's.</param>
    public PluginSetup(string name, JsonElement configuration, PluginLog? log = null, TimeProvider? clock = null)
    {
        Name = name;
        Configuration = configuration;
        Log = log ?? PluginLog.None;
        Clock = clock ?? TimeProvider.System;
        Options = configuration.ValueKind == JsonValueKind.Object && configuration.TryGetProperty(name, out JsonElement options) ? options : NoOptions;
    }

    /// <summary>The name under which the configuration asks for the plug-in.</summary>
    public string Name { get; }

    /// <summary>The whole object of the configuration that names the plug-in: what stands under <c>plugin/http-server</c> and the
    /// like.</summary>
    public JsonElement Configuration { get; }

    /// <summary>The plug-in's own options: what stands in <see cref="Configuration"/> under its name; an empty object when nothing does.
    /// Deserialise them into a record of your own; a <see cref="JsonException"/> is told with the line of the file.</summary>
    public JsonElement Options { get; }

    /// <summary>The log of the gateway.</summary>
    public PluginLog Log { get; }

    /// <summary>The source of time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>What was found to be wrong with the options.</summary>
    public IReadOnlyList<PluginFinding> Findings => _findings;

    /// <summary>Tells a mistake in the options: the gateway does not start, or goes on with the configuration that it has.</summary>
    /// <param name="path">Where in <see cref="Options"/>, as a JSON path: <c>$.limits[0].name</c>; <c>$</c> for all of them.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to write instead; <see langword="null"/> when that is clear.</param>
    public void AddError(string path, string message, string? remedy = null) => _findings.Add(new PluginFinding(true, path, message, remedy));

    /// <summary>Tells something odd in the options. The gateway starts.</summary>
    /// <inheritdoc cref="AddError"/>
    public void AddWarning(string path, string message, string? remedy = null) => _findings.Add(new PluginFinding(false, path, message, remedy));
}

/// <summary>Something that a plug-in found in its options.</summary>
/// <param name="IsError">Whether the configuration is refused.</param>
/// <param name="Path">Where in the options, as a JSON path.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record PluginFinding(bool IsError, string Path, string Message, string? Remedy);
