using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>TLS, mutual TLS and HTTP/2, with the framework's client.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("certificates-");
    private readonly PathBackend _backend = new();
    private readonly X509Certificate2 _authority;

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(FilePath("authority.pem"), _authority.ExportCertificatePem());
        Issue("server", _authority).Dispose();
    }

    public void Dispose()
    {
        _backend.Dispose();
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TLS_serves_HTTP1_and_HTTP2(int major)
    {
        await using GatewayProcess gateway = await StartTlsAsync("");
        using HttpClient client = Client(gateway);
        using HttpResponseMessage answer = await client.SendAsync(Request("https", gateway, new Version(major, major == 1 ? 1 : 0)));
        Assert.Equal((HttpStatusCode.OK, major), (answer.StatusCode, answer.Version.Major));
        Assert.Contains("/items/a", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_over_TLS_is_not_sent_to_HTTPS_and_learns_to_stay_there(int major)
    {
        await using GatewayProcess gateway = await StartTlsAsync(
            "", """ "extra_config": { "security/http": { "ssl_redirect": true, "sts_seconds": 60, "allowed_hosts": ["localhost:$PORT"] } }, """);
        using HttpClient client = Client(gateway);
        using HttpResponseMessage answer = await client.SendAsync(Request("https", gateway, new Version(major, major == 1 ? 1 : 0)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["max-age=60"], answer.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Many_requests_share_one_HTTP2_connection()
    {
        await using GatewayProcess gateway = await StartTlsAsync("");
        using HttpClient client = Client(gateway);
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => client.SendAsync(Request("https", gateway, HttpVersion.Version20))));
        Assert.All(answers, a => Assert.Equal((HttpStatusCode.OK, 2), (a.StatusCode, a.Version.Major)));
    }

    [Fact]
    public async Task Only_TLS_1_3_is_spoken_unless_configured()
    {
        await using GatewayProcess gateway = await StartTlsAsync("");
        using HttpClient old = Client(gateway, protocols: SslProtocols.Tls12);
        await Assert.ThrowsAsync<HttpRequestException>(() => old.SendAsync(Request("https", gateway, HttpVersion.Version11)));

        await using GatewayProcess lenient = await StartTlsAsync("\"min_version\": \"TLS12\",");
        using HttpClient stillOld = Client(lenient, protocols: SslProtocols.Tls12);
        using HttpResponseMessage answer = await stillOld.SendAsync(Request("https", lenient, HttpVersion.Version11));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Plain_HTTP_is_not_served_on_a_TLS_port()
    {
        await using GatewayProcess gateway = await StartTlsAsync("");
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync("GET /items/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        await connection.EndedByPeerAsync();
        Assert.Empty(_backend.Heads);
    }

    [Fact]
    public async Task Mutual_TLS_serves_only_those_with_a_certificate_of_the_authority()
    {
        await using GatewayProcess gateway = await StartTlsAsync($"\"enable_mtls\": true, \"disable_system_ca_pool\": true, \"ca_certs\": [\"{FilePath("authority.pem")}\"],");
        using X509Certificate2 known = Issue("client", _authority);
        using HttpClient good = Client(gateway, known);
        using HttpResponseMessage answer = await good.SendAsync(Request("https", gateway, HttpVersion.Version11));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        using HttpClient none = Client(gateway);
        await Assert.ThrowsAsync<HttpRequestException>(() => none.SendAsync(Request("https", gateway, HttpVersion.Version11)));

        using var strangerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 stranger = new CertificateRequest("CN=Stranger", strangerKey, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using HttpClient unknown = Client(gateway, stranger);
        await Assert.ThrowsAsync<HttpRequestException>(() => unknown.SendAsync(Request("https", gateway, HttpVersion.Version11)));
        Assert.Single(_backend.Heads);
    }

    [Fact]
    public async Task H2c_is_served_where_configured()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config("\"use_h2c\": true,"));
        using HttpClient client = Client(gateway);
        using HttpResponseMessage second = await client.SendAsync(Request("http", gateway, HttpVersion.Version20));
        Assert.Equal((HttpStatusCode.OK, 2), (second.StatusCode, second.Version.Major));
        using HttpResponseMessage first = await client.SendAsync(Request("http", gateway, HttpVersion.Version11));
        Assert.Equal((HttpStatusCode.OK, 1), (first.StatusCode, first.Version.Major));
    }

    [Fact]
    public async Task H2c_is_not_served_where_it_is_not_configured()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Config(""));
        using HttpClient client = Client(gateway);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Request("http", gateway, HttpVersion.Version20)));
        Assert.Equal(200, (await gateway.GetAsync("/items/a")).Status);
    }

    private Task<GatewayProcess> StartTlsAsync(string settings, string root = "") => GatewayProcess.StartAsync(Config(
        $$"""
        {{root}} "tls": { {{settings}} "keys": [{ "public_key": "{{FilePath("server.pem")}}", "private_key": "{{FilePath("server.key")}}" }] },
        """));

    private string Config(string root) => $$"""
        { "version": 3, "port": $PORT, {{root}} "host": ["{{_backend.Url}}"], "timeout": "10s", "endpoints": [
          { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] }] }
        """;

    private static HttpRequestMessage Request(string scheme, GatewayProcess gateway, Version version) =>
        new(HttpMethod.Get, $"{scheme}://localhost:{gateway.Port}/items/a") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    /// <summary>A client that trusts the authority, and nothing else.</summary>
    private HttpClient Client(GatewayProcess gateway, X509Certificate2? certificate = null, SslProtocols protocols = SslProtocols.None) =>
        new(new SocketsHttpHandler
        {
            ConnectTimeout = HttpStream.Bound,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = protocols,
                ClientCertificates = certificate is null ? null : [certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })
        {
            Timeout = HttpStream.Bound + HttpStream.Bound,
        };

    /// <summary>Makes a certificate of the authority; its files are NAME.pem and NAME.key.</summary>
    private X509Certificate2 Issue(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        using X509Certificate2 issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), serial);
        File.WriteAllText(FilePath(name + ".pem"), issued.ExportCertificatePem());
        File.WriteAllText(FilePath(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return issued.CopyWithPrivateKey(key);
    }

    private string FilePath(string name) => Path.Combine(_directory.FullName, name);
}
