using System.Globalization;
using System.Text.Json;
using Sluice.Extensibility;

namespace Tenants;

/// <summary>The options of <see cref="RequestIds"/>.</summary>
/// <param name="Header">The header that has the id.</param>
public sealed record RequestIdOptions(string Header = "X-Request-Id");

/// <summary>Gives every request an id, unless it has one, and tells it to the client with whatever answer it gets.</summary>
/// <param name="header">The header that has the id.</param>
public sealed class RequestIds(string header) : IServerPlugin
{
    private long _last;

    /// <summary>Makes the plug-in.</summary>
    /// <param name="setup">Its options.</param>
    public static IServerPlugin Create(PluginSetup setup) => new RequestIds(setup.Options.Deserialize(OptionsContext.Default.RequestIdOptions)!.Header);

    /// <inheritdoc/>
    public ValueTask<PluginResponse?> HandleAsync(ServerRequest request, CancellationToken cancellation)
    {
        string id = request.Headers[header] ??= Interlocked.Increment(ref _last).ToString("D6", CultureInfo.InvariantCulture);
        request.OnAnswer(head => head.Headers[header] = id);
        return default;
    }
}
