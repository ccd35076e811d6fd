using System.Text.Json;
using Sluice.Extensibility;

namespace Tenants;

/// <summary>The options of the two halves of <c>tenant</c>.</summary>
public sealed record TenantOptions
{
    /// <summary>The tenants that are let in.</summary>
    public required string[] Allowed { get; init; }

    /// <summary>The key of the data that gets the name.</summary>
    public string Key { get; init; } = "tenant";
}

/// <summary>Lets only requests of known tenants pass.</summary>
/// <param name="allowed">The tenants.</param>
public sealed class TenantCheck(IReadOnlySet<string> allowed) : IRequestModifier
{
    /// <summary>The header that names the tenant.</summary>
    public const string Header = "X-Tenant";

    /// <summary>Makes the plug-in.</summary>
    /// <param name="setup">Its options.</param>
    public static IRequestModifier Create(PluginSetup setup)
    {
        TenantOptions options = setup.Options.Deserialize(OptionsContext.Default.TenantOptions)!;
        if (options.Allowed.Length == 0)
        {
            setup.AddWarning("$.allowed", "nobody is let in", "name the tenants");
        }

        return new TenantCheck(options.Allowed.ToHashSet(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public ValueTask<Rejection?> ModifyAsync(ModifierRequest request, CancellationToken cancellation) =>
        new(request.Headers[Header] is { } tenant && allowed.Contains(tenant) ? null : new Rejection(403, "this tenant is not known"));
}

/// <summary>Puts the name of the tenant into the data.</summary>
/// <param name="key">The key that gets it.</param>
public sealed class TenantName(string key) : IResponseModifier
{
    /// <summary>Makes the plug-in.</summary>
    /// <param name="setup">Its options.</param>
    public static IResponseModifier Create(PluginSetup setup) => new TenantName(setup.Options.Deserialize(OptionsContext.Default.TenantOptions)!.Key);

    /// <inheritdoc/>
    public ValueTask<Rejection?> ModifyAsync(ModifierResponse response, CancellationToken cancellation)
    {
        if (!response.IsStreamed)
        {
            response.Data![key] = response.Request.Headers[TenantCheck.Header];
        }

        return default;
    }
}
