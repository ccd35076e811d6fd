using Sluice.Configuration;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary>What is told of <c>auth/client-credentials</c>. Each code explains itself.</summary>
internal static class ClientCredentialsCodes
{
    public static readonly DiagnosticArea Area = new("auth/client-credentials", 2850, 2899);

    public static readonly DiagnosticCode Missing = Area.Add(2851, "credentials are missing",
        "`client_id` and `client_secret` are what the token endpoint knows the gateway by. Without them it will hardly give a token.");

    public static readonly DiagnosticCode TokenUrl = Area.Add(2852, "no URL to get tokens from",
        "`token_url` is the `http` or `https` URL of the token endpoint. Without it every call of the backend fails.");

    public static readonly DiagnosticCode Scope = Area.Add(2853, "the scope is given as a parameter",
        "`endpoint_params` cannot set `scope`: every call of the backend fails. `scopes` is the key for it.");
}
