namespace Sluice.Configuration;

/// <summary>Loads a configuration: file, templates, environment, defaults, inheritance and validation (core.md 2 and 3). Every mistake is
/// told, not only the first.</summary>
public static class ConfigLoader
{
    /// <summary>Loads a configuration.</summary>
    /// <param name="request">What to load.</param>
    /// <returns>The configuration or the mistakes; what a file can hold never throws.</returns>
    public static LoadResult Load(LoadRequest request)
    {
        var diagnostics = new DiagnosticBag();
        ConfigObject? document = ReadDocument(request, diagnostics);
        GatewayConfig? config = null;
        if (document is not null)
        {
            ConfigObject overridden = EnvironmentOverrides.Apply(document, request.Environment);
            config = VersionCheck.IsReadable(overridden, diagnostics) ? new ServiceReader(overridden, diagnostics).Read(request) : null;
        }

        diagnostics.SortByPosition();
        return new LoadResult(diagnostics.HasErrors ? null : config, diagnostics, document) { Attempt = config };
    }

    private static ConfigObject? ReadDocument(LoadRequest request, DiagnosticBag diagnostics)
    {
        ReadOnlyMemory<byte> content;
        if (request.Content is { } given)
        {
            content = given;
        }
        else if (ConfigurationFile.Read(request.File, diagnostics) is { } read)
        {
            content = read;
        }
        else
        {
            return null;
        }

        ConfigNode? node = FlexibleConfiguration.IsEnabled(request.Environment)
            ? FlexibleConfiguration.Read(request, content.Span, diagnostics)
            : DocumentReader.Read(request.File, content.Span, diagnostics);
        if (node is not null and not ConfigObject)
        {
            diagnostics.Error(DocumentCodes.NotAnObject, node, $"the document is {node.Kind}, an object belongs here",
                "write { \"version\": 3, ... }");
        }

        return node as ConfigObject;
    }
}
