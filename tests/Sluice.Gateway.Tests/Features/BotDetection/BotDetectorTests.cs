using CsCheck;
using Sluice.Cel;
using Sluice.Gateway.Features.BotDetection;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.BotDetection;

public sealed class BotDetectorTests
{
    private static readonly string[] Agents = ["good-bot", "bad", "Bot", "bot", "x", "xbotx", "Mozilla/5.0 (X11)", "b\u00c3\u00b4t"];

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("good-bot", false)]
    [InlineData("Good-bot", true)]
    [InlineData("bad", true)]
    [InlineData("bad ", false)]
    [InlineData("Bot", false)]
    [InlineData("my bot", true)]
    [InlineData("b\u00c3\u00b4t", true)]
    [InlineData("\u00c3\u00a9t\u00c3\u00a9", true)]
    public void The_empty_then_allow_then_deny_then_patterns(string? userAgent, bool isBot) =>
        Assert.Equal(isBot, Detector(cacheSize: 0, emptyIsBot: true).IsBot(userAgent));

    [Fact]
    public void An_empty_user_agent_is_nothing_else_when_it_is_no_bot()
    {
        BotDetector detector = new(new BotDetectorOptions { Allow = [], Deny = [""], Patterns = [Pattern("")] });
        Assert.False(detector.IsBot(""));
        Assert.False(detector.IsBot(null));
        Assert.True(detector.IsBot("x"));
    }

    [Fact]
    public void A_memory_of_any_size_changes_no_verdict()
    {
        BotDetector plain = Detector(cacheSize: 0);
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, Agents.Length - 1].Array[1, 50]).Sample((size, asked) =>
        {
            BotDetector cached = Detector(size);
            foreach (int agent in asked)
            {
                Assert.Equal(plain.IsBot(Agents[agent]), cached.IsBot(Agents[agent]));
            }
        });
    }

    [Fact]
    public void The_memory_is_bounded_and_keeps_what_is_asked_for()
    {
        var cache = new VerdictCache(10);
        cache.Add("hot", true);
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(cache.TryGet("hot", out bool isBot) && isBot);
            cache.Add($"agent {i}", false);
            Assert.InRange(cache.Count, 1, 10);
        }

        cache.Add(new string('x', VerdictCache.MaxKeyLength + 1), true);
        Assert.False(cache.TryGet(new string('x', VerdictCache.MaxKeyLength + 1), out _));
    }

    [Fact]
    public async Task The_memory_bears_many_at_once()
    {
        BotDetector detector = Detector(cacheSize: 20);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                int agent = (i * (worker + 1)) % 100;
                Assert.Equal(agent % 2 == 0, detector.IsBot(agent % 2 == 0 ? $"a bot {agent}" : $"a browser {agent}"));
            }
        })));
    }

    [Fact]
    public async Task A_bot_hears_403_and_nothing_more_and_is_logged()
    {
        await using RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "extra_config": {"security/bot-detector": {"deny": ["bad"]} },
             "endpoints": [{"endpoint": "/a", "extra_config": {"security/bot-detector": {"patterns": ["curl"], "cache_size": 100} }, "backend": [{"url_pattern": "/a"}]}]}
            """);

        foreach (string agent in (string[])["bad", "curl/8", "curl/8"])
        {
            string answer = await gateway.AskAsync($"GET /a HTTP/1.1\r\nHost: g\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 403 Forbidden\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Krakend", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Content-Type", answer, StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await gateway.AskAsync("GET /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        string log = await gateway.StopAndReadLogAsync();
        Assert.Equal(3, log.Split("ERROR: [SERVICE: Gin][Botdetector] bot rejected\n").Length - 1);
        Assert.Contains("DEBUG: [ENDPOINT: /a][Botdetector] The bot detector has been registered successfully\n", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"patterns": ["(x", "y"]}""", "Warning: the pattern \"(x\" cannot be used")]
    [InlineData("""{"patterns": ["(?=x)"]}""", "so NO bot is turned away here")]
    [InlineData("""{"cache_size": -1}""", "Warning: cache_size is negative, so NO bot is turned away here")]
    [InlineData("""{"deny": "x"}""", "Error: a list of texts belongs here")]
    [InlineData("""{"empty_user_agent_is_bot": "true"}""", "Error: true or false belongs here")]
    [InlineData("""{"denny": []}""", "did you mean \"deny\"?")]
    [InlineData("3", "Error: an object belongs here")]
    public void Mistakes_are_told_in_both_scopes(string settings, string finding)
    {
        string scope = $$"""{"security/bot-detector": {{settings}}}""";
        Assert.Contains(finding, Findings.Of(service: scope), StringComparison.Ordinal);
        Assert.Contains(finding, Findings.Of(endpoint: scope), StringComparison.Ordinal);
    }

    private static BotDetector Detector(int cacheSize, bool emptyIsBot = false) => new(new BotDetectorOptions
    {
        Allow = ["good-bot"],
        Deny = ["bad", "good-bot", "bôt"],
        Patterns = [Pattern("bot"), Pattern("^.t.$")],
        CacheSize = cacheSize,
        EmptyIsBot = emptyIsBot,
    });

    private static Re2Pattern Pattern(string source)
    {
        Assert.True(Re2Pattern.TryCompile(source, out Re2Pattern? pattern, out string error), error);
        return pattern;
    }
}
