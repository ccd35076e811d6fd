using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class CertificateWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");
    private readonly InterveningClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart()
    {
        string first = Issue();
        await using RunningGateway gateway = await StartAsync();
        Assert.Equal(first, await ShownAsync(gateway));

        string second = Issue();
        await UntilShownAsync(gateway, second);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_leaves_the_previous_one_in_use()
    {
        string first = Issue();
        await using RunningGateway gateway = await StartAsync();
        File.WriteAllText(FilePath("key"), "half of a key");
        _clock.Advance(CertificateWatch.LookEvery);
        await gateway.LogsAsync("the changed certificates cannot be used, the previous ones stay in use");
        Assert.Equal(first, await ShownAsync(gateway));

        string second = Issue();
        await UntilShownAsync(gateway, second);
    }

    [Fact]
    public async Task A_certificate_that_is_renewed_while_the_gateway_starts_is_shown()
    {
        Issue();
        string second = "";

        // The last timer of a start is the watch's, after the files were read.
        _clock.TimerCreated = () => second = Issue();
        await using RunningGateway gateway = await StartAsync();
        _clock.TimerCreated = null;

        await UntilShownAsync(gateway, second);
    }

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(
        $$"""
        { "version": 3, "port": $PORT, "tls": { "keys": [{ "public_key": "{{FilePath("pem")}}", "private_key": "{{FilePath("key")}}" }] }, "endpoints": [] }
        """,
        _clock);

    private async Task UntilShownAsync(RunningGateway gateway, string thumbprint)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            _clock.Advance(CertificateWatch.LookEvery);
        }
        while (await ShownAsync(gateway) != thumbprint);
    }

    private static async Task<string> ShownAsync(RunningGateway gateway)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", gateway.Port);
        string shown = "";
        using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            shown = certificate!.GetCertHashString();
            return shown.Length > 0;
        });
        await tls.AuthenticateAsClientAsync("localhost");
        return shown;
    }

    private string Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(FilePath("key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(FilePath("pem"), issued.ExportCertificatePem());
        return issued.Thumbprint;
    }

    private string FilePath(string name) => Path.Combine(_folder.FullName, name);

    private sealed class InterveningClock : FakeTimeProvider
    {
        public Action? TimerCreated { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            TimerCreated?.Invoke();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
