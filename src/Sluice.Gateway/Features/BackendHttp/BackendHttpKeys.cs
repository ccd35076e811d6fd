using Sluice.Configuration;

namespace Sluice.Gateway.Features.BackendHttp;

/// <summary>What people are told about the keys of <c>backend/http</c>.</summary>
internal static class BackendHttpKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = new(
        BackendHttpOptions.Namespace,
        NamespaceScope.Backend,
        "What becomes of the error answers of a backend",
        static config => BackendHttpOptions.Read(config, []),
        new("return_error_details", "The name after `error_` of the key under which the answer's status and body are put; 200 for the client."),
        new("return_error_code", "Whether the client gets the backend's status."));
}
