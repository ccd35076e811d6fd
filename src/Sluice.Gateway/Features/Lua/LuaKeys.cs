using Sluice.Configuration;

namespace Sluice.Gateway.Features.Lua;

/// <summary>What people are told about the keys of Lua scripts.</summary>
internal static class LuaKeys
{
    /// <summary>The settings of scripts over a client's request.</summary>
    public static SettingsSchema Endpoint { get; } = Of(
        LuaOptions.EndpointNamespace, NamespaceScope.Service | NamespaceScope.Endpoint, "Lua scripts over the request of a client");

    /// <summary>The settings of scripts between an endpoint and its backends.</summary>
    public static SettingsSchema Proxy { get; } = Of(
        LuaOptions.ProxyNamespace, NamespaceScope.Endpoint, "Lua scripts between an endpoint and its backends");

    /// <summary>The settings of scripts between an endpoint and one backend.</summary>
    public static SettingsSchema Backend { get; } = Of(
        LuaOptions.BackendNamespace, NamespaceScope.Backend, "Lua scripts between an endpoint and one backend");

    private static SettingsSchema Of(string name, NamespaceScope scopes, string title) => new(
        name,
        scopes,
        title,
        config => LuaOptions.Read(config, name, []),
        new("sources", "Files that run before `pre`."),
        new("md5", "The MD5 checksums that files must have at the start, by file.") { Kind = ValueKind.TextMap },
        new("pre", "Code for the request."),
        new("post", "Code for the answer; without effect in `modifier/lua-endpoint`."),
        new("live", "Whether the files are read anew for each request. Slow, for trying things out."),
        new("allow_open_libs", "Whether scripts see `io`, `os`, `string`, `math`, `debug` and `coroutine`."),
        new("skip_next", "Whether nothing is called and `post` makes the answer."));
}
