namespace Sluice.Gateway.Upstream;

/// <summary>Whether the environment names a proxy for calls to backends. The runtime reads the variables themselves; asking it for
/// each call costs too much when there are none.</summary>
internal static class EnvironmentProxy
{
    private static readonly string[] Variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>Whether one of the variables is set. <c>NO_PROXY</c> alone says nothing.</summary>
    public static bool IsConfigured =>
        Array.Exists(Variables, static name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
}
