using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public sealed class TlsTests : TransportTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly ConfigObject NoSource = new(default, "$.client_tls", []);

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sluice-tls");

    public static X509Certificate2 SelfSigned(string name, X509Certificate2? issuer = null, bool isAuthority = false)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        }

        using X509Certificate2 signed = request.Create(issuer, now.AddHours(-1), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static RawBackend Server(X509Certificate2 certificate, Action<SslServerAuthenticationOptions>? tune = null) => new(
        static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync(Ok);
            }
        },
        async stream =>
        {
            SslStream secure = new(stream);
            SslServerAuthenticationOptions options = new() { ServerCertificate = certificate };
            tune?.Invoke(options);
            await secure.AuthenticateAsServerAsync(options);
            return secure;
        });

    private static string Https(RawBackend backend) => $"https://127.0.0.1:{backend.Port}";

    public override void Dispose()
    {
        base.Dispose();
        _files.Delete(recursive: true);
    }

    private string Save(string name, string pem)
    {
        string path = Path.Combine(_files.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }

    private static ClientTls Load(ClientTlsConfig config)
    {
        DiagnosticBag diagnostics = [];
        ClientTls tls = ClientTls.Create(config, diagnostics);
        Assert.Empty(diagnostics);
        return tls;
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused_with_its_reason()
    {
        await using RawBackend backend = Server(SelfSigned("127.0.0.1"));

        foreach (ClientTls? tls in (ClientTls?[])[null, Load(new ClientTlsConfig { Source = NoSource })])
        {
            Failure? failure = (await CallAsync(NewTransport(tls: tls), Get(Https(backend)))).Failure;
            Assert.Equal(FailureKind.Connect, failure?.Kind);
            Assert.EndsWith("TLS: the certificate is not trusted", failure!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Authorities_of_ca_certs_are_trusted(bool disableSystem)
    {
        using X509Certificate2 authority = SelfSigned("authority", isAuthority: true);
        await using RawBackend backend = Server(SelfSigned("127.0.0.1", authority));
        ClientTls tls = Load(new ClientTlsConfig
        {
            Source = NoSource,
            CaCerts = [Save("ca.pem", authority.ExportCertificatePem())],
            DisableSystemCaPool = disableSystem,
        });
        HttpTransport transport = NewTransport(tls: tls);

        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(Https(backend))));
        Assert.Equal((200, "ok", null), await CallAsync(transport, Get(Https(backend))));
        Assert.Equal(1, backend.Accepted);
    }

    [Fact]
    public async Task An_authority_does_not_vouch_for_another_name_nor_for_the_certificates_of_others()
    {
        using X509Certificate2 authority = SelfSigned("authority", isAuthority: true);
        using X509Certificate2 impostor = SelfSigned("authority", isAuthority: true);
        await using RawBackend otherName = Server(SelfSigned("127.0.0.2", authority));
        await using RawBackend otherIssuer = Server(SelfSigned("127.0.0.1", impostor));
        ClientTls tls = Load(new ClientTlsConfig { Source = NoSource, CaCerts = [Save("ca.pem", authority.ExportCertificatePem())] });

        Failure? name = (await CallAsync(NewTransport(tls: tls), Get(Https(otherName)))).Failure;
        Failure? issuer = (await CallAsync(NewTransport(tls: tls), Get(Https(otherIssuer)))).Failure;

        Assert.EndsWith("TLS: the certificate is for another name", name?.Message, StringComparison.Ordinal);
        Assert.EndsWith("TLS: the certificate is not trusted", issuer?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_connections_accept_any_certificate()
    {
        await using RawBackend backend = Server(SelfSigned("elsewhere"));
        ClientTls tls = Load(new ClientTlsConfig { Source = NoSource, AllowInsecureConnections = true, Protocols = SslProtocols.None });

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(tls: tls), Get(Https(backend))));
    }

    [Theory]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls12 | SslProtocols.Tls13, true)]
    public async Task A_backend_of_TLS_1_2_is_spoken_to_only_where_the_versions_allow_it(SslProtocols protocols, bool works)
    {
        await using RawBackend backend = Server(SelfSigned("127.0.0.1"), static options => options.EnabledSslProtocols = SslProtocols.Tls12);
        ClientTls tls = Load(new ClientTlsConfig { Source = NoSource, AllowInsecureConnections = true, Protocols = protocols });

        (int status, _, Failure? failure) = await CallAsync(NewTransport(tls: tls), Get(Https(backend)));

        Assert.Equal(works ? 200 : 0, status);
        Assert.Equal(works ? null : FailureKind.Connect, failure?.Kind);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Cipher_suites_limit_what_is_agreed_on()
    {
        await using RawBackend backend = Server(SelfSigned("127.0.0.1"), static options =>
        {
            options.EnabledSslProtocols = SslProtocols.Tls12;
            options.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]);
        });
        ClientTlsConfig config = new() { Source = NoSource, AllowInsecureConnections = true, Protocols = SslProtocols.Tls12 };

        Assert.Equal(200, (await CallAsync(NewTransport(tls: Load(config with { CipherSuites = [49196] })), Get(Https(backend)))).Status);
        Assert.Equal(
            FailureKind.Connect,
            (await CallAsync(NewTransport(tls: Load(config with { CipherSuites = [49195] })), Get(Https(backend)))).Failure?.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_backend_that_asks_for_a_certificate_gets_the_one_of_client_certs(int pairs)
    {
        using X509Certificate2 authority = SelfSigned("authority", isAuthority: true);
        using X509Certificate2 client = SelfSigned("client", authority);
        string? shown = null;
        await using RawBackend backend = Server(SelfSigned("127.0.0.1"), options =>
        {
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                shown = certificate?.Subject;
                return certificate is not null;
            };
        });
        TlsKeyPair pair = new(
            NoSource, Save("client.pem", client.ExportCertificatePem()), Save("client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        ClientTls tls = Load(new ClientTlsConfig
        {
            Source = NoSource,
            AllowInsecureConnections = true,
            ClientCerts = [.. Enumerable.Repeat(pair, pairs)],
        });

        Assert.Equal((200, "ok", null), await CallAsync(NewTransport(tls: tls), Get(Https(backend))));
        Assert.Equal("CN=client", shown);
    }

    [Fact]
    public async Task A_server_that_never_shakes_hands_costs_ten_seconds_at_most()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        TaskCompletionSource hello = new();
        await using RawBackend backend = new(async connection =>
        {
            await connection.ReadAsync(5);
            hello.SetResult();
            await connection.HangAsync();
        });
        Task<(int, string, Failure? Failure)> call = CallAsync(NewTransport(time: time), Get(Https(backend)));
        await hello.Task.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.EndsWith("TLS: no handshake within 10 s", (await call).Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_server_behind_https_is_a_connect_failure()
    {
        await using RawBackend talker = new(static connection => connection.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));

        Assert.Equal(FailureKind.Connect, (await CallAsync(NewTransport(), Get(Https(talker)))).Failure?.Kind);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_told_where_they_are_named()
    {
        SourcePosition at = new("krakend.json", 7, 3);
        ConfigScalar file = new(at, "$.client_tls.ca_certs[0]", ConfigScalarKind.String, "missing.pem");
        ConfigObject source = new(at, "$.client_tls",
        [
            new ConfigProperty("ca_certs", at, new ConfigArray(at, "$.client_tls.ca_certs", [file])),
            new ConfigProperty("curve_preferences", at, new ConfigArray(at, "$.client_tls.curve_preferences", [])),
        ]);
        string empty = Save("empty.pem", "nothing");
        DiagnosticBag diagnostics = [];

        ClientTls.Create(
            new ClientTlsConfig
            {
                Source = source,
                CaCerts = [Path.Combine(_files.FullName, "missing.pem"), empty],
                ClientCerts = [new TlsKeyPair(file, empty, empty)],
            },
            diagnostics);

        Assert.Equal(3, diagnostics.Count(static d => d.Severity == DiagnosticSeverity.Error));
        Assert.Contains(diagnostics, static d => d.Path == "$.client_tls.ca_certs[0]" && d.Message.EndsWith("there is no such file", StringComparison.Ordinal));
        Assert.Contains(diagnostics, static d => d.Path.EndsWith("curve_preferences", StringComparison.Ordinal) && d.Severity == DiagnosticSeverity.Warning);
    }
}
