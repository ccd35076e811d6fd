using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Gateway.Features.Plugins;
using Sluice.Gateway.Features.Plugins.Loading;

namespace Sluice.Cli.Commands;

/// <summary><c>check-plugin</c>: whether assemblies of plug-ins fit this program (core.md 1.1). The original compares the modules of a Go
/// plug-in with its own; here it is the contract, the framework and the libraries that are compared.</summary>
internal static class CheckPluginCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = PluginFiles.Argument();
        Option<bool> format = Flags.Switch("--format", "-f", "Shows the lines that the project file of the plug-ins needs.");
        var command = new Command("check-plugin", "Checks whether .NET plug-ins fit this version.") { files, format };
        command.SetAction(result => PluginFiles.Refuses(command.Name, terminal)
            ?? Check(result.GetValue(files) ?? [], result.GetValue(format), terminal));
        return command;
    }

    private static int Check(string[] paths, bool showsFixes, Terminal terminal)
    {
        if (paths.Length == 0)
        {
            terminal.Failure(PluginFiles.None);
            return ExitCode.Failure;
        }

        int found = 0;
        foreach (string path in paths)
        {
            if (PluginFiles.Read(path, out string failure) is not { } file)
            {
                terminal.Failure("ERROR", $" {path}: {failure}");
                return ExitCode.Failure;
            }

            IReadOnlyList<PluginIncompatibility> incompatibilities = PluginIncompatibilities.Of(file);
            found += incompatibilities.Count;
            if (incompatibilities.Count == 0)
            {
                found += ShowPlugins(file, terminal);
            }

            foreach (PluginIncompatibility one in incompatibilities)
            {
                terminal.Error.WriteLine(showsFixes && one.Fix is { } fix ? fix : $"{one.Name}\n\thave: {one.Have}\n\twant: {one.Want}");
            }
        }

        terminal.Error.WriteLine(found == 0
            ? terminal.Tinted("No incompatibilities found!", Tint.Green)
            : terminal.Tinted($"{found} incompatibilities found", Tint.Red));
        return found == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    // What is registered is known only when the file is loaded; a file that fails then is one incompatibility.
    private static int ShowPlugins(PluginFile file, Terminal terminal)
    {
        if (!PluginSupport.IsSupported)
        {
            return 0;
        }

        using PluginAssembly assembly = PluginAssembly.Load(file);
        terminal.Error.WriteLine(assembly.Failure is { } failure
            ? $"{assembly.File}\n\thave: {failure}\n\twant: an assembly that registers its plug-ins"
            : $"{assembly.File}: contract {file.Contract!.ToString(2)}; {PluginFolder.Names(assembly)}");
        return assembly.Failure is null ? 0 : 1;
    }
}
