using System.CommandLine;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Configuration;

namespace Sluice.Cli.Commands;

/// <summary><c>audit</c>: recommendations about a configuration that starts (core.md 1.4).</summary>
internal static class AuditCommand
{
    private sealed record Request(string Path, string Ignore, string IgnoreFile, string Severities, string Format, bool TellsPlaces);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string> config = Flags.Text("--config", "-c", "file", "The configuration file: JSON, YAML or TOML by its extension.");
        Option<string> ignore = Flags.Text("--ignore", "-i", "rules", "Leaves out these rules: their ids, separated by commas.");
        Option<string> ignoreFile = Flags.Text("--ignore-file", "-I", "file", "Leaves out the rules in this file, an id a line.");
        Option<string> severity = Flags.Text("--severity", "-s", "severities", "Tells these severities only. The default is CRITICAL,HIGH,MEDIUM,LOW.");
        Option<string> format = Flags.Text("--format", "-f", "template", "Writes the result to standard output by a Go template, such as {{ marshal . }}.");
        Option<bool> places = Flags.Switch("--places", "Also tells where in the file each recommendation shows first.");
        var command = new Command("audit", "Recommends what a configuration could do better.") { config, ignore, ignoreFile, severity, format, places };
        command.SetAction(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(config)))
            {
                terminal.Error.WriteLine(RunCommand.NoConfiguration);
                return ExitCode.Failure;
            }

            return Run(
                new Request(
                    result.GetValue(config)!,
                    result.GetValue(ignore) ?? "",
                    result.GetValue(ignoreFile) ?? "",
                    result.GetValue(severity) ?? "CRITICAL,HIGH,MEDIUM,LOW",
                    result.GetValue(format) ?? "",
                    result.GetValue(places)),
                terminal);
        });
        return command;
    }

    private static int Run(Request request, Terminal terminal)
    {
        LoadedConfiguration loaded = LoadedConfiguration.FromFile(request.Path, LoadOverrides.None);
        if (loaded.Config is not { } config)
        {
            terminal.Failure("ERROR parsing the configuration file:");
            loaded.Print(terminal);
            return ExitCode.Failure;
        }

        if (!TryFilter(request, terminal, out AuditFilter filter))
        {
            return ExitCode.Failure;
        }

        var report = new AuditReport(Audit.Run(config, filter), terminal);
        if (request.Format.Length == 0)
        {
            report.Write(request.TellsPlaces);
        }
        else if (!report.TryRender(request.Format))
        {
            return ExitCode.Failure;
        }

        return report.IsEmpty ? ExitCode.Success : ExitCode.Failure;
    }

    private static bool TryFilter(Request request, Terminal terminal, out AuditFilter filter)
    {
        filter = new AuditFilter();
        var ignored = new HashSet<string>(Split(request.Ignore, ','), StringComparer.Ordinal);
        if (request.IgnoreFile.Length > 0)
        {
            try
            {
                ignored.UnionWith(Split(File.ReadAllText(request.IgnoreFile), '\n'));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                terminal.Failure("ERROR accessing the ignore file:", $"\t{e.Message}");
                return false;
            }
        }

        var severities = new HashSet<AuditSeverity>();
        foreach (string name in Split(request.Severities, ','))
        {
            if (!Enum.TryParse(name, ignoreCase: true, out AuditSeverity severity) || !Enum.IsDefined(severity))
            {
                terminal.Failure("ERROR", $" '{name}' is not a severity: write some of CRITICAL,HIGH,MEDIUM,LOW");
                return false;
            }

            severities.Add(severity);
        }

        filter = new AuditFilter { Ignored = ignored, Severities = severities };
        return true;
    }

    private static IEnumerable<string> Split(string text, char separator) => text
        .Split(separator)
        .Select(static part => string.Concat(part.Where(static c => !char.IsWhiteSpace(c))))
        .Where(static part => part.Length > 0);
}
