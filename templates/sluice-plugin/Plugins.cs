using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Extensibility;
using SluicePlugin;

[assembly: Plugin<Plugins>]

namespace SluicePlugin;

/// <summary>Tells which plug-ins the assembly has. AddResponseModifier, AddServer and AddClient register the other kinds.</summary>
public sealed class Plugins : IPlugin
{
    public void Register(PluginRegistry registry) => registry.AddRequestModifier("stamp", Stamp.Create);
}

/// <summary>The options, from the object "stamp" beside "name" in the configuration.</summary>
public sealed record StampOptions(string Header = "X-Stamp", string Value = "stamped");

/// <summary>Reads the options with code that is made when they are compiled: reflection would keep the assembly from being unloaded.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StampOptions))]
internal sealed partial class OptionsContext : JsonSerializerContext;

/// <summary>Adds a header to requests on their way to backends.</summary>
public sealed class Stamp(StampOptions options) : IRequestModifier
{
    public static IRequestModifier Create(PluginSetup setup)
    {
        StampOptions options = setup.Options.Deserialize(OptionsContext.Default.StampOptions)!;
        if (options.Header.Length == 0)
        {
            setup.AddError("$.header", "the header has no name", "write the name of a header");
        }

        return new Stamp(options);
    }

    public ValueTask<Rejection?> ModifyAsync(ModifierRequest request, CancellationToken cancellation)
    {
        request.Headers[options.Header] = options.Value;
        return default;
    }
}
