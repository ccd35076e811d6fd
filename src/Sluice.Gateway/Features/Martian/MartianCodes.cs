using Sluice.Configuration;

namespace Sluice.Gateway.Features.Martian;

/// <summary>What is told of <c>modifier/martian</c>. Each code explains itself.</summary>
internal static class MartianCodes
{
    public static readonly DiagnosticArea Area = new("modifier/martian", 2400, 2449);

    public static readonly DiagnosticCode Off = Area.Add(2401, "the whole block does nothing",
        "As in KrakenD one mistake drops the whole block: requests and answers stay as they are.");

    public static readonly DiagnosticCode NotAComponent = Area.Add(2402, "not a component",
        "A component is an object whose only key is its name. Several go into a `fifo.Group`.");

    public static readonly DiagnosticCode UnknownComponent = Area.Add(2403, "an unknown component",
        "There is no component of this name.");

    public static readonly DiagnosticCode Scope = Area.Add(2404, "a scope that does not fit",
        "`scope` lists `request`, `response` or both, of those that the component can change.");

    public static readonly DiagnosticCode Pattern = Area.Add(2405, "not a regular expression",
        "Patterns are RE2's: no look-around and no back references.");

    public static readonly DiagnosticCode NoModifier = Area.Add(2406, "a component without its modifier",
        "The component runs another one, which is written under `modifier`.");

    public static readonly DiagnosticCode Value = Area.Add(2407, "a value that cannot be read",
        "The value has not the form that the component needs.");

    public static readonly DiagnosticCode Port = Area.Add(2408, "not exactly one of port, defaultForScheme and remove",
        "The three are alternatives.");

    public static readonly DiagnosticCode Header = Area.Add(2409, "a header that cannot be sent",
        "The name or the value has characters that no header line can have.");

    public static readonly DiagnosticCode Cookie = Area.Add(2410, "a cookie that cannot be set",
        "The name or the domain has characters that no cookie can have.");

    public static readonly DiagnosticCode Folder = Area.Add(2411, "no such folder",
        "`rootPath` names the folder with the files to answer from.");

    public static readonly DiagnosticCode EveryCallFails = Area.Add(2412, "every call of the backend fails",
        "What the component does leaves no call that can be made or answered.");

    public static readonly DiagnosticCode EmptyMatch = Area.Add(2413, "a filter for an empty header",
        "Without `value` the filter matches a header that is there and empty, and not any header of that name.");

    public static readonly DiagnosticCode NoEffect = Area.Add(2414, "a component without effect",
        "Verifiers find things for a test programme that reads them. A gateway has none.");
}
