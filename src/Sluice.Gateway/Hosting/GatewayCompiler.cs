using Sluice.Configuration;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Hosting;

/// <summary>Compiles a configuration without serving it, for <c>check</c>.</summary>
public static class GatewayCompiler
{
    /// <summary>Finds every mistake in the settings of the features, and certificates that cannot be used.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static void Check(GatewayConfig config, DiagnosticBag diagnostics)
    {
        using var writer = new LogWriter(Stream.Null, TimeProvider.System);
        var services = new GatewayServices(TimeProvider.System, new GatewayLog(writer, TimeProvider.System), writer, new KeptState());
        GatewayLogs.Check(config.ExtraConfig, diagnostics);
        using CompiledGateway gateway = GatewayPipeline.Compile(config, services, diagnostics);
        ListenerTls.Load(config.Tls, diagnostics);
    }
}
