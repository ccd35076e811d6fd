using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;

namespace Sluice.Gateway.Features.JwtSigning;

/// <summary>What people are told about the keys of <c>auth/signer</c>.</summary>
internal static class SignerSettings
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        SignerOptions.Namespace,
        NamespaceScope.Endpoint,
        "Fields of the answer become signed JSON Web Tokens",
        static config => SignerOptions.Read(
            new EndpointConfig { Source = new ObjectShape().Probe(), Path = "/", Pattern = "/", Backends = [], ExtraConfig = config }, []),
        [
            new("alg", "The algorithm of the signature.") { IsRequired = true, Choices = JwsAlgorithm.Names.Split(", ") },
            new("kid", "The id of the key to sign with.") { IsRequired = true },
            new("typ", "The type in the header of each token.") { Default = "\"JWT\"" },
            new("keys_to_sign", "The fields at the top of the answer that become tokens.") { Kind = ValueKind.Texts },
            new("full", "Whether a token is written as text with JSON instead of compactly."),
            .. KeySourceWords.All,
        ]);
}
