using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error);

/// <summary>The built program as a process of its own, in a folder of its own.</summary>
internal sealed class SluiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private SluiceProcess(string folder, string[] args, (string Name, string Value)[] environment, string? runtimeConfig = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        if (runtimeConfig is not null)
        {
            start.ArgumentList.Add("--runtimeconfig");
            start.ArgumentList.Add(runtimeConfig);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sluice.dll"));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (string name in start.Environment.Keys.Where(static k => k.StartsWith("KRAKEND_") || k.StartsWith("FC_")).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public static SluiceProcess Start(string folder, params string[] args) => new(folder, args, []);

    public static SluiceProcess Start((string Name, string Value)[] environment, string folder, params string[] args) => new(folder, args, environment);

    public static Task<Finished> RunAsync(params string[] args) => RunAsync(AppContext.BaseDirectory, args);

    public static Task<Finished> RunAsync(TestFolder folder, params string[] args) => RunAsync(folder.Path, args);

    public static async Task<Finished> RunAsync((string Name, string Value)[] environment, TestFolder folder, params string[] args)
    {
        using var process = new SluiceProcess(folder.Path, args, environment);
        return await process.FinishAsync();
    }

    /// <summary>Runs it with a switch of the runtime.</summary>
    public static async Task<Finished> RunWithSwitchAsync(string name, bool value, TestFolder folder, params string[] args)
    {
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sluice.runtimeconfig.json")))!;
        config["runtimeOptions"]!["configProperties"]![name] = value;
        folder.Add("switched.runtimeconfig.json", config.ToJsonString());
        using var process = new SluiceProcess(folder.Path, args, [], "switched.runtimeconfig.json");
        return await process.FinishAsync();
    }

    public async Task<Finished> FinishAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new Finished(_process.ExitCode, Output, Error);
    }

    public async Task WaitForOutputAsync(string text)
    {
        var waited = Stopwatch.StartNew();
        while (!Output.Contains(text))
        {
            Assert.False(_process.HasExited, $"ended with {(_process.HasExited ? _process.ExitCode : 0)}: {Error}");
            Assert.True(waited.Elapsed < Patience, $"'{text}' was not written: {Output}");
            await Task.Delay(20);
        }
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, Id.ToString()]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<Finished> RunAsync(string folder, string[] args)
    {
        using var process = new SluiceProcess(folder, args, []);
        return await process.FinishAsync();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            _ = line is null ? text : text.Append(line).Append('\n');
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
