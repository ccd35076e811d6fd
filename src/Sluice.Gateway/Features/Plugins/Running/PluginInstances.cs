using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Features.Plugins.Running;

/// <summary>A plug-in at work.</summary>
/// <typeparam name="T">What it does.</typeparam>
/// <param name="Name">The name under which the configuration asks for it.</param>
/// <param name="Instance">The plug-in.</param>
internal readonly record struct NamedPlugin<T>(string Name, T Instance);

/// <summary>The plug-ins that were made for a configuration. Those that can be are disposed of when its last request has ended.</summary>
/// <param name="log">The log.</param>
/// <param name="endings">Gets what still ends after <see cref="Dispose"/>.</param>
internal sealed class PluginInstances(IGatewayLog log, List<Task> endings) : IDisposable
{
    private readonly List<(string Name, object Plugin)> _plugins = [];

    /// <summary>Adds a plug-in.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="plugin">The plug-in.</param>
    public void Add(string name, object plugin) => _plugins.Add((name, plugin));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((string name, object plugin) in _plugins)
        {
            endings.Add(DisposeAsync(name, plugin));
        }

        _plugins.Clear();
    }

    // What a plug-in does at its end must not hold up a reload.
    private async Task DisposeAsync(string name, object plugin)
    {
        await LongWork.HopToPool();
        try
        {
            if (plugin is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (plugin as IDisposable)?.Dispose();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.Log(LogLevel.Warning, $"[PLUGIN: {name}] {e.GetType().Name} while it was disposed of: {e.Message}");
        }
    }
}
