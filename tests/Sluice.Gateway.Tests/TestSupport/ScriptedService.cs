using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>A request as a service got it.</summary>
internal sealed record ReceivedRequest(string Method, string Path, string Head, string Body)
{
    /// <summary>The first value of a header; empty when absent.</summary>
    public string Header(string name) =>
        Regex.Match(Head, $"^{name}: (.*?)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value;
}

/// <summary>A service on loopback: each request of each connection is answered by a function.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly RawBackend _backend;

    public ScriptedService(Func<ReceivedRequest, Task<string>> answer) => _backend = new RawBackend(async connection =>
    {
        while (await connection.ReadHeadAsync() is { } head)
        {
            string[] line = head.Split(' ', 3);
            Match length = Regex.Match(head, @"^Content-Length: (\d+)", RegexOptions.Multiline | RegexOptions.IgnoreCase);
            string body = length.Success ? await connection.ReadAsync(int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture)) : "";
            var request = new ReceivedRequest(line[0], line[1], head, body);
            Requests.Enqueue(request);
            await connection.WriteAsync(await answer(request));
        }
    });

    public ScriptedService(Func<ReceivedRequest, string> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    public string Host => _backend.Host;

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = [];

    /// <summary>An answer with a body.</summary>
    public static string Answer(string body, int status = 200, string type = "application/json") => string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>A token endpoint's answer.</summary>
    public static string Token(string token, string more = "") => Answer($$"""{"access_token":"{{token}}","token_type":"bearer"{{more}}}""");

    /// <summary>How many requests came for a path.</summary>
    public int Count(string path) => Requests.Count(r => r.Path == path);

    /// <summary>Waits until a request for a path has come.</summary>
    public async Task WaitForAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Count(path) == 0)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>The last request for a path.</summary>
    public ReceivedRequest Last(string path) => Requests.Last(r => r.Path == path);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
