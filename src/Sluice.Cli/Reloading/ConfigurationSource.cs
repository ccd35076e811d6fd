using Sluice.Cli.Commands;
using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Reloading;

/// <summary>Where a running gateway's configuration comes from, and how it is read again.</summary>
/// <param name="path">The file.</param>
/// <param name="overrides">The command line's part.</param>
/// <param name="protections">What becomes of protections that are not supported.</param>
/// <param name="terminal">Where findings are printed.</param>
internal sealed class ConfigurationSource(string path, LoadOverrides overrides, Unprotected protections, Terminal terminal)
{
    /// <summary>The files of what was read last.</summary>
    public WatchedFiles Files { get; private set; } = WatchedFiles.Of(path, null, Environment.GetEnvironmentVariable);

    /// <summary>Reads it and prints what is found.</summary>
    /// <returns>What was read, and its records; the latter are <see langword="null"/> when it must not serve.</returns>
    public (LoadedConfiguration Loaded, GatewayConfig? Config) Read()
    {
        FileStamps before = Files.Stamps();
        LoadedConfiguration loaded = LoadedConfiguration.FromFile(path, overrides);
        bool changedMeanwhile = Files.Stamps() != before;
        var files = WatchedFiles.Of(path, loaded.Document, Environment.GetEnvironmentVariable);
        if (loaded.Config is not { } config)
        {
            Files = Marked(Files.With(files));
            loaded.CheckFeaturesAfterErrors();
            terminal.Failure("ERROR parsing the configuration file:");
            loaded.Print(terminal);
            return (loaded, null);
        }

        bool refused = UnsupportedFeatures.Report(config, loaded.Diagnostics, protections);
        loaded.Print(terminal);
        if (!refused)
        {
            Files = Marked(files);
            return (loaded, config);
        }

        Files = Marked(Files.With(files));
        terminal.Failure(
            "ERROR",
            " the configuration asks for protections that Sluice does not have yet; --allow-unsupported starts without them");
        return (loaded, null);

        WatchedFiles Marked(WatchedFiles read) => changedMeanwhile ? read.ChangedMeanwhile() : read;
    }
}
