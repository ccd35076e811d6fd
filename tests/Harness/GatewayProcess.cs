using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Sluice.Harness;

/// <summary>A gateway as users run it: a process that is given a configuration file. Disposing ends it.</summary>
/// <remarks>The process is the binary that the environment variable <c>SLUICE</c> names; without one it is the build that
/// lies beside the tests.</remarks>
public sealed partial class GatewayProcess : IAsyncDisposable
{
    /// <summary>No start takes this long, even on a machine busy with everything else.</summary>
    public static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);

    /// <summary>What a configuration that says nothing of <c>timeout</c> is run with where its two seconds are not the matter: a machine
    /// that is busy with everything else takes longer now and then.</summary>
    public static readonly KeyValuePair<string, string> Patience = new("KRAKEND_TIMEOUT", "30s");

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly DirectoryInfo? _ownDirectory;

    private GatewayProcess(Process process, string config, int port, DirectoryInfo? ownDirectory)
    {
        ConfigFile = config;
        _process = process;
        _ownDirectory = ownDirectory;
        Port = port;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The port that the configuration names.</summary>
    public int Port { get; }

    /// <summary>The path of its configuration.</summary>
    public string ConfigFile { get; }

    /// <summary>What it has written to standard output and standard error up to now.</summary>
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

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit status, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Its resident memory now, in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>The most resident memory it ever had, in bytes.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    /// <summary>Starts <c>sluice run -c</c> with a configuration whose text <c>$PORT</c> stands for the port to listen on,
    /// and waits until it listens. Without a word of <c>timeout</c> it has <see cref="Patience"/>.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message holds its log.</exception>
    /// <param name="config">The text.</param>
    /// <param name="arguments">More command line arguments.</param>
    public static async Task<GatewayProcess> StartAsync(string config, params IEnumerable<string> arguments)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gateway-");
        int port = Ports.Free();
        string path = Path.Combine(directory.FullName, "krakend.json");
        await File.WriteAllTextAsync(path, config.Replace("$PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        GatewayProcess gateway = Launch(directory.FullName, path, port, arguments, OwnTime(config) ? [] : [Patience], directory);
        if (await gateway.ListensAsync())
        {
            return gateway;
        }

        string state = gateway.HasExited ? $"it ended with {gateway.ExitCode}" : "it runs but does not listen";
        string log = gateway.Log;
        await gateway.DisposeAsync();
        throw new InvalidOperationException($"The gateway did not start: {state}.\n{log}");
    }

    /// <summary>Whether a configuration sets a time for its calls.</summary>
    /// <param name="config">The text.</param>
    public static bool OwnTime(string config) => config.Contains("\"timeout\"", StringComparison.Ordinal);

    /// <summary>Starts <c>sluice run -c</c> with a file, without waiting for anything.</summary>
    /// <param name="directory">Its working directory.</param>
    /// <param name="config">The configuration file.</param>
    /// <param name="port">The port that the configuration names.</param>
    /// <param name="arguments">More command line arguments.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="ownDirectory">A folder that is deleted when this is disposed.</param>
    /// <param name="through">A command that is given the gateway's command line, and becomes the gateway (<c>exec</c>).</param>
    public static GatewayProcess Launch(
        string directory,
        string config,
        int port,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>> environment,
        DirectoryInfo? ownDirectory = null,
        IReadOnlyList<string>? through = null)
    {
        string? binary = Environment.GetEnvironmentVariable("SLUICE");
        string[] command = [.. through ?? [], binary is null ? DotnetHost : Path.GetFullPath(binary)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (binary is null)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sluice.dll"));
        }

        foreach (string argument in (IEnumerable<string>)["run", "-c", config, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        process.StandardInput.Close();
        return new GatewayProcess(process, config, port, ownDirectory);
    }

    /// <summary>Waits until the port accepts connections; false when the process ends first.</summary>
    public async Task<bool> ListensAsync()
    {
        long began = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < StartBound)
        {
            if (await AcceptsAsync())
            {
                return true;
            }

            await Task.Delay(10);
        }

        return false;
    }

    /// <summary>Whether a connection to the port is accepted now.</summary>
    public async Task<bool> AcceptsAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until the port accepts no connections any more.</summary>
    public async Task RefusesAsync()
    {
        using var bound = new CancellationTokenSource(HttpStream.Bound);
        while (await AcceptsAsync())
        {
            await Task.Delay(10, bound.Token);
        }
    }

    /// <summary>Sends SIGTERM, as an orchestrator does.</summary>
    public void Terminate() => Signal(SignalTerminate);

    /// <summary>Sends SIGHUP, which asks for a reload.</summary>
    public void HangUp() => Signal(SignalHangUp);

    /// <summary>Replaces the configuration at once, as a deployment does; <c>$PORT</c> stands for the port.</summary>
    /// <param name="config">The text.</param>
    public async Task ConfigureAsync(string config)
    {
        await File.WriteAllTextAsync(ConfigFile + ".new", config.Replace("$PORT", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        File.Move(ConfigFile + ".new", ConfigFile, overwrite: true);
    }

    /// <summary>Waits until its log has a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="times">How often it must be there.</param>
    public async Task LogsAsync(string text, int times = 1)
    {
        long began = Stopwatch.GetTimestamp();
        while (Log.Split(text).Length <= times)
        {
            if (Stopwatch.GetElapsedTime(began) > StartBound)
            {
                throw new TimeoutException($"The log has no \"{text}\".\n{Log}");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It still runs; the message holds its log.</exception>
    public async Task<int> ExitAsync(TimeSpan bound)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The gateway still runs after {bound}.\n{Log}");
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        // Shown with a failing test.
        TestContext.Current.TestOutputHelper?.WriteLine("gateway's log:\n" + Log);
        _process.Dispose();
        _ownDirectory?.Delete(recursive: true);
    }

    private const int SignalHangUp = 1;
    private const int SignalTerminate = 15;

    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException("the process could not be told; it " + (HasExited ? "has ended" : "runs"));
        }
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }

    private long ReadStatus(string field)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
