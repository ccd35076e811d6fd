using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary><c>templates/sluice-plugin</c>, as the author of a plug-in uses it: installed, built against the package, and loaded.</summary>
public sealed class PluginTemplateTests : IDisposable
{
    /// <summary>The SDK starts five times, and compiles; on a machine busy with everything else.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("template-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_project_of_the_template_builds_against_the_package_and_its_plug_in_works()
    {
        PluginSupport.Require();
        string root = Root();
        string project = Path.Combine(_folder, "Acme.Stamp");
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"),
            """<configuration><packageSources><clear/><add key="local" value="packages"/></packageSources></configuration>""");
        await DotnetAsync("pack", Path.Combine(root, "src", "Sluice.Extensibility"), "-c", Configuration, "--no-build", "-o", Path.Combine(_folder, "packages"));
        await DotnetAsync("new", "install", Path.Combine(root, "templates", "sluice-plugin"));
        await DotnetAsync("new", "sluice-plugin", "-n", "Acme.Stamp", "-o", project);
        await DotnetAsync("build", project, "-o", Path.Combine(project, "plugins"), "-nodeReuse:false", "-p:UseSharedCompilation=false");

        string text = (await File.ReadAllTextAsync(Path.Combine(project, "krakend.json"))).Replace("8080", "$PORT", StringComparison.Ordinal);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(text.Replace("plugins/", Path.Combine(project, "plugins"), StringComparison.Ordinal));
        HttpAnswer answer = await gateway.GetAsync("/hello");

        Assert.Equal((200, """{"req_headers":{"X-Stamp":["hello"]}}"""), (answer.Status, answer.Text));
        Assert.False(File.Exists(Path.Combine(project, "plugins", "Sluice.Extensibility.dll")));
    }

    private static string Configuration => typeof(PluginTemplateTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    // Nothing of the user's is touched: neither templates nor packages.
    private async Task DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "nuget");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.HasExited && process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"dotnet {string.Join(' ', arguments)}\n{output}"));
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
