using System.Text;

namespace Sluice.Configuration;

/// <summary>Reads a configuration file's bytes into a document that keeps positions. The extension picks the format
/// (core.md 2.1): <c>.yml</c> and <c>.yaml</c> are YAML, <c>.toml</c> is TOML, anything else is JSON.</summary>
public static class DocumentReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a document.</summary>
    /// <param name="file">The file's name: its extension picks the format, and findings name it.</param>
    /// <param name="content">The file's bytes: UTF-8, with or without byte order mark, lines ended by LF or CRLF.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The document; <see langword="null"/> when it cannot be understood at all.</returns>
    public static ConfigNode? Read(string file, ReadOnlySpan<byte> content, DiagnosticBag diagnostics)
    {
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Fail(DocumentCodes.NotUtf8, diagnostics, file, 1, 1, "the file is UTF-16", "save it as UTF-8");
            return null;
        }

        if (content is [0xEF, 0xBB, 0xBF, ..])
        {
            content = content[3..];
        }

        if (content.Length > DocumentLimits.MaxBytes)
        {
            Fail(DocumentCodes.TooLarge, diagnostics, file, 0, 0, $"the file is larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB",
                "split the service");
            return null;
        }

        if (!TryDecode(file, content, diagnostics, out string text))
        {
            return null;
        }

        if (text.AsSpan().Trim().IsEmpty)
        {
            Fail(DocumentCodes.Empty, diagnostics, file, 0, 0, "the file is empty", "write the configuration: at least version and endpoints");
            return null;
        }

        return Path.GetExtension(file) switch
        {
            ".yml" or ".yaml" => YamlDocumentReader.Read(file, text, diagnostics),
            ".toml" => TomlDocumentReader.Read(file, text, diagnostics),
            _ => JsonDocumentReader.Read(file, text, diagnostics),
        };
    }

    private static bool TryDecode(string file, ReadOnlySpan<byte> content, DiagnosticBag diagnostics, out string text)
    {
        try
        {
            text = Strict.GetString(content);
            return true;
        }
        catch (DecoderFallbackException exception)
        {
            ReadOnlySpan<byte> before = content[..Math.Clamp(exception.Index, 0, content.Length)];
            int line = before.Count((byte)'\n') + 1;
            int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
            Fail(DocumentCodes.NotUtf8, diagnostics, file, line, column, "a byte here is not UTF-8", "save the file as UTF-8");
            text = "";
            return false;
        }
    }

    private static void Fail(DiagnosticCode code, DiagnosticBag diagnostics, string file, int line, int column, string message, string remedy) =>
        diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Error, new SourcePosition(file, line, column), "$", message, remedy));
}
