using Sluice.Configuration;

namespace Sluice.Gateway.Features.Proxy;

/// <summary>What is told of <c>proxy</c>, but for its filter. Each code explains itself.</summary>
internal static class ProxyCodes
{
    public static readonly DiagnosticArea Area = new("proxy", 2150, 2199);

    public static readonly DiagnosticCode Combiner = Area.Add(2151, "an unknown combiner",
        "There is one way to merge answers, the default one.");

    public static readonly DiagnosticCode StaticOff = Area.Add(2152, "static without data",
        "`static` is an object with the object `data`, whose keys are added to the answer. Without it nothing is added.");

    public static readonly DiagnosticCode StaticStrategy = Area.Add(2153, "an unknown strategy of static data",
        "Strategies are `always`, `success`, `errored`, `complete` and `incomplete`. Anything else means `always`.");
}
