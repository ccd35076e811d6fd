using System.Text.Json.Serialization;
using Sluice.Extensibility;
using Tenants;

[assembly: Plugin<TenantsPlugin>]

namespace Tenants;

/// <summary>Tells which plug-ins the assembly has.</summary>
public sealed class TenantsPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(PluginRegistry registry)
    {
        registry.AddServer("request-id", RequestIds.Create);
        registry.AddRequestModifier("tenant", TenantCheck.Create);
        registry.AddResponseModifier("tenant", TenantName.Create);
        registry.AddClient("files", FileClient.Create);
    }
}

/// <summary>Reads the options of the plug-ins, with code that is made when they are compiled.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RequestIdOptions))]
[JsonSerializable(typeof(TenantOptions))]
[JsonSerializable(typeof(FileClientOptions))]
internal sealed partial class OptionsContext : JsonSerializerContext;
