using System.Runtime.InteropServices;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>A configuration in a folder that Kubernetes fills from a ConfigMap: files are links through a link that is exchanged.</summary>
public sealed partial class ConfigMapTests : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("configmap-");
    private int _version;

    [Fact]
    public async Task A_changed_ConfigMap_is_taken_up_and_a_broken_one_refused()
    {
        using var backend = new PathBackend();
        int port = Ports.Free();
        Fill(Config(backend, port, "/a"));
        File.CreateSymbolicLink(Path.Combine(_mount.FullName, "krakend.json"), Path.Combine("..data", "krakend.json"));
        await using GatewayProcess gateway = GatewayProcess.Launch(
            _mount.FullName, Path.Combine(_mount.FullName, "krakend.json"), port, ["--watch"], []);
        Assert.True(await gateway.ListensAsync(), gateway.Log);
        Assert.Equal((200, 404), ((await gateway.GetAsync("/a")).Status, (await gateway.GetAsync("/b")).Status));

        Fill(Config(backend, port, "/b"));
        await gateway.LogsAsync("the new configuration serves");
        Assert.Equal((404, 200), ((await gateway.GetAsync("/a")).Status, (await gateway.GetAsync("/b")).Status));

        Fill("{ broken");
        await gateway.LogsAsync("the previous one keeps serving");
        Assert.Equal(200, (await gateway.GetAsync("/b")).Status);

        Fill(Config(backend, port, "/a"));
        await gateway.LogsAsync("the new configuration serves", 2);
        Assert.Equal(200, (await gateway.GetAsync("/a")).Status);
    }

    public void Dispose() => _mount.Delete(recursive: true);

    // As the kubelet does: a new folder, a new link to it, which then takes the place of the old one; at last the old folder goes.
    private void Fill(string configuration)
    {
        string current = Path.Combine(_mount.FullName, "..data");
        string? old = new FileInfo(current).LinkTarget;
        string next = $"..version_{++_version}";
        Directory.CreateDirectory(Path.Combine(_mount.FullName, next));
        File.WriteAllText(Path.Combine(_mount.FullName, next, "krakend.json"), configuration);
        File.CreateSymbolicLink(current + "_tmp", next);
        Assert.Equal(0, Rename(current + "_tmp", current));
        if (old is not null)
        {
            Directory.Delete(Path.Combine(_mount.FullName, old), recursive: true);
        }
    }

    // The runtime's own move takes the link for the folder that it leads to.
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    private static string Config(PathBackend backend, int port, string path) => $$"""
        { "version": 3, "port": {{port}}, "host": ["{{backend.Url}}"], "endpoints": [{ "endpoint": "{{path}}", "backend": [{ "url_pattern": "/x" }] }] }
        """;
}
