using System.CommandLine;
using Sluice.Cli.Output;
using Sluice.Gateway.Features.Plugins;
using Sluice.Gateway.Features.Plugins.Loading;

namespace Sluice.Cli.Commands;

/// <summary>What the commands about plug-ins have in common.</summary>
internal static class PluginFiles
{
    /// <summary>What is said when no file is named.</summary>
    public const string None = "At least one plugin is required.";

    /// <summary>The files that a command is given.</summary>
    public static Argument<string[]> Argument() =>
        new("artifacts") { Description = "The assemblies of the plug-ins.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Tells that this form of the program cannot load plug-ins.</summary>
    /// <param name="command">The command.</param>
    /// <param name="terminal">Where it is told.</param>
    /// <returns>The exit code; <see langword="null"/> when it can.</returns>
    public static int? Refuses(string command, Terminal terminal)
    {
        if (PluginSupport.IsSupported)
        {
            return null;
        }

        terminal.Failure("Error:", $" '{command}' needs the dotnet tool form of Sluice: the native binary cannot load plug-ins (docs/plugins.md)");
        return ExitCode.Refused;
    }

    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failure">Why it is of no use; empty when it is.</param>
    public static PluginFile? Read(string path, out string failure)
    {
        failure = "";
        try
        {
            var file = PluginFile.Inspect(path);
            if (file.Kind != PluginFileKind.NotManaged)
            {
                return file;
            }

            failure = "it is no .NET assembly; plug-ins in Go cannot be loaded";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failure = File.Exists(path) ? "it cannot be read" : "there is no such file";
        }

        return null;
    }
}
