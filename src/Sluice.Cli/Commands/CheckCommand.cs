using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Dump;
using Sluice.Cli.Output;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Commands;

/// <summary><c>check</c>, also <c>validate</c>: everything that can be told of a configuration without serving it (core.md 1.2).</summary>
internal static class CheckCommand
{
    private sealed record Request(string Path, int DumpLevel, string Indent, bool TestRoutes, bool Strict, string? Schema, FindingFormat Format);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string> config = Flags.Text("--config", "-c", "file", "The configuration file: JSON, YAML or TOML by its extension.");
        Option<bool> debug = Flags.Switch("--debug", "-d", "Shows the configuration as it is understood; -dd and -ddd show more.");
        Option<bool> routes = Flags.Switch("--test-gin-routes", "-t", "Also tries to listen where the configuration says.");
        Option<string> indent = Flags.Text("--indent", "-i", "text", "The indentation of what -d shows. The default is a tab.");
        Option<bool> lint = Flags.Switch("--lint", "-l", "Also applies the strict reading: unknown keys and loose values are errors.");
        Option<string> schema = Flags.Text("--lint-schema", "-s", "file", "Also checks the file against a JSON Schema in another file.");
        Option<bool> offline = Flags.Switch("--lint-no-network", "-n", "The same as --lint, which never uses the network.");
        Option<FindingFormat> format = Flags.Format();
        var command = new Command("check", "Validates a configuration file.")
        {
            config, debug, routes, indent, lint, schema, offline, format,
        };
        command.Aliases.Add("validate");
        command.SetAction(result =>
        {
            string[] exclusive =
            [
                .. result.GetValue(lint) ? ["lint"] : Array.Empty<string>(),
                .. result.GetValue(offline) ? ["lint-no-network"] : Array.Empty<string>(),
                .. result.GetValue(schema) is not null ? ["lint-schema"] : Array.Empty<string>(),
            ];
            if (exclusive.Length > 1)
            {
                return CommandTree.Refuse(
                    terminal,
                    command,
                    "if any flags in the group [lint lint-no-network lint-schema] are set none of the others can be; " +
                    $"[{string.Join(' ', exclusive)}] were all set");
            }

            if (string.IsNullOrEmpty(result.GetValue(config)))
            {
                terminal.Error.WriteLine(RunCommand.NoConfiguration);
                return ExitCode.Failure;
            }

            return Check(
                new Request(
                    result.GetValue(config)!,
                    Flags.Count(result, debug),
                    result.GetValue(indent) ?? "\t",
                    result.GetValue(routes),
                    result.GetValue(lint) || result.GetValue(offline),
                    result.GetValue(schema),
                    result.GetValue(format)),
                terminal);
        });
        return command;
    }

    private static int Check(Request request, Terminal terminal)
    {
        terminal.Error.WriteLine($"Parsing configuration file: {request.Path}");
        LoadedConfiguration loaded = LoadedConfiguration.FromFile(request.Path, LoadOverrides.None);
        if (loaded.Config is not { } config)
        {
            loaded.CheckFeaturesAfterErrors();
            terminal.Failure("ERROR parsing the configuration file:");
            loaded.Print(terminal, request.Format);
            return ExitCode.Failure;
        }

        GatewayCompiler.Check(config, loaded.Diagnostics);
        UnsupportedFeatures.Report(config, loaded.Diagnostics, Unprotected.Announce);
        if (request.Strict)
        {
            loaded.CheckStrictly();
        }

        if (request.Schema is { } path)
        {
            if (SchemaLint.Read(path, terminal) is not { } schema)
            {
                loaded.Print(terminal, request.Format);
                return ExitCode.Failure;
            }

            loaded.CheckAgainst(schema);
        }

        if (request.TestRoutes)
        {
            ListenTest.Run(config, loaded.Diagnostics);
        }

        loaded.Print(terminal, request.Format);
        if (loaded.Diagnostics.HasErrors)
        {
            terminal.Failure(request.Strict || request.Schema is not null ? "ERROR linting the configuration file" : "ERROR testing the configuration file");
            return ExitCode.Failure;
        }

        if (request.DumpLevel > 0)
        {
            new ConfigurationDump(config, new DumpWriter(terminal, request.Indent, Math.Min(request.DumpLevel, 3))).Write();
        }

        terminal.Error.WriteLine(terminal.Tinted("Syntax OK!", Tint.Green));
        return ExitCode.Success;
    }
}
