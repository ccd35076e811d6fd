using Sluice.Configuration;

namespace Sluice.Gateway.Features.Cel;

/// <summary>What people are told about the keys of <c>validation/cel</c>.</summary>
internal static class CelKeys
{
    /// <summary>The settings.</summary>
    public static SettingsSchema Schema { get; } = SettingsSchema.OfList(
        CelOptions.Namespace,
        NamespaceScope.Endpoint | NamespaceScope.Backend,
        "Conditions in CEL that requests, answers or tokens must fulfil",
        static config => CelOptions.Read(config, seesTokens: true, []),
        new("check_expr", "The expression; it must be true.") { Kind = ValueKind.Text },
        new("mod_expr", "Has no effect.") { Kind = ValueKind.Text });
}
