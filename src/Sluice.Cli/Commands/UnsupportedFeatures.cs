using Sluice.Configuration;
using Sluice.Gateway.Features;
using Sluice.Gateway.Features.Plugins;

namespace Sluice.Cli.Commands;

/// <summary>What becomes of a protection that the configuration asks for and the gateway does not have.</summary>
internal enum Unprotected
{
    /// <summary>It is an error: a gateway must not run without a protection that its configuration asks for.</summary>
    Refuse,

    /// <summary>It is a warning that says what <c>run</c> will do.</summary>
    Announce,

    /// <summary>It is a warning: the user has said that the gateway may run without it.</summary>
    Accept,
}

/// <summary>Tells which namespaces of a configuration the gateway does not do.</summary>
internal static class UnsupportedFeatures
{
    /// <summary>Adds a finding for each.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="protections">What becomes of missing protections.</param>
    /// <returns>Whether the gateway must not start.</returns>
    public static bool Report(GatewayConfig config, DiagnosticBag diagnostics, Unprotected protections)
    {
        bool refused = false;
        foreach (UnsupportedNamespace missing in UnsupportedNamespaces.Find(config, FeatureCatalog.IsSupported))
        {
            (DiagnosticCode code, string message) = PluginSupport.NeedsOtherForm(missing.Name)
                ? (PluginCodes.NeedsOtherForm, $"{missing.Name} names a plug-in, and the native binary cannot load any")
                : (missing.Code, missing.Describe());
            string otherForm = code == PluginCodes.NeedsOtherForm ? $"{PluginSupport.Remedy}; " : "";
            switch (missing.Protects ? protections : Unprotected.Accept)
            {
                case Unprotected.Refuse:
                    refused = true;
                    diagnostics.Error(code, missing.Node, message, $"{otherForm}it protects something: --allow-unsupported starts without it");
                    break;
                case Unprotected.Announce:
                    diagnostics.Warning(
                        code, missing.Node, message, $"{otherForm}it protects something: run starts without it only with --allow-unsupported");
                    break;
                default:
                    diagnostics.Warning(code, missing.Node, message);
                    break;
            }
        }

        return refused;
    }
}
