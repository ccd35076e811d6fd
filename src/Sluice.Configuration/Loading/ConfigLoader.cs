namespace Sluice.Configuration;

/// <summary>Loads a configuration: file, environment, defaults, inheritance and validation (core.md 2). Every mistake is
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
        return new LoadResult(diagnostics.HasErrors ? null : config, diagnostics, document);
    }

    private static ConfigObject? ReadDocument(LoadRequest request, DiagnosticBag diagnostics)
    {
        if (request.Environment.TryGetValue("FC_ENABLE", out string? enabled) && enabled.Length > 0)
        {
            Fail(DocumentCodes.TemplatesUnsupported, diagnostics, SourcePosition.Of("FC_ENABLE").File, "flexible configuration is not supported yet",
                "unset FC_ENABLE and give the rendered file, such as the one that FC_OUT names");
            return null;
        }

        ReadOnlyMemory<byte> content;
        if (request.Content is { } given)
        {
            content = given;
        }
        else if (ReadFile(request.File, diagnostics) is { } read)
        {
            content = read;
        }
        else
        {
            return null;
        }

        ConfigNode? node = DocumentReader.Read(request.File, content.Span, diagnostics);
        if (node is not null and not ConfigObject)
        {
            diagnostics.Error(DocumentCodes.NotAnObject, node, $"the document is {node.Kind}, an object belongs here",
                "write { \"version\": 3, ... }");
        }

        return node as ConfigObject;
    }

    private static byte[]? ReadFile(string file, DiagnosticBag diagnostics)
    {
        try
        {
            if (Directory.Exists(file))
            {
                Fail(DocumentCodes.IsDirectory, diagnostics, file, "this is a directory", "give the path of the configuration file in it");
                return null;
            }

            var info = new FileInfo(file);
            if (info.Exists && info.Length > DocumentLimits.MaxBytes)
            {
                Fail(DocumentCodes.TooLarge, diagnostics, file, $"the file is larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB",
                    "split the service");
                return null;
            }

            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            Fail(DocumentCodes.NoSuchFile, diagnostics, file, "there is no such file", "check the path, and in a container the mount");
        }
        catch (UnauthorizedAccessException)
        {
            Fail(DocumentCodes.NotAllowed, diagnostics, file, "the file may not be read", "give the user of this process the right to read it");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            Fail(DocumentCodes.Unreadable, diagnostics, file, $"the file cannot be read: {exception.Message.TrimEnd('.')}", "check the path");
        }

        return null;
    }

    private static void Fail(DiagnosticCode code, DiagnosticBag diagnostics, string file, string message, string remedy) =>
        diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, new SourcePosition(file, 0, 0), "$", message, remedy));
}
