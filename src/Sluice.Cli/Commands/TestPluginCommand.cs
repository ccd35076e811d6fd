using System.CommandLine;
using System.Diagnostics;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Features.Plugins;
using Sluice.Gateway.Features.Plugins.Loading;

namespace Sluice.Cli.Commands;

/// <summary><c>test-plugin</c>: whether assemblies load, and have plug-ins of the kinds that are asked for (core.md 1.1).</summary>
internal static class TestPluginCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = PluginFiles.Argument();
        Option<bool> server = Flags.Switch("--server", "-s", "The files have plug-ins for plugin/http-server.");
        Option<bool> client = Flags.Switch("--client", "-c", "The files have plug-ins for plugin/http-client.");
        Option<bool> modifier = Flags.Switch("--modifier", "-m", "The files have plug-ins for plugin/req-resp-modifier.");
        var command = new Command("test-plugin", "Loads .NET plug-ins to see whether they work.") { files, server, client, modifier };
        command.SetAction(result => PluginFiles.Refuses(command.Name, terminal)
            ?? Test(
                result.GetValue(files) ?? [],
                [
                    .. result.GetValue(client) ? [("CLIENT", [PluginKind.Client])] : Array.Empty<(string, PluginKind[])>(),
                    .. result.GetValue(modifier) ? [("MODIFIER", [PluginKind.RequestModifier, PluginKind.ResponseModifier])] : Array.Empty<(string, PluginKind[])>(),
                    .. result.GetValue(server) ? [("SERVER", [PluginKind.Server])] : Array.Empty<(string, PluginKind[])>(),
                ],
                terminal));
        return command;
    }

    private static int Test(string[] paths, (string Label, PluginKind[] Kinds)[] expected, Terminal terminal)
    {
        if (paths.Length == 0 || expected.Length == 0)
        {
            terminal.Failure(paths.Length == 0 ? PluginFiles.None : "You must declare the expected type of the plugin.");
            return ExitCode.Failure;
        }

        long began = Stopwatch.GetTimestamp();
        int failed = 0;
        foreach (string path in paths)
        {
            if (!PluginSupport.IsSupported)
            {
                break;
            }

            using PluginAssembly? assembly = PluginFiles.Read(path, out string failure) is { } file ? PluginAssembly.Load(file) : null;
            failure = assembly?.Failure ?? failure;
            foreach ((string label, PluginKind[] kinds) in expected)
            {
                string why = failure.Length > 0 ? failure
                    : assembly is null || !kinds.Any(kind => kind.Names(assembly.Registry).Any()) ? $"it has no {string.Join(" or ", kinds.Select(static kind => kind.Noun))}"
                    : "";
                failed += why.Length > 0 ? 1 : 0;
                terminal.Error.WriteLine(why.Length > 0
                    ? $"{terminal.Tinted("[KO]", Tint.Red)} {label}\t{path}: {why}"
                    : $"{terminal.Tinted("[OK]", Tint.Green)} {label}\t{path}");
            }
        }

        string time = GoDuration.Format(Stopwatch.GetElapsedTime(began));
        terminal.Error.WriteLine(failed == 0
            ? $"{terminal.Tinted("[OK]", Tint.Green)} {paths.Length} tested plugin(s) in {time}"
            : $"{terminal.Tinted("[KO]", Tint.Red)} {paths.Length} tested plugin(s) in {time}.\n{failed} plugin(s) failed.");
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
