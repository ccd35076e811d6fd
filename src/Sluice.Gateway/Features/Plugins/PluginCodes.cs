using Sluice.Configuration;

namespace Sluice.Gateway.Features.Plugins;

/// <summary>What is told of plug-ins. Each code explains itself.</summary>
internal static class PluginCodes
{
    public static readonly DiagnosticArea Area = new("plugin/http-server, plugin/req-resp-modifier, plugin/http-client", 7000, 7049);

    public static readonly DiagnosticCode NeedsOtherForm = Area.Add(7001, "a plug-in in the native binary",
        "The native binary cannot load code. The `dotnet tool` form of Sluice, the same program, loads plug-ins.");

    public static readonly DiagnosticCode NoName = Area.Add(7002, "no plug-in is named",
        "`name` says which plug-ins are used, and is missing or of another type, so nothing would be done. `plugin/http-server` and "
        + "`plugin/req-resp-modifier` have a list of names, `plugin/http-client` has a single one.");

    public static readonly DiagnosticCode Unknown = Area.Add(7003, "a plug-in that is not there",
        "No file of `plugin.folder` has a plug-in of this name and kind. KrakenD goes on without it; Sluice does not start, since what the "
        + "plug-in was to check or change would not be.");

    public static readonly DiagnosticCode Ambiguous = Area.Add(7004, "two plug-ins of one name",
        "Two files of `plugin.folder` have a plug-in of this name and kind.");

    public static readonly DiagnosticCode Folder = Area.Add(7005, "the folder of plug-ins cannot be read",
        "`plugin.folder` is missing, or not a folder that may be read. It is relative to the folder in which Sluice was started.");

    public static readonly DiagnosticCode Load = Area.Add(7006, "a file that cannot be loaded",
        "The file is an assembly of plug-ins, and loading it failed. `check-plugin` tells more.");

    public static readonly DiagnosticCode NotManaged = Area.Add(7007, "a file that is no .NET assembly",
        "`plugin.folder` has a native library whose name `plugin.pattern` matches. Plug-ins in Go cannot be loaded: they are bound to one build of "
        + "KrakenD.");

    public static readonly DiagnosticCode Setup = Area.Add(7008, "a plug-in that refuses its options",
        "The plug-in could not be made with these options: what it says about them is told.");

    public static readonly DiagnosticCode Told = Area.Add(7009, "what a plug-in says about its options",
        "The plug-in finds its options odd, and works.");

    public static readonly DiagnosticCode NoEffect = Area.Add(7010, "settings of the HTTP client beside a plug-in",
        "A plug-in of `plugin/http-client` makes the calls of the backend, so what `backend/http/client` says of redirects and proxies is the "
        + "plug-in's matter.");
}
