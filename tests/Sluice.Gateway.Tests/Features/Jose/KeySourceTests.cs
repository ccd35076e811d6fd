using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Tests.Upstream;

namespace Sluice.Gateway.Tests.Features.Jose;

public sealed class KeySourceTests : IDisposable
{
    // The example of NaCl's documentation: a key, a nonce, a message and its box.
    private const string BoxKey = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389";

    private const string BoxNonce = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37";

    private const string BoxMessage =
        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705";

    private const string Box =
        "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sluice-keys");

    public void Dispose() => _files.Delete(recursive: true);

    [Fact]
    public void An_encrypted_file_is_read_and_a_wrong_key_told()
    {
        string jwks = TestKey.Jwks(TestKey.Secret("s"));
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] encrypted = new byte[jwks.Length];
        byte[] tag = new byte[16];
#pragma warning disable CA5351 // The format is the original's.
        using (var aes = new AesGcm(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MD5.HashData(Convert.FromHexString(BoxMessage)))), 16))
#pragma warning restore CA5351
        {
            aes.Encrypt(nonce, Encoding.ASCII.GetBytes(jwks), encrypted, tag);
        }

        string path = Save("keys.bin", [.. nonce, .. encrypted, .. tag]);
        string url = "base64key://" + Convert.ToBase64String(Convert.FromHexString(BoxKey));
        string cypherKey = Convert.ToBase64String(Convert.FromHexString(BoxNonce + Box));
        string wrongBox = Convert.ToBase64String(Convert.FromHexString(BoxNonce + "00" + Box[2..]));

        Assert.Equal("s", Assert.Single(Load(path, url, cypherKey).Set!.Keys).KeyId);
        Assert.Contains("does not open cypher_key", Load(path, url, wrongBox).Error, StringComparison.Ordinal);
        Assert.Contains("cypher_key is not base64", Load(path, url, "%").Error, StringComparison.Ordinal);
        Assert.Contains("key of 32 bytes", Load(path, "base64key://QUJD", cypherKey).Error, StringComparison.Ordinal);
        Assert.Contains("the keeper \"awskms\" of secret_url is not supported", Load(path, "awskms://alias/x?region=eu", cypherKey).Error, StringComparison.Ordinal);
        Assert.Contains("is not the key of the file", Load(Save("other.bin", new byte[64]), url, cypherKey).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_no_JWKS_is_told_with_its_place()
    {
        Assert.Equal(
            "krakend.json:2:39: error SLC2684: $.endpoints[0].extra_config[\"auth/validator\"].jwk_local_path: the keys in \"/none\" cannot be loaded: there is no such file (name a file with a JWKS; a relative path begins where the gateway was started)",
            Load("/none").Error);
        Assert.Contains("is not a JWKS: it is not JSON", Load(Save("bad.json", "no"u8.ToArray())).Error, StringComparison.Ordinal);
        Assert.Contains("is not a JWKS: key #1: the kty \"x\" is not known", Load(Save("kty.json", """{"keys":[{"kty":"x"}]}"""u8.ToArray())).Error, StringComparison.Ordinal);
        Assert.Contains("is larger than", Load(Save("large.json", new byte[JsonWebKeySet.MaxBytes + 1])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_downloaded_whatever_the_status()
    {
        string jwks = TestKey.Jwks(TestKey.Secret("s"));
        await using var server = RawBackend.Answering($"HTTP/1.1 418 I\r\nContent-Type: application/jwk-set+json\r\nContent-Length: {jwks.Length}\r\n\r\n{jwks}");

        KeyDownloadResult result = await FetchAsync($$"""{"jwk_url": "{{server.Host}}/a?b=c", "disable_jwk_security": true}""");

        Assert.Equal("s", Assert.Single(result.Keys!.Keys).KeyId);
        Assert.StartsWith("GET /a?b=c HTTP/1.1", Assert.Single(server.Heads), StringComparison.Ordinal);
        Assert.Contains("User-Agent: Sluice Version", server.Heads[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}", "Content-Type")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "Content-Type")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}", "its list of keys is empty")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"keys\":", "")]
    [InlineData("nonsense\r\n\r\n", "")]
    public async Task What_is_no_document_is_told(string answer, string reason)
    {
        await using var server = RawBackend.Answering(answer, close: true);

        KeyDownloadResult result = await FetchAsync($$"""{"jwk_url": "{{server.Host}}", "disable_jwk_security": true}""");

        Assert.Null(result.Keys);
        Assert.Contains(reason, result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_without_end_is_cut_off()
    {
        await using var server = new RawBackend(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
            while (true)
            {
                await connection.WriteAsync(new byte[64 * 1024]);
            }
        });

        KeyDownloadResult result = await FetchAsync($$"""{"jwk_url": "{{server.Host}}", "disable_jwk_security": true}""");

        Assert.Contains("larger than", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_are_checked_and_keys_can_be_pinned()
    {
        using X509Certificate2 authority = TlsTests.SelfSigned("authority", isAuthority: true);
        using X509Certificate2 certificate = TlsTests.SelfSigned("127.0.0.1", authority);
        string jwks = TestKey.Jwks(TestKey.Secret("s"));
        await using RawBackend server = Secure(certificate, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {jwks.Length}\r\n\r\n{jwks}");
        string url = $"https://127.0.0.1:{server.Port}/";
        string ca = Save("ca.pem", Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
        string pin = Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())).Replace('+', '-').Replace('/', '_');
        string wrong = Convert.ToBase64String(new byte[32]).Replace('+', '-').Replace('/', '_');

        Assert.Contains("the certificate is not trusted", (await FetchAsync($$"""{"jwk_url": "{{url}}"}""")).Problem, StringComparison.Ordinal);
        Assert.NotNull((await FetchAsync($$"""{"jwk_url": "{{url}}", "jwk_local_ca": "{{ca}}"}""")).Keys);
        Assert.NotNull((await FetchAsync($$"""{"jwk_url": "{{url}}", "jwk_local_ca": "{{ca}}", "jwk_fingerprints": ["{{wrong}}", "{{pin}}"]}""")).Keys);
        Assert.Contains(
            "no certificate has a pinned key",
            (await FetchAsync($$"""{"jwk_url": "{{url}}", "jwk_local_ca": "{{ca}}", "jwk_fingerprints": ["{{wrong}}"]}""")).Problem,
            StringComparison.Ordinal);
        Assert.NotNull((await FetchAsync($$"""{"jwk_url": "{{url}}", "disable_jwk_security": true}""")).Keys);
        Assert.Contains(
            "no certificate has a pinned key",
            (await FetchAsync($$"""{"jwk_url": "{{url}}", "disable_jwk_security": true, "jwk_fingerprints": ["{{wrong}}"]}""")).Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_plain_http_is_not_followed()
    {
        using X509Certificate2 certificate = TlsTests.SelfSigned("127.0.0.1", isAuthority: true);
        string jwks = TestKey.Jwks(TestKey.Secret("s"));
        await using var plain = RawBackend.Answering($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {jwks.Length}\r\n\r\n{jwks}");
        await using RawBackend server = Secure(certificate, $"HTTP/1.1 302 Found\r\nLocation: {plain.Host}/\r\nContent-Length: 0\r\n\r\n");
        string ca = Save("ca.pem", Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

        Assert.Contains("plain http", (await FetchAsync($$"""{"jwk_url": "https://127.0.0.1:{{server.Port}}/", "jwk_local_ca": "{{ca}}"}""")).Problem, StringComparison.Ordinal);
        Assert.NotNull((await FetchAsync($$"""{"jwk_url": "https://127.0.0.1:{{server.Port}}/", "disable_jwk_security": true}""")).Keys);
    }

    [Theory]
    [InlineData("""{"jwk_url": "https://x/", "jwk_local_ca": "/none.pem"}""", "the certificates in \"/none.pem\" cannot be loaded: there is no such file")]
    [InlineData("""{"jwk_url": "https://x/", "jwk_fingerprints": ["+/+="]}""", "\"+/+=\" is no fingerprint")]
    public void What_would_leave_the_download_unprotected_is_an_error(string settings, string error)
    {
        DiagnosticBag diagnostics = [];
        ConfigObject source = Source(settings);
        KeyDownload.Create(KeySourceOptions.Read(ObjectReader.Strict(source, diagnostics), diagnostics), source, TimeProvider.System, diagnostics).Dispose();

        Assert.Contains(error, Assert.Single(diagnostics, static d => d.Severity == DiagnosticSeverity.Error).Message, StringComparison.Ordinal);
    }

    private static RawBackend Secure(X509Certificate2 certificate, string answer) => new(
        async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync(answer);
            }
        },
        async stream =>
        {
            SslStream secure = new(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            return secure;
        });

    private static ConfigObject Source(string settings)
    {
        Assert.True(EndpointSettings.Endpoint($$"""{"auth/validator": {{settings}}}""").ExtraConfig.TryGet("auth/validator", out ConfigNode? node));
        return (ConfigObject)node;
    }

    private static async Task<KeyDownloadResult> FetchAsync(string settings)
    {
        DiagnosticBag diagnostics = [];
        ConfigObject source = Source(settings);
        KeySourceOptions options = KeySourceOptions.Read(ObjectReader.Strict(source, diagnostics), diagnostics);
        using var download = KeyDownload.Create(options, source, TimeProvider.System, diagnostics);
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.Lines()));
        return await download.FetchAsync(TestContext.Current.CancellationToken);
    }

    private static (JsonWebKeySet? Set, string? Error) Load(string path, string secretUrl = "", string cypherKey = "")
    {
        DiagnosticBag diagnostics = [];
        ConfigObject source = Source($$"""{"jwk_local_path": "{{path}}", "secret_url": "{{secretUrl}}", "cypher_key": "{{cypherKey}}", "disable_jwk_security": true}""");
        ObjectReader reader = ObjectReader.Strict(source, diagnostics);
        JsonWebKeySet? set = LocalKeys.Load(KeySourceOptions.Read(reader, diagnostics), reader.Child("jwk_local_path")!, diagnostics);
        return (set, set is null ? Assert.Single(diagnostics).ToString() : null);
    }

    private string Save(string name, byte[] content)
    {
        string path = Path.Combine(_files.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
