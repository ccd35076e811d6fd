using System.Text;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.Payload;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>Runs scripts as <c>lua-proxy</c> does, over a request and an answer of the test's own.</summary>
internal sealed class Scripts : IDisposable
{
    public Scripts(LuaLimits? limits = null, IUpstreamTransport? transport = null, TimeProvider? clock = null) =>
        Engine = new LuaEngine(
            limits ?? new LuaLimits(20_000_000, 64 << 20), transport ?? new NoTransport(), 1 << 20, 1 << 20, Log, clock ?? TimeProvider.System);

    public LuaEngine Engine { get; }

    public CollectedLog Log { get; } = new();

    public ProxyRequest Request { get; set; } = new();

    public LuaScript Compile(string pre = "", string post = "", bool open = true, IReadOnlyList<string>? sources = null) =>
        LuaScript.Compile(
            new LuaOptions { Node = Gateways.NoSource, Pre = pre, Post = post, OpensLibraries = open, Sources = sources ?? [] },
            hasPost: true,
            Engine,
            [])!;

    /// <summary>The data that <c>post</c> leaves of an answer, or the error as <c>error: text</c>.</summary>
    public async Task<string> PostAsync(string post, string data = "{}", bool open = true) =>
        Told(await RunAsync(Compile(post: post, open: open), data));

    /// <summary>What <c>pre</c> sets as <c>X-Out</c>, or the error as <c>error: text</c>.</summary>
    public async Task<string> PreAsync(string pre, bool open = true)
    {
        Request = new ProxyRequest();
        return Told(await RunAsync(Compile(pre: pre, open: open), "{}")) is var told && told.StartsWith("error", StringComparison.Ordinal)
            ? told
            : Request.Headers.First("X-Out") ?? "";
    }

    /// <summary>The value of an expression as a string.</summary>
    public Task<string> ValueAsync(string expression, bool open = true) =>
        PreAsync($"request.load():headers('X-Out', tostring({expression}))", open);

    public async Task<ProxyResult> RunAsync(LuaScript script, string data, CancellationToken cancellation = default)
    {
        using var run = new LuaRun(script, new ProxyLuaRequest(Request));
        if (script.HasPre && await script.BeforeAsync(run, cancellation) is { } failure)
        {
            return failure;
        }

        ProxyResult answer = new ProxyResponse { Data = Gateways.Data(data), IsComplete = true };
        return await LuaAnswer.PostAsync(script, run, answer, streams: false, cancellation);
    }

    public static string Told(ProxyResult result)
    {
        using ProxyResponse? response = result.Response;
        return result.Failure is { } failure ? $"error: {failure.Message}" : Gateways.Json(response!.Data!);
    }

    public void Dispose() => Engine.Dispose();

    private sealed class NoTransport : IUpstreamTransport
    {
        public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation) =>
            new(new UpstreamResult(null, new Failure(FailureKind.Connect, "no network in this test")));
    }
}

/// <summary>A log that a test reads.</summary>
internal sealed class CollectedLog : IGatewayLog
{
    public StringBuilder Lines { get; } = new();

    public bool IsEnabled(LogLevel level) => true;

    public void Write(LogLevel level, string message) => Lines.Append(message).Append('\n');
}
