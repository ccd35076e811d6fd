using Sluice.Configuration;

namespace Sluice.Gateway.Features.Lua;

/// <summary>What is told of Lua scripts. Each code explains itself.</summary>
internal static class LuaCodes
{
    public static readonly DiagnosticArea Area = new("modifier/lua-endpoint, modifier/lua-proxy, modifier/lua-backend", 2350, 2399);

    public static readonly DiagnosticCode Checksum = Area.Add(2351, "a script with another checksum",
        "The file is not the one that `md5` was made of. As in KrakenD none of the component's scripts runs then.");

    public static readonly DiagnosticCode Missing = Area.Add(2352, "a script that cannot be read",
        "A file under `sources` cannot be read. As in KrakenD the gateway starts, and every request of the component fails.");

    public static readonly DiagnosticCode Syntax = Area.Add(2353, "a script with a mistake",
        "The script is not Lua. As in KrakenD the gateway starts, and every request of the component fails.");
}
