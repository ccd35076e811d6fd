using Sluice.Configuration;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>What people are told about the keys of <c>auth/client-credentials</c>.</summary>
internal static class ClientCredentialsSettings
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        ClientCredentialsOptions.Namespace,
        NamespaceScope.Backend,
        "The backend gets an access token of the gateway's own (OAuth 2.0 client credentials)",
        static config => ClientCredentialsOptions.Read(config, []),
        new("client_id", "The id that the token endpoint knows the gateway by.") { IsRequired = true },
        new("client_secret", "Its secret.") { IsRequired = true },
        new("token_url", "The URL of the token endpoint.") { IsRequired = true },
        new("scopes", "The scopes to ask for, separated by commas."),
        new("endpoint_params", "More fields of the request for a token: lists of texts by name.") { Kind = ValueKind.Object },
        new("is_disabled", "Whether the section has no effect."));
}
