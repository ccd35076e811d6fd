using System.Diagnostics;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd.Monitoring;

/// <summary>A server of another project, such as Prometheus: a process in a scratch folder of its own. Disposing ends it.</summary>
/// <remarks>It is found on the PATH, or where <c>./test</c> unpacks what is not installed.</remarks>
public sealed class ServerProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _log = new();

    private ServerProgram(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written up to now.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>The path of a program; null when this machine does not have it.</summary>
    /// <param name="command">Its name.</param>
    public static string? Find(string command)
    {
        string brought = Repository.File("artifacts", "servers", "usr", "bin");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(brought).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
    }

    /// <summary>Skips the test, by name, when a program is not there.</summary>
    /// <param name="command">Its name.</param>
    public static string Require(string command)
    {
        string? path = Find(command);
        Assert.SkipWhen(path is null, $"there is no {command} on this machine; ./test brings it from Debian's packages");
        return path!;
    }

    /// <summary>Starts a program, and waits until it answers.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="folder">Its scratch folder, which goes with it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ready">A URL that it answers with success when it serves.</param>
    /// <exception cref="InvalidOperationException">It does not start; the message holds its log.</exception>
    public static async Task<ServerProgram> StartAsync(string command, DirectoryInfo folder, IEnumerable<string> arguments, Uri ready)
    {
        var start = new ProcessStartInfo(Require(command), arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder.FullName;
        Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        process.StandardInput.Close();
        var server = new ServerProgram(process, folder);
        using var client = new HttpClient();
        long began = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(began) < GatewayProcess.StartBound)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(ready);
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }

        string log = server.Log;
        await server.DisposeAsync();
        throw new InvalidOperationException($"{command} does not start:\n{log}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(Require(command), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(GatewayProcess.StartBound);
        return (process.ExitCode, output + await error);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
