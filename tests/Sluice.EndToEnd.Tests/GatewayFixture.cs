using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>One gateway and one backend for all tests of a class.</summary>
/// <param name="config">The configuration; <c>$BACKEND</c> stands for the backend's base URL, <c>$PORT</c> for the port.</param>
public abstract class GatewayFixture(string config) : IAsyncLifetime
{
    private GatewayProcess? _process;

    /// <summary>The gateway.</summary>
    public GatewayProcess Process => _process ?? throw new InvalidOperationException("not started");

    /// <summary>The backend behind it.</summary>
    public PathBackend Backend { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _process = await GatewayProcess.StartAsync(config.Replace("$BACKEND", Backend.Url, StringComparison.Ordinal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Backend.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Tests against the gateway of a fixture; what the gateway logged meanwhile is shown with a failure.</summary>
public abstract class GatewayTests(GatewayFixture fixture) : IDisposable
{
    private readonly int _logLength = fixture.Process.Log.Length;

    /// <summary>The gateway.</summary>
    protected GatewayProcess Gateway => fixture.Process;

    /// <summary>The backend behind it.</summary>
    protected PathBackend Backend => fixture.Backend;

    /// <inheritdoc/>
    public void Dispose()
    {
        string log = Gateway.Log;
        TestContext.Current.TestOutputHelper?.WriteLine("gateway's log:\n" + log[Math.Min(_logLength, log.Length)..]);
        GC.SuppressFinalize(this);
    }

    /// <summary>Fails unless a new connection is served as if nothing had happened.</summary>
    protected async Task ServesAsBefore()
    {
        Assert.False(Gateway.HasExited, "the gateway has ended");
        HttpAnswer answer = await Gateway.GetAsync("/items/after");
        Assert.Equal((200, true), (answer.Status, answer.Text.Contains("/items/after", StringComparison.Ordinal)));
    }
}

/// <summary>Plain requests to a gateway.</summary>
internal static class GatewayProcessExtensions
{
    /// <summary>A GET on a connection of its own.</summary>
    public static async Task<HttpAnswer> GetAsync(this GatewayProcess gateway, string path)
    {
        using RawConnection connection = await RawConnection.OpenAsync(gateway.Port);
        await connection.Http.SendAsync($"GET {path} HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n\r\n");
        return await connection.Http.ReadAnswerAsync();
    }
}
