namespace Sluice.Configuration;

/// <summary>The files and folders of a configuration, with findings in place of exceptions.</summary>
internal static class ConfigurationFile
{
    // The rendered text may hold credentials: as the original's temporary file, it is its owner's alone.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns><see langword="null"/> when it cannot be read.</returns>
    public static byte[]? Read(string file, DiagnosticBag diagnostics)
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
                Fail(DocumentCodes.TooLarge, diagnostics, file, $"the file is larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB", "split the service");
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

    /// <summary>The files directly in a folder, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Which files, such as <c>*.json</c>.</param>
    /// <param name="variable">The environment variable that names the folder.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static string[] Names(string folder, string pattern, string variable, DiagnosticBag diagnostics)
    {
        try
        {
            string ending = pattern[1..];
            string[] files = [.. Directory.GetFiles(folder, pattern).Where(file => file.EndsWith(ending, StringComparison.Ordinal))];
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = exception is DirectoryNotFoundException ? "there is no such folder" : exception.Message.TrimEnd('.');
            Fail(TemplateCodes.Folder, diagnostics, SourcePosition.Of(variable).File, $"the folder {folder} cannot be read: {reason}",
                "check the path, and in a container the mount, or unset the variable");
            return [];
        }
    }

    /// <summary>Writes a file, unless it holds the same already: a file that is watched does not change then.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static bool Write(string file, byte[] content, DiagnosticBag diagnostics)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length == content.Length && File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
            {
                return true;
            }

            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var stream = new FileStream(file, options);
            stream.Write(content);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Fail(TemplateCodes.Output, diagnostics, SourcePosition.Of(TemplateVariables.Output).File, $"the file {file} cannot be written: {exception.Message.TrimEnd('.')}",
                "name a file in a folder that exists and may be written to, or unset the variable");
            return false;
        }
    }

    private static void Fail(DiagnosticCode code, DiagnosticBag diagnostics, string file, string message, string remedy) =>
        diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, new SourcePosition(file, 0, 0), "$", message, remedy));
}
