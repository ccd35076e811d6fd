using Sluice.Configuration;

namespace Sluice.Gateway.Features.Jose;

/// <summary>Reads the keys of a file (<c>jwk_local_path</c>), encrypted or not, when a configuration is compiled.</summary>
internal static class LocalKeys
{
    /// <summary>Reads the file.</summary>
    /// <param name="options">Where the keys are.</param>
    /// <param name="node">The setting, for findings.</param>
    /// <param name="diagnostics">Gets an error when the file, or any key of it, cannot be used.</param>
    /// <returns>The keys; <see langword="null"/> when there was an error.</returns>
    public static JsonWebKeySet? Load(KeySourceOptions options, ConfigNode node, DiagnosticBag diagnostics)
    {
        byte[] content;
        try
        {
            var file = new FileInfo(options.LocalPath);
            if (file.Exists && file.Length > JsonWebKeySet.MaxBytes)
            {
                diagnostics.Error(JoseCodes.File, node, $"\"{options.LocalPath}\" is larger than {JsonWebKeySet.MaxBytes} bytes: it is no JWKS", "name a file with a list \"keys\"");
                return null;
            }

            content = File.ReadAllBytes(options.LocalPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string cause = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "it may not be read",
                _ => "it cannot be read",
            };
            diagnostics.Error(JoseCodes.File, node, $"the keys in \"{options.LocalPath}\" cannot be loaded: {cause}", "name a file with a JWKS; a relative path begins where the gateway was started");
            return null;
        }

        if (options.SecretUrl.Length > 0)
        {
            if (!EncryptedKeys.TryDecrypt(content, options.SecretUrl, options.CypherKey, out byte[]? plain, out string? refusal))
            {
                diagnostics.Error(JoseCodes.File, node, $"the keys in \"{options.LocalPath}\" cannot be decrypted: {refusal}", "decrypt the file, or correct secret_url and cypher_key");
                return null;
            }

            content = plain;
        }

        if (!JsonWebKeySet.TryRead(content, out JsonWebKeySet? set, out string? problem) || set.Unusable.Count > 0)
        {
            diagnostics.Error(
                JoseCodes.File, node, $"\"{options.LocalPath}\" is not a JWKS: {problem ?? string.Join("; ", set!.Unusable)}", "write {\"keys\": [...]} as RFC 7517 has it");
            return null;
        }

        return set;
    }
}
