using System.Text.Json;
using Sluice.Configuration;
using Sluice.Extensibility;
using Sluice.Gateway.Features.Plugins.Loading;
using Sluice.Gateway.Features.Plugins.Running;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>Makes the plug-ins that a configuration names. Without one that is named, no file is looked at.</summary>
/// <param name="config">The configuration.</param>
/// <param name="services">The surroundings.</param>
/// <param name="diagnostics">Where is told what cannot be found, loaded or made.</param>
internal sealed class PluginCatalog(GatewayConfig config, GatewayServices services, DiagnosticBag diagnostics)
{
    private IReadOnlyList<PluginAssembly>? _assemblies;
    private PluginInstances? _instances;

    /// <summary>Makes the plug-ins that a namespace names as one kind.</summary>
    /// <typeparam name="T">What the kind does.</typeparam>
    /// <param name="uses">The places that name them.</param>
    /// <param name="kinds">The kinds that the namespace may name, the wanted one first.</param>
    /// <returns>The plug-ins, in order; those that are of another of the kinds only are left out.</returns>
    public IReadOnlyList<NamedPlugin<T>> Create<T>(IEnumerable<PluginUse> uses, params IReadOnlyList<PluginKind> kinds)
        where T : class
    {
        var made = new List<NamedPlugin<T>>();
        foreach (PluginUse use in uses)
        {
            if (Find<T>(use, kinds) is { } create && Create(use, create) is { } plugin)
            {
                made.Add(new NamedPlugin<T>(use.Name, plugin));
            }
        }

        return made;
    }

    private Func<PluginSetup, T>? Find<T>(PluginUse use, IReadOnlyList<PluginKind> kinds)
    {
        PluginAssembly[] having = [.. Assemblies.Where(assembly => kinds[0].Has(assembly.Registry, use.Name))];
        switch (having.Length)
        {
            case 1:
                return (Func<PluginSetup, T>)kinds[0].Find(having[0].Registry, use.Name)!;
            case > 1:
                diagnostics.Error(PluginCodes.Ambiguous, use.Node,
                    $"{having[0].File} and {having[1].File} both have {kinds[0].Article} {kinds[0].Noun} \"{use.Name}\"", "remove one of the files");
                return null;
            default:
                if (!Assemblies.Any(assembly => kinds.Any(kind => kind.Has(assembly.Registry, use.Name))))
                {
                    TellUnknown(use, kinds);
                }

                return null;
        }
    }

    // The two kinds of a modifier are looked for one after the other; what neither has is told once.
    private void TellUnknown(PluginUse use, IReadOnlyList<PluginKind> kinds)
    {
        if (kinds.Count > 1 && diagnostics.Any(d => d.Code == PluginCodes.Unknown && d.Position == use.Node.Position && d.Path == use.Node.Path))
        {
            return;
        }

        string noun = string.Join(" or ", kinds.Select(static kind => kind.Noun).Order(StringComparer.Ordinal));
        PluginKind? other = PluginKind.All.FirstOrDefault(kind => Assemblies.Any(assembly => kind.Has(assembly.Registry, use.Name)));
        string[] names = [.. Assemblies.SelectMany(assembly => kinds.SelectMany(kind => kind.Names(assembly.Registry))).Distinct(StringComparer.Ordinal)];
        string remedy =
            config.Plugin is null ? "say where plug-ins are: \"plugin\": { \"folder\": \"plugins/\", \"pattern\": \".dll\" }"
            : other is not null ? $"it is {other.Article} {other.Noun}: name it in {other.Namespace}"
            : NearestName.Find(use.Name, names) is { } near ? $"did you mean \"{near}\"?"
            : names.Length > 0 ? $"there are: {string.Join(", ", names.Order(StringComparer.Ordinal))}"
            : Assemblies.Count > 0 ? $"the files have: {string.Join("; ", Assemblies.Select(PluginFolder.Names))}"
            : "no file of plugin.folder that has plugin.pattern in its name is an assembly of plug-ins";
        diagnostics.Error(PluginCodes.Unknown, use.Node, $"there is no {noun} \"{use.Name}\"", remedy);
    }

    private T? Create<T>(PluginUse use, Func<PluginSetup, T> create)
        where T : class
    {
        var setup = new PluginSetup(use.Name, Json(use.Settings), new PluginLogLines(services.Log, use.Name), services.Clock);
        T? plugin = null;
        try
        {
            plugin = create(setup);
        }
        catch (JsonException e)
        {
            diagnostics.Error(PluginCodes.Setup, use.Find(e.Path ?? "$"), $"plug-in \"{use.Name}\": {Sentence(e)}", "write what the plug-in's options need");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            diagnostics.Error(PluginCodes.Setup, use.Find("$"), $"plug-in \"{use.Name}\": {e.GetType().Name}: {e.Message}");
        }

        foreach (PluginFinding finding in setup.Findings)
        {
            ConfigNode node = use.Find(finding.Path);
            string message = $"plug-in \"{use.Name}\": {finding.Message}";
            if (finding.IsError)
            {
                diagnostics.Error(PluginCodes.Setup, node, message, finding.Remedy);
            }
            else
            {
                diagnostics.Warning(PluginCodes.Told, node, message, finding.Remedy);
            }
        }

        if (plugin is not null)
        {
            // They belong to this configuration alone: nothing else has the same settings.
            _instances ??= services.State.Take("instances of plug-ins", new object(), () => new PluginInstances(services.Log, services.Endings));
            _instances.Add(use.Name, plugin);
        }

        return plugin;
    }

    private IReadOnlyList<PluginAssembly> Assemblies => _assemblies ??= Load();

    // The seam: nothing beyond is in the native binary.
    private IReadOnlyList<PluginAssembly> Load() => PluginSupport.IsSupported ? new PluginFolder(services, diagnostics).Load(config.Plugin) : [];

    private static JsonElement Json(ConfigObject settings)
    {
        using var body = new BodyBuffer();
        var json = new JsonBuilder(body);
        ConfigJson.Write(settings, ref json);
        json.Complete();
        return JsonElement.Parse(body.Span);
    }

    // Without the path, which the finding has.
    private static string Sentence(JsonException e) =>
        e.Message.IndexOf(" Path: ", StringComparison.Ordinal) is >= 0 and int path ? e.Message[..path] : e.Message;
}
