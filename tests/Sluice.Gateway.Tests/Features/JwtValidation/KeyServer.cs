using Sluice.Gateway.Tests.Features.Jose;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

/// <summary>An identity provider's key server that a test can make slow, break, and give other keys.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly RawBackend _server;
    private int _downloads;

    public KeyServer(params TestKey[] keys)
    {
        Keys = keys;
        _server = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                Interlocked.Increment(ref _downloads);
                await Gate;
                string body = TestKey.Jwks(Keys);
                await connection.WriteAsync(IsBroken
                    ? "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"
                    : $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            }
        });
    }

    public TestKey[] Keys { get; set; }

    public bool IsBroken { get; set; }

    /// <summary>What an answer waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Downloads => Volatile.Read(ref _downloads);

    public string Url => $"{_server.Host}/jwks";

    /// <summary>The settings of a validator with keys from here.</summary>
    public string Settings(string more) => $"\"alg\": \"HS256\", \"jwk_url\": \"{Url}\", \"disable_jwk_security\": true {more}";

    /// <summary>Waits until so many downloads were asked for.</summary>
    public async Task DownloadsAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Downloads < count)
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
