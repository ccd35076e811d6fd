using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;
using Sluice.Configuration;
using Sluice.Gateway.Routing;

namespace Sluice.Cli.Commands;

/// <summary><c>health</c>: asks a running gateway of this machine how it does, for container engines, whose images hold no other program.</summary>
internal static class HealthCommand
{
    /// <summary>A gateway that is well answers in a millisecond; beyond this it is taken for one that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Option<string> config = Flags.Text("--config", "-c", "file", "The configuration that the gateway runs: it names the port.");
        Option<int> port = Flags.Port("The port that the gateway listens on, when run was given one.");
        var command = new Command("health", "Asks a gateway that runs on this machine whether it takes requests.") { config, port };
        command.SetAction((result, cancellation) =>
            RunAsync(result.GetValue(config), new LoadOverrides(result.GetValue(port), Debug: false), terminal, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? path, LoadOverrides overrides, Terminal terminal, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(path))
        {
            terminal.Error.WriteLine(RunCommand.NoConfiguration);
            return ExitCode.Failure;
        }

        LoadedConfiguration loaded = LoadedConfiguration.FromFile(path, overrides);
        if (loaded.Config is not { } config)
        {
            terminal.Failure("ERROR parsing the configuration file:");
            loaded.Print(terminal);
            return ExitCode.Failure;
        }

        RouterOptions router = RouterOptionsReader.Read(config.ExtraConfig, new DiagnosticBag());
        if (router.DisableHealth)
        {
            terminal.Failure("ERROR:", " the configuration switches the health route off (router.disable_health), so there is nothing to ask");
            return ExitCode.Failure;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            string? wrong = config.Tls is { Disabled: false, EnableMtls: true }
                ? await ConnectAsync(config, patience.Token)
                : await AskAsync(config, router.HealthPath, patience.Token);
            terminal.Error.WriteLine(wrong ?? "The gateway takes requests.");
            return wrong is null ? ExitCode.Success : ExitCode.Failure;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or OperationCanceledException)
        {
            string reason = e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} s" : e.Message;
            terminal.Failure("ERROR:", $" the gateway on {AddressOf(config)} cannot be asked: {reason}");
            return ExitCode.Failure;
        }
    }

    [SuppressMessage("Security", "CA5359", Justification = "An address of this machine is asked, which is not the name that the certificate is for; nothing secret is sent.")]
    private static async Task<string?> AskAsync(GatewayConfig config, string healthPath, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        using var client = new HttpMessageInvoker(handler);
        string scheme = config.Tls is { Disabled: false } ? "https" : "http";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{AddressOf(config)}{healthPath}");
        using HttpResponseMessage answer = await client.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode ? null : $"The gateway takes no requests: {(int)answer.StatusCode} {answer.ReasonPhrase}.";
    }

    // Clients must show a certificate that this command does not have, so it sees whether connections are accepted.
    private static async Task<string?> ConnectAsync(GatewayConfig config, CancellationToken cancellation)
    {
        using var client = new TcpClient(AddressOf(config).AddressFamily);
        await client.ConnectAsync(AddressOf(config), cancellation);
        return null;
    }

    private static IPEndPoint AddressOf(GatewayConfig config)
    {
        bool isSpecific = IPAddress.TryParse(config.ListenIp, out IPAddress? ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any);
        return new IPEndPoint(isSpecific ? ip! : IPAddress.Loopback, config.Port);
    }
}
