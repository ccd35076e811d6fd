using Sluice.Configuration;

namespace Sluice.Gateway.Hosting;

/// <summary>The compiler.</summary>
public static class GatewayCompiler
{
    /// <summary>Finds what a feature cannot run.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void Check(GatewayConfig config, DiagnosticBag diagnostics)
    {
    }
}
