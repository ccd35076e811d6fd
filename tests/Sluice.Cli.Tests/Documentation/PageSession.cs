using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sluice.Cli.Tests.Documentation;

/// <summary>Follows a page in a shell, in a folder of its own that looks like the root of the repository: the page's files are saved, and its
/// commands typed, in the page's order. <c>./sluice</c> is the built program.</summary>
internal sealed class PageSession : IDisposable
{
    /// <summary>No page takes this long, even on a machine busy with everything else.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <summary>What the shell knows before the first command.</summary>
    private const string Prelude =
        """
        set -m
        chmod +x sluice
        unset ${!KRAKEND_@} ${!FC_@}
        export PATH="$PWD:$PATH" PYTHONUNBUFFERED=1 NO_COLOR=1 DOTNET_NOLOGO=1
        server= log=
        stop() { if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null; wait "$server"; server=; fi; }
        trap 'jobs=$(jobs -p); [ -z "$jobs" ] || kill -KILL $jobs' EXIT

        # Waits until what was started last says in its log that it serves, or, asked for the port, serves without a word; or has ended.
        settle() {
          until grep -q -e 'Listening on port' -e 'Press Ctrl' -e 'Serving HTTP' "$1" 2>/dev/null || ! kill -0 $! 2>/dev/null ||
            { [ "$2" = port ] && (exec 3<>"/dev/tcp/127.0.0.1/$gateway") 2>/dev/null; }; do
            sleep 0.05
          done
        }

        # Waits until the gateway has told once more how a reload ended.
        reloads() { grep -c -e 'new configuration serves' -e 'previous one keeps serving' "$log"; }
        reloaded() { until [ "$(reloads)" -gt "$1" ] || ! kill -0 "$server" 2>/dev/null; do sleep 0.05; done; }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-page-");
    private readonly PagePorts _ports;
    private readonly IReadOnlyList<PageStep> _steps;

    /// <summary>Makes the folder.</summary>
    /// <param name="steps">What is done in it.</param>
    public PageSession(IReadOnlyList<PageStep> steps)
    {
        _steps = steps;
        string[] examples = Examples(steps);
        _ports = new PagePorts(
        [
            .. steps.Select(static step => step is TypedCommand command ? command.Text : ((SavedFile)step).Text),
            .. examples.Select(File.ReadAllText),
        ]);
        foreach (string example in examples)
        {
            string copy = In(Path.GetRelativePath(DocumentationPage.Root, example));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, _ports.In(File.ReadAllText(example)));
        }

        File.WriteAllText(In("sluice"), Program());
        Directory.CreateDirectory(In(".told"));
    }

    /// <summary>Types all commands.</summary>
    /// <returns>What each printed, and its exit code; -1 when the session ended before it.</returns>
    public async Task<IReadOnlyList<(TypedCommand Command, string Printed, int ExitCode)>> TypeAsync()
    {
        File.WriteAllText(In(".script"), Script());
        var start = new ProcessStartInfo("bash", [".script"]) { WorkingDirectory = _folder.FullName, RedirectStandardInput = true };
        using (Process shell = Process.Start(start)!)
        {
            shell.StandardInput.Close();
            using var bound = new CancellationTokenSource(Bound);
            try
            {
                await shell.WaitForExitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                shell.Kill(entireProcessTree: true);
                await shell.WaitForExitAsync();
            }
        }

        return
        [
            .. _steps.OfType<TypedCommand>().Select((command, i) => (
                command,
                File.Exists(Told(i)) ? File.ReadAllText(Told(i)) : "",
                File.Exists(Told(i) + ".code") ? int.Parse(File.ReadAllText(Told(i) + ".code"), CultureInfo.InvariantCulture) : -1)),
        ];
    }

    /// <summary>A text of the page with the ports of the session.</summary>
    /// <param name="text">The text.</param>
    public string OnPorts(string text) => _ports.In(text);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Examples(IEnumerable<PageStep> steps) =>
        steps.OfType<TypedCommand>().Any(static command => command.Text.Contains("examples/", StringComparison.Ordinal))
            ? Directory.GetFiles(Path.Combine(DocumentationPage.Root, "examples"), "*", SearchOption.AllDirectories)
            : [];

    private string Script()
    {
        var script = new StringBuilder($"gateway={_ports.Gateway}\n").Append(Prelude);
        int count = 0;
        foreach (PageStep step in _steps)
        {
            if (step is SavedFile file)
            {
                script.Append(CultureInfo.InvariantCulture, $"cat >'{In(file.Name)}' <<'END-OF-FILE'\n{_ports.In(file.Text)}END-OF-FILE\n");
                continue;
            }

            var command = (TypedCommand)step;
            string told = Told(count++);
            string text = _ports.In(command.Text);
            script.Append(command switch
            {
                { Serves: true } => $"stop\n{text.TrimEnd(' ', '&')} >'{told}' 2>&1 &\necho 0 >'{told}.code'; server=$! log='{told}'; settle '{told}' {(command.Shown.Length > 0 ? "log" : "port")}\n",
                { RunsOn: true } => $"{{\n{text}\n}} >'{told}' 2>&1; echo 0 >'{told}.code'; settle '{told}' log\n",
                { Reloads: true } => $"before=$(reloads)\n{{\n{text}\n}} >'{told}' 2>&1; echo $? >'{told}.code'; reloaded \"$before\"\n",
                _ => $"{{\n{text}\n}} >'{told}' 2>&1; echo $? >'{told}.code'\n",
            });
        }

        return script.ToString();
    }

    /// <summary>The binary that the environment variable <c>SLUICE</c> names; without one, the build that lies beside the tests.</summary>
    private static string Binary => Environment.GetEnvironmentVariable("SLUICE") is { } binary
        ? $"'{Path.GetFullPath(binary)}'"
        : $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "sluice.dll")}'";

    /// <summary>The program, told the port that takes the place of its default.</summary>
    private string Program() =>
        $"""
        #!/usr/bin/env bash
        # The machine is busy: where a page sets no time for an endpoint, no call is to fail for being slow.
        case " $* " in ' run '* | ' demo '*) export KRAKEND_TIMEOUT=60s ;; esac
        case " $* " in
          *' -p '*) ;;
          ' demo '*) [[ $* == *--* && $* != *--config* ]] || set -- "$@" -p {_ports.Gateway} ;;
          ' run '*)
            named=$(for word in "$@"; do [ ! -f "$word" ] || grep -E '"?port"?[:=]' "$word"; done)
            [ -n "$named" ] || export KRAKEND_PORT=$(printenv KRAKEND_PORT || echo {_ports.Gateway}) ;;
        esac
        exec {Binary} "$@"
        """;

    private string Told(int command) => In(string.Create(CultureInfo.InvariantCulture, $".told/{command}"));

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
