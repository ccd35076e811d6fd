using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Cli.Tests.Commands;

/// <summary><c>health</c>, and the health route that it asks.</summary>
public sealed class HealthTests
{
    private const string Listening = "[SERVICE: Gin] Listening on port: ";

    [Theory]
    [InlineData("")]
    [InlineData(""", "extra_config": { "router": { "health_path": "/up" } }""")]
    [InlineData(""", "listen_ip": "127.0.0.1" """)]
    public async Task A_gateway_that_serves_is_well(string more)
    {
        using var folder = new TestFolder(Configuration(TestPorts.Free(), more));
        using SluiceProcess gateway = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json");
        await gateway.WaitForOutputAsync(Listening);

        Finished health = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");

        Assert.Equal((0, "", "The gateway takes requests.\n"), (health.ExitCode, health.Output, health.Error));
    }

    [Fact]
    public async Task The_port_of_the_command_line_and_of_the_environment_is_asked()
    {
        using var folder = new TestFolder(Configuration(1));
        string port = TestPorts.Free().ToString();
        using SluiceProcess gateway = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json", "-p", port);
        await gateway.WaitForOutputAsync(Listening);

        Assert.Equal(0, (await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json", "-p", port)).ExitCode);
        Assert.Equal(0, (await SluiceProcess.RunAsync([("KRAKEND_PORT", port)], folder, "health", "-c", "krakend.json")).ExitCode);
    }

    [Fact]
    public async Task A_gateway_that_speaks_TLS_is_asked_too_and_one_that_wants_certificates_by_connecting()
    {
        using var folder = new TestFolder("");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=gateway.test", key, HashAlgorithmName.SHA256);
            using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            folder.Add("cert.pem", certificate.ExportCertificatePem());
            folder.Add("key.pem", key.ExportPkcs8PrivateKeyPem());
        }

        foreach (string mutual in (string[])["", ", \"enable_mtls\": true"])
        {
            folder.Add("krakend.json", Configuration(
                TestPorts.Free(), $$""", "tls": { "keys": [{ "public_key": "cert.pem", "private_key": "key.pem" }]{{mutual}} }"""));
            using SluiceProcess gateway = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json");
            await gateway.WaitForOutputAsync(Listening);

            Finished health = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");

            Assert.True(health.ExitCode == 0, health.Error);
        }
    }

    [Fact]
    public async Task A_gateway_that_is_about_to_stop_takes_no_requests()
    {
        using var folder = new TestFolder(Configuration(TestPorts.Free()));
        using SluiceProcess gateway = SluiceProcess.Start(folder.Path, "run", "-c", "krakend.json", "--drain-delay", "1h");
        await gateway.WaitForOutputAsync(Listening);
        gateway.Signal("TERM");
        await gateway.WaitForOutputAsync("About to stop: the health route answers 503 from now on");

        Finished health = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");

        Assert.Equal((1, "The gateway takes no requests: 503 Service Unavailable.\n"), (health.ExitCode, health.Error));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told()
    {
        int port = TestPorts.Free();
        using var folder = new TestFolder(Configuration(port));
        Finished absent = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");
        Assert.Equal(1, absent.ExitCode);
        Assert.StartsWith($"ERROR: the gateway on 127.0.0.1:{port} cannot be asked: ", absent.Error);

        folder.Add("krakend.json", Configuration(port, """, "extra_config": { "router": { "disable_health": true } }"""));
        Finished off = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");
        Assert.Equal(1, off.ExitCode);
        Assert.Contains("router.disable_health", off.Error);

        folder.Add("krakend.json", "{");
        Finished broken = await SluiceProcess.RunAsync(folder, "health", "-c", "krakend.json");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("krakend.json:1:", broken.Error);

        Assert.Equal(1, (await SluiceProcess.RunAsync(folder, "health")).ExitCode);
    }

    [Theory]
    [InlineData("soon", "'soon' is not a duration: ")]
    [InlineData("-5s", "'-5s' is less than no time")]
    public async Task A_drain_delay_that_is_no_duration_is_refused(string value, string told)
    {
        using var folder = new TestFolder(Configuration(1));

        Finished run = await SluiceProcess.RunAsync(folder, "run", "-c", "krakend.json", "--drain-delay=" + value);

        Assert.Equal(255, run.ExitCode);
        Assert.Contains(told, run.Error);
    }

    private static string Configuration(int port, string more = "") => $$"""{ "version": 3, "port": {{port}}, "endpoints": []{{more}} }""";
}
