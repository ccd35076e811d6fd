using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>The cache in a gateway, before backends over real sockets.</summary>
public sealed class HttpCacheGatewayTests
{
    private const string Limits = """{"max_items": 100, "max_size": 1000000}""";

    [Fact]
    public async Task Sixty_four_clients_at_once_cause_one_call()
    {
        await using var backend = new RawBackend(static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await Task.Delay(50);
                await connection.WriteAsync(Answer("""{"a":1}"""));
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);

        string[] got = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => gateway.AskAsync(Get("/data"))));

        Assert.All(got, static text => Assert.EndsWith("""{"a":1}""", text, StringComparison.Ordinal));
        Assert.Single(backend.Heads);
    }

    [Fact]
    public async Task Concurrent_calls_are_what_they_say()
    {
        int arrived = 0;
        var both = new TaskCompletionSource();
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                // The first answer ends the other calls, so none is given before a second one is there.
                if (Interlocked.Increment(ref arrived) == 2)
                {
                    both.SetResult();
                }

                await both.Task.WaitAsync(connection.Stop);
                await connection.WriteAsync(Answer("""{"a":1}"""));
            }
        });
        await using RunningGateway gateway = await StartAsync(backend, """, "concurrent_calls": 3""");

        string got = await gateway.AskAsync(Get("/data"));

        Assert.EndsWith("""{"a":1}""", got, StringComparison.Ordinal);
        Assert.InRange(Volatile.Read(ref arrived), 2, 3);
    }

    [Fact]
    public async Task A_stream_arrives_as_it_comes_and_is_kept_when_it_is_whole()
    {
        var end = new TaskCompletionSource();
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\nDate: {Now()}\r\nCache-Control: max-age=600\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                await end.Task;
                await connection.WriteAsync("4\r\nlast\r\n0\r\n\r\n");
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);
        await using RawClient client = await gateway.ConnectAsync();
        await client.SendAsync(Get("/raw"));

        await client.ReadUntilAsync("first");
        end.SetResult();
        await client.ReadToEndAsync();
        string again = await gateway.AskAsync(Get("/raw"));

        Assert.EndsWith("\r\n\r\nfirstlast", again, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 9\r\n", again, StringComparison.Ordinal);
        Assert.Single(backend.Heads);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nshort")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n")]
    public async Task A_cut_answer_is_not_kept_and_not_whole_for_the_client(string rest)
    {
        await using RawBackend backend = RawBackend.Answering($"HTTP/1.1 200 OK\r\nDate: {Now()}\r\nCache-Control: max-age=600\r\n{rest}", close: true);
        await using RunningGateway gateway = await StartAsync(backend);

        string first = await gateway.AskAsync(Get("/raw"));
        string second = await gateway.AskAsync(Get("/raw"));
        string decoded = await gateway.AskAsync(Get("/data"));

        Assert.DoesNotContain("\r\n0\r\n\r\n", first + second, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 ", decoded, StringComparison.Ordinal);
        Assert.Equal(3, backend.Heads.Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10_000)]
    public async Task However_many_lines_a_Vary_has_the_gateway_answers(int names)
    {
        string vary = string.Concat(Enumerable.Range(0, names).Select(static i => $"Vary:{i % 50}\r\n"));
        await using RawBackend backend = RawBackend.Answering(Answer("""{"a":1}""", vary));
        await using RunningGateway gateway = await StartAsync(backend);

        string first = await gateway.AskAsync(Get("/data"));
        await gateway.AskAsync(Get("/data"));

        // A head of more than 64 KiB is no answer, as always; many names are answered and not kept.
        Assert.StartsWith(names > 5000 ? "HTTP/1.1 500 " : "HTTP/1.1 200 ", first, StringComparison.Ordinal);
        Assert.Equal(names > 5 ? 2 : 1, backend.Heads.Count);
    }

    [Fact]
    public async Task An_answer_with_more_names_than_can_be_compared_is_not_kept()
    {
        string vary = "Vary: " + string.Join(", ", Enumerable.Range(0, 1000).Select(static i => $"X-{i}")) + "\r\n";
        await using RawBackend backend = RawBackend.Answering(Answer("""{"a":1}""", vary));
        await using RunningGateway gateway = await StartAsync(backend);

        Assert.EndsWith("""{"a":1}""", await gateway.AskAsync(Get("/data")), StringComparison.Ordinal);
        Assert.EndsWith("""{"a":1}""", await gateway.AskAsync(Get("/data")), StringComparison.Ordinal);

        Assert.Equal(2, backend.Heads.Count);
    }

    [Fact]
    public async Task Answers_with_Vary_name_the_values_but_no_credentials()
    {
        await using RawBackend backend = RawBackend.Answering(Answer("x", "Vary: accept-language, authorization\r\n"));
        await using RunningGateway gateway = await StartAsync(backend);
        string request = "GET /raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Language: nl\r\nAuthorization: Bearer s3cret\r\n\r\n";

        string live = await gateway.AskAsync(request);
        string kept = await gateway.AskAsync(request);

        foreach (string text in (string[])[live, kept])
        {
            Assert.Contains("\r\nX-Varied-Accept-Language: nl\r\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        }

        Assert.Single(backend.Heads);
    }

    [Fact]
    public async Task One_users_answer_is_not_anothers()
    {
        int count = 0;
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.WriteAsync(Answer($$"""{"n":{{++count}}}"""));
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);

        foreach (string header in (string[])["Authorization: Bearer ", "Cookie: session="])
        {
            string anna = await gateway.AskAsync(Get("/data", header + "anna"));
            string bert = await gateway.AskAsync(Get("/data", header + "bert"));
            string bertAgain = await gateway.AskAsync(Get("/data", header + "bert"));

            Assert.NotEqual(anna[^7..], bert[^7..]);
            Assert.Equal(bert[^7..], bertAgain[^7..]);
        }
    }

    [Fact]
    public async Task A_request_with_a_body_is_neither_answered_from_the_cache_nor_kept()
    {
        await using var backend = new RawBackend(static async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.ReadAsync(2);
                await connection.WriteAsync(Answer("""{"a":1}"""));
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);
        const string Search = "POST /search HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";

        await gateway.AskAsync(Search);
        Assert.EndsWith("""{"a":1}""", await gateway.AskAsync(Search), StringComparison.Ordinal);

        Assert.Equal(2, backend.Heads.Count);
    }

    [Fact]
    public async Task Redirects_are_kept_hop_by_hop()
    {
        await using var backend = new RawBackend(static async connection =>
        {
            while (await connection.ReadHeadAsync() is { } head)
            {
                await connection.WriteAsync(head.StartsWith("GET /b ", StringComparison.Ordinal)
                    ? $"HTTP/1.1 302 Found\r\nDate: {Now()}\r\nCache-Control: max-age=600\r\nLocation: /target\r\nContent-Length: 5\r\n\r\nmoved"
                    : Answer("""{"a":1}""", "Cache-Control: no-store\r\n"));
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);

        await gateway.AskAsync(Get("/data"));
        Assert.EndsWith("""{"a":1}""", await gateway.AskAsync(Get("/data")), StringComparison.Ordinal);

        Assert.Equal(["/b", "/target", "/target"], backend.Heads.Select(static head => head.Split(' ')[1]));
    }

    [Fact]
    public async Task The_example_keeps_products_and_forgets_rates_that_change()
    {
        await using RawBackend backend = RawBackend.Answering(Answer("""{"a":1}"""));
        string example = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "http-cache", "krakend.json"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(example
            .Replace("http://counter.demo", backend.Host, StringComparison.Ordinal).Replace("\"port\": 8080", "\"port\": $PORT", StringComparison.Ordinal));

        foreach (string path in (string[])["/products/1", "/products/1", "/products/2", "/rates", "/rates"])
        {
            Assert.EndsWith("""{"a":1}""", await gateway.AskAsync(Get(path)), StringComparison.Ordinal);
        }

        await gateway.AskAsync("PUT /rates HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await gateway.AskAsync(Get("/rates"));

        Assert.Equal(
            ["GET /cached/products/1", "GET /cached/products/2", "GET /cached/rates", "PUT /cached/rates", "GET /cached/rates"],
            backend.Heads.Select(static head => head[..head.IndexOf(" HTTP/", StringComparison.Ordinal)]));
    }

    private static Task<RunningGateway> StartAsync(RawBackend backend, string more = "") => RunningGateway.StartAsync($$"""
        {"version": 3, "port": $PORT, "host": ["{{backend.Host}}"], "endpoints": [
          {"endpoint": "/data", "input_headers": ["*"], "backend": [{"url_pattern": "/b", "extra_config": {"qos/http-cache": {{Limits}}} }]{{more}}},
          {"endpoint": "/search", "method": "POST", "backend": [{"url_pattern": "/b", "method": "GET", "extra_config": {"qos/http-cache": {{Limits}}} }]},
          {"endpoint": "/raw", "output_encoding": "no-op", "input_headers": ["*"],
           "backend": [{"url_pattern": "/b", "extra_config": {"qos/http-cache": {{Limits}}} }]}]}
        """);

    private static string Get(string path, string header = "X-A: b") => $"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n\r\n";

    private static string Answer(string body, string lines = "") =>
        $"HTTP/1.1 200 OK\r\nDate: {Now()}\r\nContent-Type: application/json\r\n{(lines.Contains("Cache-Control", StringComparison.Ordinal) ? "" : "Cache-Control: max-age=600\r\n")}{lines}Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("r", System.Globalization.CultureInfo.InvariantCulture);
}
