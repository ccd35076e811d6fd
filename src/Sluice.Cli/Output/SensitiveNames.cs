namespace Sluice.Cli.Output;

/// <summary>The configuration keys whose values are credentials. What a command prints ends up in build logs, so those values
/// are never printed.</summary>
internal static class SensitiveNames
{
    private static readonly string[] Parts =
        ["secret", "password", "passwd", "token", "api_key", "apikey", "credential", "cookie", "authorization", "private_key_data", "cypher_key"];

    /// <summary>What is printed in place of a credential.</summary>
    public const string Mask = "***";

    /// <summary>Whether the value of a key is a credential, judged by its name.</summary>
    /// <param name="name">The key.</param>
    public static bool IsSensitive(string name) =>
        Array.Exists(Parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
