namespace Sluice.Configuration;

/// <summary>Whose <c>extra_config</c> a namespace stands in; a set of them where one is valid in several.</summary>
[Flags]
public enum NamespaceScope
{
    /// <summary>No scope.</summary>
    None = 0,

    /// <summary>The root's <c>extra_config</c>.</summary>
    Service = 1,

    /// <summary>An endpoint's.</summary>
    Endpoint = 2,

    /// <summary>A backend's, of an endpoint or of an async agent.</summary>
    Backend = 4,

    /// <summary>An async agent's.</summary>
    Agent = 8,
}

/// <summary>What is known about a namespace of <c>extra_config</c>.</summary>
/// <param name="Name">The short name, such as <c>backend/http</c>.</param>
/// <param name="Scopes">Where it has an effect.</param>
/// <param name="Protects">Whether running without it would weaken a protection: who is let in, how often, what is let through or
/// rewritten. Scripts and plug-ins that can reject or rewrite a request count, since they often do.</param>
public sealed record NamespaceInfo(string Name, NamespaceScope Scopes, bool Protects);
