using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>What is told of <c>qos/http-cache</c>. Each code explains itself.</summary>
internal static class HttpCacheCodes
{
    public static readonly DiagnosticArea Area = new("qos/http-cache", 2600, 2649);

    public static readonly DiagnosticCode Limits = Area.Add(2601, "limits that have no effect",
        "`max_items` and `max_size` count only together, both above 0. Otherwise the cache is one of those that share the default limits.");

    public static readonly DiagnosticCode SharedLimits = Area.Add(2602, "the shared cache has other limits",
        "The shared cache is one: the first backend of the file that gives it limits gives them for all. Write the same limits everywhere.");

    public static readonly DiagnosticCode Unreadable = Area.Add(2603, "the block cannot be read",
        "As in KrakenD, a value of the wrong type drops the whole block, and the backend has a cache of its own without limits in the file.");
}
