using System.Collections;
using System.Text;
using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Features;
using Sluice.Gateway.Hosting;
using Sluice.JsonSchema;

namespace Sluice.Cli.Commands;

/// <summary>What the command line says over the file and the environment (core.md 2.2).</summary>
/// <param name="Port">The port; 0 when it is not given.</param>
/// <param name="Debug">Whether the debug endpoint is forced on.</param>
internal readonly record struct LoadOverrides(int Port, bool Debug)
{
    /// <summary>Nothing.</summary>
    public static LoadOverrides None => default;
}

/// <summary>A configuration as a command sees it: the records, the findings, and the text that findings quote.</summary>
internal sealed class LoadedConfiguration
{
    private readonly string _file;
    private readonly LoadResult _result;
    private readonly Func<string, IReadOnlyList<string>> _readLines;
    private readonly HashSet<(SourcePosition Position, string Path)> _strict = [];

    private LoadedConfiguration(string file, LoadResult result, Func<string, IReadOnlyList<string>> readLines) =>
        (_file, _result, _readLines) = (file, result, readLines);

    /// <summary>The configuration; <see langword="null"/> when it has errors.</summary>
    public GatewayConfig? Config => _result.Config;

    /// <summary>The file as written; <see langword="null"/> when it could not be understood.</summary>
    public ConfigObject? Document => _result.Document;

    /// <summary>The findings; commands add theirs.</summary>
    public DiagnosticBag Diagnostics => _result.Diagnostics;

    /// <summary>Loads a file, over it the process's environment, over it the command line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">The command line's part.</param>
    public static LoadedConfiguration FromFile(string path, LoadOverrides overrides) =>
        new(
            path,
            ConfigLoader.Load(new LoadRequest
            {
                File = path,
                Environment = Environment(),
                PortOverride = overrides.Port,
                ForceDebugEndpoint = overrides.Debug,
            }),
            DiagnosticPrinter.ReadFile);

    /// <summary>Loads a file of which something is read otherwise than it stands there; the rest is as in
    /// <see cref="FromFile(string, LoadOverrides)"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">The command line's part.</param>
    /// <param name="rewrite">What is read in place of the file's text.</param>
    public static LoadedConfiguration FromFile(string path, LoadOverrides overrides, Func<string, string> rewrite)
    {
        byte[] content;
        try
        {
            content = Encoding.UTF8.GetBytes(rewrite(File.ReadAllText(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return FromFile(path, overrides); // which tells why
        }

        return new(
            path,
            ConfigLoader.Load(new LoadRequest { File = path, Content = content, Environment = Environment(), PortOverride = overrides.Port }),
            DiagnosticPrinter.ReadFile);
    }

    /// <summary>Loads a text. The environment has no say in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What findings call it; its extension picks the format.</param>
    /// <param name="overrides">The command line's part.</param>
    public static LoadedConfiguration FromText(string text, string name, LoadOverrides overrides) =>
        new(
            name,
            ConfigLoader.Load(new LoadRequest
            {
                File = name,
                Content = Encoding.UTF8.GetBytes(text),
                PortOverride = overrides.Port,
                ForceDebugEndpoint = overrides.Debug,
            }),
            _ => text.Split('\n'));

    /// <summary>Adds what is wrong with the settings of features to the findings of a file with other errors, so that one run tells them all.
    /// What only follows from an error is left out: findings about the same place, or about what that place is part of.</summary>
    public void CheckFeaturesAfterErrors()
    {
        if (_result.Attempt is not { } attempt)
        {
            return;
        }

        string[] mistaken = [.. Diagnostics.Where(static told => told.Severity == DiagnosticSeverity.Error).Select(static told => told.Path)];
        var found = new DiagnosticBag();
        GatewayCompiler.Check(attempt, found);
        UnsupportedFeatures.Report(attempt, found, Unprotected.Announce);
        foreach (Diagnostic finding in found.Where(finding =>
            finding.Path.StartsWith('$') && !mistaken.Any(path => path.StartsWith(finding.Path, StringComparison.Ordinal))))
        {
            Diagnostics.Add(finding);
        }
    }

    /// <summary>Adds the findings of the strict reading.</summary>
    public void CheckStrictly()
    {
        foreach (Diagnostic finding in StrictRules.Check(_result, SettingsCatalog.Schema))
        {
            _strict.Add((finding.Position, finding.Path));
            Diagnostics.Add(finding);
        }
    }

    /// <summary>Adds what is not as a JSON Schema says.</summary>
    /// <param name="schema">The schema.</param>
    public void CheckAgainst(JsonSchemaValidator schema)
    {
        if (_result.Document is { } document)
        {
            SchemaLint.Check(document, schema, Diagnostics);
        }
    }

    /// <summary>Prints the findings. What the strict reading holds to be an error is not told as a warning once more.</summary>
    /// <param name="terminal">Where they are printed.</param>
    /// <param name="format">The form; all but text go to standard output.</param>
    public void Print(Terminal terminal, FindingFormat format = FindingFormat.Text)
    {
        List<Diagnostic> told =
        [
            .. Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || !_strict.Contains((d.Position, d.Path))),
        ];
        switch (format)
        {
            case FindingFormat.Json:
                JsonFindings.Write(FindingReport.Of(_file, told, Diagnostics.Omitted), terminal.Output);
                break;
            case FindingFormat.GitHub:
                GitHubFindings.Write(FindingReport.Of(_file, told, Diagnostics.Omitted), terminal.Output);
                break;
            case FindingFormat.Sarif:
                SarifFindings.Write(FindingReport.Of(_file, told, Diagnostics.Omitted), terminal.Output);
                break;
            default:
                new DiagnosticPrinter(terminal, _readLines).Print(told, Diagnostics.Omitted);
                break;
        }
    }

    /// <summary>Prints findings that came after loading.</summary>
    /// <param name="diagnostics">The findings.</param>
    /// <param name="terminal">Where they are printed.</param>
    public void Print(DiagnosticBag diagnostics, Terminal terminal) =>
        new DiagnosticPrinter(terminal, _readLines).Print(diagnostics, diagnostics.Omitted);

    private static Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
