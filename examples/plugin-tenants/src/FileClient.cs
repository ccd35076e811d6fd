using System.Text.Json;
using Sluice.Extensibility;

namespace Tenants;

/// <summary>The options of <see cref="FileClient"/>.</summary>
public sealed record FileClientOptions
{
    /// <summary>The folder of the files.</summary>
    public required string Folder { get; init; }
}

/// <summary>Answers from the files of a folder in place of a service.</summary>
/// <param name="folder">The folder.</param>
public sealed class FileClient(string folder) : IClientPlugin
{
    /// <summary>Makes the plug-in.</summary>
    /// <param name="setup">Its options.</param>
    public static IClientPlugin Create(PluginSetup setup)
    {
        FileClientOptions options = setup.Options.Deserialize(OptionsContext.Default.FileClientOptions)!;
        if (!Directory.Exists(options.Folder))
        {
            setup.AddError("$.folder", "there is no such folder", "write the path of a folder, from where the gateway is started");
        }

        return new FileClient(options.Folder);
    }

    /// <inheritdoc/>
    public ValueTask<PluginResponse> SendAsync(ClientRequest request, CancellationToken cancellation)
    {
        // The name alone: no URL leads out of the folder.
        string file = Path.Combine(folder, Path.GetFileName(new Uri(request.Url).LocalPath));
        return new(File.Exists(file)
            ? new PluginResponse
            {
                Headers = { { "Content-Type", "application/json" } },
                Body = new MessageBody(() => File.OpenRead(file), new FileInfo(file).Length),
            }
            : new PluginResponse(404));
    }
}
