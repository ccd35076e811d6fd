using System.Security.Authentication;

namespace Sluice.Configuration.Tests.Loading;

public class TlsTests
{
    private const string Pair = """ "keys": [{"public_key": "c.pem", "private_key": "k.pem"}] """;

    [Theory]
    [InlineData("", SslProtocols.Tls13)]
    [InlineData(""" "min_version": "TLS12", """, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(""" "min_version": "TLS12", "max_version": "TLS12", """, SslProtocols.Tls12)]
    [InlineData(""" "min_version": "TLS99", """, SslProtocols.Tls13)]
    public void Versions_are_a_range_and_TLS_1_3_alone_when_absent_or_unknown(string keys, SslProtocols expected)
    {
        GatewayConfig config = Loaded.Json($$"""{"version": 3, "tls": { {{keys}} {{Pair}} } }""").Config();
        Assert.Equal(expected, config.Tls!.Protocols);
    }

    [Fact]
    public void A_range_that_is_empty_is_refused() =>
        Assert.Contains("the highest version TLS12 is below the lowest TLS13: no connection could be made",
            Assert.Single(Loaded.Json($$"""{"version": 3, "tls": {"max_version": "TLS12", {{Pair}} } }""").Errors()), StringComparison.Ordinal);

    [Fact]
    public void The_single_pair_comes_after_the_list()
    {
        TlsConfig tls = Loaded.Json($$"""
            {"version": 3, "tls": { {{Pair}}, "public_key": "c2", "private_key": "k2", "enable_mtls": true, "disable_system_ca_pool": true,
              "ca_certs": ["ca"], "curve_preferences": [23], "cipher_suites": [1, 2], "prefer_server_cipher_suites": true} }
            """).Config().Tls!;
        Assert.Equal([("c.pem", "k.pem"), ("c2", "k2")], tls.Keys.Select(static pair => (pair.PublicKey, pair.PrivateKey)));
        Assert.Equal((true, true), (tls.EnableMtls, tls.DisableSystemCaPool));
        Assert.Equal("ca 23 1,2", $"{tls.CaCerts[0]} {tls.CurvePreferences[0]} {string.Join(',', tls.CipherSuites)}");
    }

    [Theory]
    [InlineData("""{}""", "tls names no certificate")]
    [InlineData("""{"public_key": "c"}""", "\"private_key\" is missing")]
    [InlineData("""{"keys": [{"private_key": "k"}]}""", "\"public_key\" is missing")]
    public void A_certificate_or_key_that_is_missing_is_refused(string tls, string message) =>
        Assert.Contains(message, Assert.Single(Loaded.Json($$"""{"version": 3, "tls": {{tls}} }""").Errors()), StringComparison.Ordinal);

    [Fact]
    public void A_disabled_section_needs_no_certificate() =>
        Assert.True(Loaded.Json("""{"version": 3, "tls": {"disabled": true}}""").Config().Tls!.Disabled);

    [Fact]
    public void Backends_are_spoken_to_with_the_settings_of_client_tls()
    {
        ClientTlsConfig tls = Loaded.Json("""
            {"version": 3, "client_tls": {"min_version": "TLS12", "ca_certs": ["ca"], "disable_system_ca_pool": true,
              "client_certs": [{"certificate": "c", "private_key": "k"}]}}
            """).Config().ClientTls!;
        Assert.Equal((SslProtocols.Tls12 | SslProtocols.Tls13, false, true), (tls.Protocols, tls.AllowInsecureConnections, tls.DisableSystemCaPool));
        Assert.Equal(("c", "k"), (tls.ClientCerts[0].PublicKey, tls.ClientCerts[0].PrivateKey));
    }

    [Fact]
    public void The_root_switch_for_insecure_connections_counts_with_and_without_client_tls()
    {
        ClientTlsConfig alone = Loaded.Json("""{"version": 3, "allow_insecure_connections": true}""").Config().ClientTls!;
        Assert.Equal((true, SslProtocols.None), (alone.AllowInsecureConnections, alone.Protocols));
        ClientTlsConfig both = Loaded.Json("""{"version": 3, "allow_insecure_connections": true, "client_tls": {}}""").Config().ClientTls!;
        Assert.Equal((true, SslProtocols.Tls13), (both.AllowInsecureConnections, both.Protocols));
    }
}
