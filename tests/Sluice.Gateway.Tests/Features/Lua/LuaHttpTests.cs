using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>Calls of scripts.</summary>
public sealed class LuaHttpTests
{
    [Fact]
    public async Task Scripts_that_wait_hold_no_threads()
    {
        const int Calls = 500;
        var transport = new HeldTransport();
        using var scripts = new Scripts(transport: transport);
        LuaScript script = scripts.Compile("local h = http_response.new('http://slow.test/a?b=c') S = h:statusCode() request.load():headers('X-Out', S)");
        int threads = ThreadPool.ThreadCount;

        Task<ProxyResult>[] running = [.. Enumerable.Range(0, Calls).Select(_ => scripts.RunAsync(script, "{}"))];
        await transport.WhenHeldAsync(Calls);
        int busy = ThreadPool.ThreadCount - threads;
        transport.Release();
        ProxyResult[] results = await Task.WhenAll(running);

        Assert.InRange(busy, int.MinValue, Calls / 10);
        Assert.All(results, static result => Assert.Null(result.Failure));
        Assert.Equal(("http://slow.test", "/a?b=c"), (transport.Host, transport.Target));
    }

    [Theory]
    [InlineData("coroutine.wrap(function() local h = http_response.new('http://a.test') request.load():headers('X-Out', h:statusCode()) end)()")]
    [InlineData("table.sort({2, 1}, function(a, b) local h = http_response.new('http://a.test') request.load():headers('X-Out', h:statusCode()) return a < b end)")]
    [InlineData("pcall(function() local h = http_response.new('http://a.test') request.load():headers('X-Out', h:statusCode()) end)")]
    [InlineData("for _ in (function() local h = http_response.new('http://a.test') request.load():headers('X-Out', h:statusCode()) end) do end")]
    public async Task A_script_may_call_from_anywhere(string script)
    {
        var transport = new HeldTransport();
        transport.Release();
        using var scripts = new Scripts(transport: transport);

        Assert.Equal("204", await scripts.PreAsync(script));
    }

    [Theory]
    [InlineData("http_response.new('a', 'GET')", "need 1, 3 or 4 arguments (pre-script:L1)")]
    [InlineData("http_response.new('ftp://a.test/')", "the url has no scheme http or https, or no host (pre-script:L1)")]
    [InlineData("http_response.new('http://a.test', 'GET', '', {['X'] = 'a\\nb'})", "a header has an invalid name or value (pre-script:L1)")]
    [InlineData("http_response.new('http://a.test', 'G T', '')", "invalid method (pre-script:L1)")]
    [InlineData("http_response.new('http://a.test')", "no network in this test (pre-script:L1)")]
    [InlineData("request.load():headers('X', 'a\\r\\nB: c')", "invalid value of the header X (pre-script:L1)")]
    public async Task A_call_that_cannot_be_made_is_an_error(string script, string expected)
    {
        using var scripts = new Scripts();

        Assert.Equal("error: " + expected, await scripts.PreAsync(script));
    }

    /// <summary>Answers no call before it is told to.</summary>
    private sealed class HeldTransport : IUpstreamTransport
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _held = new(0);

        public string? Host { get; private set; }

        public string? Target { get; private set; }

        public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
        {
            Host = request.Host;
            Target = request.Target;
            _held.Release();
            await _released.Task;
            return new UpstreamResult(new NoContent(), null);
        }

        public async Task WhenHeldAsync(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                await _held.WaitAsync();
            }
        }

        public void Release() => _released.SetResult();
    }

    private sealed class NoContent : UpstreamResponse
    {
        public NoContent() => StatusCode = 204;

        public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => new(new BodyRead(0, null));

        public override void Dispose()
        {
        }
    }
}
