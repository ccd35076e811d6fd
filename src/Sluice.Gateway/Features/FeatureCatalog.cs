using Sluice.Configuration;

namespace Sluice.Gateway.Features;

/// <summary>What the gateway does.</summary>
public static class FeatureCatalog
{
    /// <summary>Whether a namespace is done at a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="name">The short namespace.</param>
    public static bool IsSupported(NamespaceScope scope, string name) => name is "proxy" or "router" or "backend/http";
}
