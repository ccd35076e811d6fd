namespace Sluice.Configuration;

/// <summary>What is told of namespaces. Each code explains itself.</summary>
public static class NamespaceCodes
{
    /// <summary>The area.</summary>
    public static readonly DiagnosticArea Area = new("extra_config", 550, 599);

    /// <summary>A list of objects.</summary>
    internal static readonly DiagnosticCode ListOfObjects = Area.Add(551, "extra_config is a list",
        "`extra_config` is one object with a key for each namespace. The objects of a list are read as one.");

    /// <summary>Two spellings.</summary>
    internal static readonly DiagnosticCode OldAndNew = Area.Add(552, "a namespace under two names",
        "The old and the new name of a namespace are both written, and the new one counts.");

    /// <summary>An old spelling.</summary>
    internal static readonly DiagnosticCode Old = Area.Add(555, "the old name of a namespace",
        "Versions 1 and 2 named namespaces by the repositories of their components. The old names work; the documentation speaks of the new ones.");

    /// <summary>A scope without effect.</summary>
    internal static readonly DiagnosticCode Misplaced = Area.Add(553, "a namespace without effect at this place",
        "Each namespace belongs to the service, the endpoint, the backend or the async agent, and has no effect elsewhere.");

    /// <summary>A namespace outside of <c>extra_config</c>.</summary>
    internal static readonly DiagnosticCode Outside = Area.Add(554, "a namespace outside of extra_config",
        "Namespaces are read in `extra_config` only.");

    /// <summary>A namespace that the engine does not do.</summary>
    public static readonly DiagnosticCode Unsupported = Area.Add(560, "a namespace that is not supported yet",
        "Sluice does not do what this namespace asks for. Where it protects something (authentication, limits, validation), `run` "
        + "refuses to start without `--allow-unsupported`.");

    /// <summary>A namespace that nobody knows.</summary>
    public static readonly DiagnosticCode Unknown = Area.Add(561, "an unknown namespace",
        "No component has this name, so the section has no effect. A misspelt protection does not protect.");
}
