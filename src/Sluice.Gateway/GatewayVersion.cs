using System.Reflection;

namespace Sluice.Gateway;

/// <summary>The version of the running gateway, as it tells others.</summary>
internal static class GatewayVersion
{
    /// <summary>The version number, such as <c>0.1.0</c>.</summary>
    public static string Number { get; } =
        typeof(GatewayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The <c>User-Agent</c> of calls to backends whose client sent none that is let through, and the <c>X-Forwarded-Via</c> of the others.</summary>
    public static string UserAgent { get; } = $"Sluice Version {Number}";
}
