using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

/// <summary>What a connection tells of its parts, over real sockets.</summary>
public sealed class CallTimingsTests : TransportTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_new_connection_has_a_name_and_a_handshake_and_the_next_call_has_neither()
    {
        using X509Certificate2 certificate = TlsTests.SelfSigned("localhost");
        await using RawBackend backend = new(
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
                await secure.AuthenticateAsServerAsync(certificate);
                return secure;
            });
        HttpTransport transport = NewTransport(tls: ClientTls.Create(
            new ClientTlsConfig { Source = new ConfigObject(default, "$.client_tls", []), AllowInsecureConnections = true }, []));

        CallTimings first = await CallAsync(transport, $"https://localhost:{backend.Port}");
        Assert.True(first.Names > TimeSpan.Zero);
        Assert.True(first.Tls > TimeSpan.Zero);
        Assert.True(first.Connection >= first.Names + first.Tls);
        Assert.True(first.FirstByte >= first.Connection);

        CallTimings second = await CallAsync(transport, $"https://localhost:{backend.Port}");
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (second.Names, second.Tls));
        Assert.True(second.Connection > TimeSpan.Zero);
        Assert.Equal(1, backend.Accepted);
    }

    [Fact]
    public async Task A_call_without_a_connection_has_none_of_its_times()
    {
        var timings = new CallTimings(TimeProvider.System);
        UpstreamRequest request = Get("http://127.0.0.1:11");
        request.Timings = timings;
        Assert.NotNull((await SendAsync(NewTransport(), request)).Failure);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), (timings.Connection, timings.FirstByte, timings.Names));
    }

    private static async Task<CallTimings> CallAsync(HttpTransport transport, string host)
    {
        var timings = new CallTimings(TimeProvider.System);
        UpstreamRequest request = Get(host);
        request.Timings = timings;
        Assert.Equal((200, "ok", null), await CallAsync(transport, request));
        return timings;
    }
}
