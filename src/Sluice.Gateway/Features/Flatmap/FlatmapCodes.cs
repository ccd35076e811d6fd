using Sluice.Configuration;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>What is told of <c>flatmap_filter</c>. Each code explains itself.</summary>
internal static class FlatmapCodes
{
    public static readonly DiagnosticArea Area = new("proxy: flatmap_filter", 2200, 2249);

    public static readonly DiagnosticCode Off = Area.Add(2201, "a filter that does nothing",
        "The filter is not a list of operations, or stands at an endpoint with fewer than two backends. Nothing is filtered, fields that it should remove included.");

    public static readonly DiagnosticCode LeftOut = Area.Add(2202, "an operation that is left out",
        "An operation is an object with the text `type` and the list `args`. Anything else is left out.");

    public static readonly DiagnosticCode UnknownOperation = Area.Add(2203, "an unknown operation",
        "Operations are `move`, `del` and `append`. Others do nothing.");

    public static readonly DiagnosticCode Arguments = Area.Add(2204, "arguments that do not fit",
        "`args` is a list of paths: two for `move` and `append`, any number for `del`.");

    public static readonly DiagnosticCode Replaced = Area.Add(2205, "a key that a filter replaces",
        "Beside `flatmap_filter` a backend's `allow`, `deny` and `mapping` have no effect: fields that they should remove reach the client.");
}
