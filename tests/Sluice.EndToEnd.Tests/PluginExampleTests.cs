using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary><c>examples/plugin-tenants</c>, as it is but for the port and where it lies.</summary>
public sealed class PluginExampleTests
{
    private static readonly string Example = Path.Combine(AppContext.BaseDirectory, "examples", "plugin-tenants");

    [Fact]
    public async Task Its_plug_ins_of_every_kind_work()
    {
        PluginSupport.Require();
        await using GatewayProcess gateway = await StartAsync();

        HttpAnswer known = await AskAsync(gateway, "/orders/7", "X-Tenant: acme\r\nX-Request-Id: mine\r\n");
        HttpAnswer unknown = await AskAsync(gateway, "/orders/7", "X-Tenant: stranger\r\n");
        HttpAnswer missing = await AskAsync(gateway, "/orders/8", "X-Tenant: globex\r\n");
        HttpAnswer nowhere = await AskAsync(gateway, "/nowhere", "");

        Assert.Equal((200, """{"id":7,"items":["tea","cups"],"tenant":"acme","total":19.90}"""), (known.Status, known.Text));
        Assert.Equal([403, 500, 404], [unknown.Status, missing.Status, nowhere.Status]);
        Assert.Equal(["mine", "000001", "000002", "000003"], [.. new[] { known, unknown, missing, nowhere }.Select(static answer => answer.Head.First("X-Request-Id"))]);
        await gateway.LogsAsync("plug-in \"tenant\" refused it with 403: this tenant is not known");
    }

    [Fact]
    public async Task Another_version_of_the_file_is_loaded_when_the_files_are_watched()
    {
        PluginSupport.Require();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("plugins-");
        string file = Path.Combine(folder.FullName, "Tenants.dll");
        File.Copy(Path.Combine(Example, "plugins", "Tenants.dll"), file);
        await using GatewayProcess gateway = await StartAsync(folder.FullName, "--watch");
        HttpAnswer before = await AskAsync(gateway, "/orders/7", "X-Tenant: acme\r\n");

        // Bytes after the end of the image make it another file with the same plug-ins.
        await File.WriteAllBytesAsync(file + ".new", [.. await File.ReadAllBytesAsync(file), 0, 0, 0, 0]);
        File.Move(file + ".new", file, overwrite: true);
        await gateway.LogsAsync("[SERVICE: Reload] the new configuration serves");
        HttpAnswer after = await AskAsync(gateway, "/orders/7", "X-Tenant: acme\r\n");

        Assert.Equal(["000001", "000001"], [before.Head.First("X-Request-Id"), after.Head.First("X-Request-Id")]);
        folder.Delete(recursive: true);
    }

    private static async Task<GatewayProcess> StartAsync(string? plugins = null, params string[] arguments)
    {
        string text = (await File.ReadAllTextAsync(Path.Combine(Example, "krakend.json")))
            .Replace("8080", "$PORT", StringComparison.Ordinal)
            .Replace("examples/plugin-tenants/plugins/", plugins ?? Path.Combine(Example, "plugins"), StringComparison.Ordinal)
            .Replace("examples/plugin-tenants/data/", Path.Combine(Example, "data"), StringComparison.Ordinal);
        return await GatewayProcess.StartAsync(text, arguments);
    }

    private static async Task<HttpAnswer> AskAsync(GatewayProcess gateway, string path, string headers)
    {
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync($"GET {path} HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n{headers}\r\n");
        return await connection.Http.ReadAnswerAsync();
    }
}

/// <summary>Whether the gateway that is tested loads plug-ins.</summary>
internal static class PluginSupport
{
    /// <summary>Skips a test on the native binary.</summary>
    public static void Require() =>
        Assert.SkipWhen(Environment.GetEnvironmentVariable("SLUICE") is not null, "the binary that is tested may be the native one, which loads no plug-ins");
}
