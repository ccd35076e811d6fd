using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.ClientCredentials;
using Sluice.Gateway.Tests.TestSupport;
using static Sluice.Gateway.Tests.TestSupport.ScriptedService;

namespace Sluice.Gateway.Tests.Features.ClientCredentials;

public sealed class ClientCredentialsTests
{
    private const string Ok = """{"a":1}""";

    private static string Config(string host, string more = "", string keys = "", string timeout = "3s") => $$$"""
        {"version": 3, "port": $PORT, "host": ["{{{host}}}"], "timeout": "{{{timeout}}}",
         "extra_config": {"router": {"return_error_msg": true}},
         "endpoints": [{"endpoint": "/a", "method": "GET", "input_headers": ["Authorization"],{{{keys}}} "backend": [{"url_pattern": "/a", "extra_config": {"auth/client-credentials":
           {"client_id": "gw", "client_secret": "s3cr3t/+ x", "token_url": "{{{host}}}/token"{{{more}}} } } }]}]}
        """;

    private static Task<string> AskAsync(RunningGateway gateway, string headers = "") =>
        gateway.AskAsync($"GET /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\n{headers}\r\n");

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        var clock = new FakeTimeProvider();
        int tokens = 0;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? Token($"T{++tokens}", ",\"expires_in\":100") : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host), clock);

        await AskAsync(gateway, "Authorization: Bearer of-the-client\r\n");
        clock.Advance(TimeSpan.FromSeconds(89));
        await AskAsync(gateway);
        Assert.Equal("Bearer T1", service.Last("/a").Header("Authorization"));
        clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(gateway);

        Assert.Equal("Bearer T2", service.Last("/a").Header("Authorization"));
        Assert.Equal(2, service.Count("/token"));
        Assert.Equal("grant_type=client_credentials&scope=", service.Last("/token").Body);
        Assert.Equal("Basic Z3c6czNjcjN0JTJGJTJCK3g=", service.Last("/token").Header("Authorization"));
    }

    [Fact]
    public async Task Requests_that_come_together_wait_for_one_token()
    {
        var together = new TaskCompletionSource();
        await using var service = new ScriptedService(async r =>
        {
            if (r.Path != "/token")
            {
                return Answer(Ok);
            }

            await together.Task;
            return Token("T1", ",\"expires_in\":3600");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host, timeout: "20s"));

        Task<string>[] asked = [.. Enumerable.Range(0, 32).Select(_ => AskAsync(gateway))];
        while (service.Count("/token") == 0)
        {
            await Task.Delay(5);
        }

        await Task.Delay(50);
        together.SetResult();
        string[] answers = await Task.WhenAll(asked);

        Assert.All(answers, static answer => Assert.Equal(Ok, Body(answer)));
        Assert.Equal(1, service.Count("/token"));
    }

    [Fact]
    public async Task A_request_that_gives_up_does_not_end_the_fetch_for_the_others()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var service = new ScriptedService(async r =>
        {
            if (r.Path != "/token")
            {
                return Answer(Ok);
            }

            asked.SetResult();
            await answer.Task;
            return Token("T1");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host, timeout: "2s"), clock);

        Task<string> first = AskAsync(gateway);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("context deadline exceeded", Body(await first));
        Task<string> second = AskAsync(gateway);
        answer.SetResult();

        Assert.Equal(Ok, Body(await second));
        Assert.Equal(1, service.Count("/token"));
        Assert.Equal(1, service.Count("/a"));
    }

    [Fact]
    public async Task A_token_endpoint_that_hangs_fails_calls_in_their_own_time_and_is_asked_again_after_the_limit()
    {
        var clock = new FakeTimeProvider();
        bool hangs = true;
        var never = new TaskCompletionSource<string>();
        await using var service = new ScriptedService(r =>
            r.Path != "/token" ? Task.FromResult(Answer(Ok)) : hangs ? never.Task : Task.FromResult(Token("T1")));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host, timeout: "2s"), clock);

        for (int i = 0; i < 3; i++)
        {
            Task<string> asked = AskAsync(gateway);
            while (!asked.IsCompleted)
            {
                await Task.Delay(5);
                clock.Advance(TimeSpan.FromMilliseconds(500));
            }

            Assert.Equal("context deadline exceeded", Body(await asked));
        }

        Assert.Equal(1, service.Count("/token"));
        hangs = false;
        clock.Advance(TokenEndpoint.MaxTime);
        string last;
        do
        {
            // The end of the first fetch is told by a timer's thread.
            Task<string> asked = AskAsync(gateway);
            while (!asked.IsCompleted)
            {
                await Task.Delay(5);
                clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            last = Body(await asked);
        }
        while (last != Ok && service.Count("/token") < 3);
        Assert.Equal(Ok, last);
        never.SetCanceled();
    }

    [Fact]
    public async Task Credentials_go_into_the_body_where_the_header_is_not_taken_and_that_is_remembered()
    {
        var clock = new FakeTimeProvider();
        await using var service = new ScriptedService(r =>
            r.Path != "/token" ? Answer(Ok)
            : r.Header("Authorization").Length > 0 ? Answer("""{"error":"invalid_client"}""", 401)
            : Token("T1", ",\"expires_in\":60"));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(service.Host, ", \"scopes\": \"a,b\", \"endpoint_params\": {\"audience\": [\"x\", \"y z\"]}"), clock);

        await AskAsync(gateway);
        Assert.Equal(2, service.Count("/token"));
        clock.Advance(TimeSpan.FromSeconds(51));
        await AskAsync(gateway);

        Assert.Equal(3, service.Count("/token"));
        Assert.Equal(
            "audience=x&audience=y+z&client_id=gw&client_secret=s3cr3t%2F%2B+x&grant_type=client_credentials&scope=a+b",
            service.Last("/token").Body);
    }

    [Fact]
    public async Task A_token_that_is_revoked_is_replaced_at_once_and_the_call_repeated()
    {
        string good = "T1";
        int tokens = 0;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? Token($"T{++tokens}")
            : r.Header("Authorization") == "Bearer " + good ? Answer(Ok) : Answer("{}", 401));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));
        Assert.Equal(Ok, Body(await AskAsync(gateway)));

        good = "T2";
        string answer = await AskAsync(gateway);

        Assert.Equal(Ok, Body(answer));
        Assert.Equal(2, service.Count("/token"));
        Assert.Equal(3, service.Count("/a"));
        await gateway.LogsAsync("[BACKEND: /a][OAuth2] the backend answered 401: it is called again with another access token");
    }

    [Fact]
    public async Task Calls_that_learn_together_of_a_revoked_token_share_one_new_one()
    {
        string good = "T1";
        int tokens = 0;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? Token($"T{Interlocked.Increment(ref tokens)}")
            : r.Header("Authorization") == "Bearer " + Volatile.Read(ref good) ? Answer(Ok) : Answer("{}", 401));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host, timeout: "20s"));
        await AskAsync(gateway);
        Volatile.Write(ref good, "T2");

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => AskAsync(gateway)));

        Assert.All(answers, static answer => Assert.Equal(Ok, Body(answer)));
        Assert.Equal(2, service.Count("/token"));
    }

    [Fact]
    public async Task A_backend_that_always_answers_401_does_not_cost_a_token_for_each_call()
    {
        var clock = new FakeTimeProvider();
        bool refuses = false;
        int tokens = 0;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? Token($"T{++tokens}") : refuses ? Answer("{}", 401) : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host), clock);
        await AskAsync(gateway);
        refuses = true;

        for (int i = 0; i < 20; i++)
        {
            Assert.Contains(" 500 ", await AskAsync(gateway), StringComparison.Ordinal);
        }

        // One for the start, one because the first token had been taken before.
        Assert.Equal(2, service.Count("/token"));
        Assert.Equal(22, service.Count("/a"));
        clock.Advance(TokenCache.ReplaceInterval);
        for (int i = 0; i < 20; i++)
        {
            await AskAsync(gateway);
        }

        Assert.Equal(3, service.Count("/token"));
    }

    [Fact]
    public async Task While_no_new_token_can_be_had_the_old_one_stays_and_the_backends_401_stands()
    {
        bool isDown = false;
        bool refuses = false;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? isDown ? Answer("{}", 503) : Token("T1") : refuses ? Answer("{}", 401) : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));
        await AskAsync(gateway);
        (isDown, refuses) = (true, true);
        Assert.Contains("invalid status code 401", Body(await AskAsync(gateway)), StringComparison.Ordinal);

        refuses = false;

        Assert.Equal(Ok, Body(await AskAsync(gateway)));
    }

    [Fact]
    public async Task A_token_that_is_still_good_serves_when_the_next_cannot_be_had()
    {
        var clock = new FakeTimeProvider();
        bool isDown = false;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? isDown ? Answer("{}", 503) : Token("T1", ",\"expires_in\":60") : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host), clock);
        await AskAsync(gateway);
        isDown = true;

        clock.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(Ok, Body(await AskAsync(gateway)));
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(
            $"Get \"{service.Host}/a\": oauth2: cannot fetch token: status 503", Body(await AskAsync(gateway)));
    }

    [Fact]
    public async Task A_streamed_body_is_not_sent_twice_but_the_next_call_has_another_token()
    {
        string good = "T1";
        int tokens = 0;
        await using var service = new ScriptedService(r =>
            r.Path == "/token" ? Token($"T{Interlocked.Increment(ref tokens)}")
            : r.Header("Authorization") == "Bearer " + Volatile.Read(ref good) ? Answer(Ok) : Answer("{}", 401));
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(service.Host).Replace("\"GET\"", "\"POST\"", StringComparison.Ordinal));
        Task<string> PostAsync() => gateway.AskAsync("POST /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(Ok, Body(await PostAsync()));

        Volatile.Write(ref good, "T2");
        Assert.Contains("invalid status code 401", Body(await PostAsync()), StringComparison.Ordinal);
        while (Volatile.Read(ref tokens) < 2)
        {
            await Task.Delay(5);
        }

        Assert.Equal(Ok, Body(await PostAsync()));
        Assert.Equal(3, service.Count("/a"));
    }

    [Fact]
    public async Task A_token_does_not_follow_a_redirect_to_another_host()
    {
        await using var other = new ScriptedService(static _ => Answer(Ok));
        await using var service = new ScriptedService(r => r.Path == "/token"
            ? Token("T1")
            : $"HTTP/1.1 302 Found\r\nLocation: {other.Host.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/a\r\nContent-Length: 0\r\n\r\n");
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));

        Assert.Equal(Ok, Body(await AskAsync(gateway)));

        Assert.Equal("Bearer T1", service.Last("/a").Header("Authorization"));
        Assert.DoesNotContain("T1", other.Last("/a").Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cached_needs_no_token_and_is_not_of_one_token()
    {
        var clock = new FakeTimeProvider();
        int tokens = 0;
        await using var service = new ScriptedService(r => r.Path == "/token"
            ? Token($"T{++tokens}", ",\"expires_in\":60")
            : $"HTTP/1.1 200 OK\r\nDate: {clock.GetUtcNow():R}\r\nContent-Type: application/json\r\nCache-Control: max-age=600\r\nContent-Length: 7\r\n\r\n{{\"a\":1}}");
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            Config(service.Host).Replace("\"auth/client-credentials\":", "\"qos/http-cache\": {}, \"auth/client-credentials\":", StringComparison.Ordinal), clock);

        Assert.Equal(Ok, Body(await AskAsync(gateway)));
        clock.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal(Ok, Body(await AskAsync(gateway)));

        Assert.Equal(1, service.Count("/token"));
        Assert.Equal(1, service.Count("/a"));
        Assert.Equal("Bearer T1", service.Last("/a").Header("Authorization"));
    }

    public static TheoryData<string, string> BadAnswers() => new()
    {
        { Answer("""{"error":"server_error"}""", 500), "oauth2: \"server_error\"" },
        { Answer("""{"error":"invalid_client","error_description":"who \"are\" you","error_uri":"http://x"}""", 400), "oauth2: \"invalid_client\" \"who \\\"are\\\" you\" \"http://x\"" },
        { Answer("""{"error":"unorthodox"}"""), "oauth2: \"unorthodox\"" },
        { Answer("""{"error":"it was s3cr3t/+ x","access_token":"t"}"""), "oauth2: \"it was ***\"" },
        { Answer($$"""{"error":"{{new string('e', 195)}}s3cr3t/+ x"}"""), $"oauth2: \"{new string('e', 195)}***\"" },
        { Answer("""{"error":"sent client_secret=s3cr3t%2F%2B+x&scope="}"""), "oauth2: \"sent client_secret=***&scope=\"" },
        { Answer("""{"error":"e","error_description":"s3cr3t\/+ x","error_uri":"http://x/?s3cr3t%2F%2B+x"}"""), "oauth2: \"e\" \"***\" \"http://x/?***\"" },
        { Answer($$"""{"error":"no Basic {{Convert.ToBase64String("gw:s3cr3t%2F%2B+x"u8)}}"}"""), "oauth2: \"no Basic ***\"" },
        { Answer("nope", 503), "oauth2: cannot fetch token: status 503" },
        { Answer("<p>login</p>", type: "text/html"), "oauth2: cannot parse json: invalid character '<' looking for beginning of value" },
        { Answer("""{"token_type":"bearer"}"""), "oauth2: server response missing access_token" },
        { Answer("null"), "oauth2: server response missing access_token" },
        { Answer("""{"access_token":7}"""), "oauth2: cannot parse json: access_token has the wrong type" },
        { Answer("""{"access_token":"t","expires_in":"soon"}"""), "oauth2: cannot parse json: expires_in is not a whole number" },
        { Answer("""{"access_token":"t\r\nX-Injected: 1"}"""), "oauth2: the access_token or its type cannot be sent in a header" },
        { Answer("""{"access_token":"t","token_type":"a\nb"}"""), "oauth2: the access_token or its type cannot be sent in a header" },
        { Answer($$"""{"access_token":"{{new string('t', TokenAnswer.MaxTokenLength + 1)}}"}"""), "oauth2: the access_token or its type cannot be sent in a header" },
        { Answer("error=slow_down&error_description=later", 400, "application/x-www-form-urlencoded"), "oauth2: \"slow_down\" \"later\"" },
        { Answer(new string(' ', TokenEndpoint.MaxAnswer + 1)), "oauth2: cannot fetch token: the answer is larger than 1048576 bytes" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "oauth2: cannot fetch token: " },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task An_answer_without_a_token_fails_the_call(string answer, string told)
    {
        await using var service = new ScriptedService(r => r.Path == "/token" ? answer : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));

        string got = await AskAsync(gateway);

        Assert.Contains(" 500 ", got, StringComparison.Ordinal);
        Assert.StartsWith($"Get \"{service.Host}/a\": {told}", Body(got), StringComparison.Ordinal);
        Assert.Equal(0, service.Count("/a"));
        Assert.Equal(2, service.Count("/token"));
    }

    [Theory]
    [InlineData("""{"access_token":"t","expires_in":99999999999999999999999999}""", 1)]
    [InlineData("""{"access_token":"t","expires_in":-99999999999999999999999999}""", 2)]
    [InlineData("""{"access_token":"t","expires_in":-1}""", 2)]
    [InlineData("""{"access_token":"t","expires_in":9}""", 2)]
    [InlineData("""{"access_token":"t","expires_in":0}""", 1)]
    [InlineData("""{"access_token":"t","expires_in":null}""", 1)]
    [InlineData("""{"access_token":"t","expires_in":"3600"}""", 1)]
    public async Task Any_lifetime_is_made_sense_of(string answer, int fetches)
    {
        await using var service = new ScriptedService(r => Answer(r.Path == "/token" ? answer : Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host), new FakeTimeProvider());

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Ok, Body(await AskAsync(gateway)));
        }

        Assert.Equal(fetches, service.Count("/token"));
        Assert.Equal("Bearer t", service.Last("/a").Header("Authorization"));
    }

    [Fact]
    public async Task A_form_is_an_answer_where_its_type_says_so()
    {
        await using var service = new ScriptedService(r => r.Path == "/token"
            ? Answer("access_token=t%2B1&token_type=MAC&expires_in=5", type: "application/x-www-form-urlencoded; charset=utf-8")
            : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));

        await AskAsync(gateway);
        await AskAsync(gateway);

        Assert.Equal("MAC t+1", service.Last("/a").Header("Authorization"));
        Assert.Equal(2, service.Count("/token"));
    }

    [Fact]
    public async Task A_reload_keeps_the_token_unless_its_settings_change()
    {
        int tokens = 0;
        await using var service = new ScriptedService(r => r.Path == "/token" ? Token($"T{++tokens}") : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));
        await AskAsync(gateway);

        await gateway.ReloadAsync(Config(service.Host, keys: "\"timeout\": \"7s\","));
        await AskAsync(gateway);
        Assert.Equal("Bearer T1", service.Last("/a").Header("Authorization"));
        await gateway.ReloadAsync(Config(service.Host, ", \"scopes\": \"more\""));
        await AskAsync(gateway);

        Assert.Equal("Bearer T2", service.Last("/a").Header("Authorization"));
    }

    [Fact]
    public async Task Neither_secrets_nor_tokens_are_logged()
    {
        await using var service = new ScriptedService(r => r.Path == "/token"
            ? Answer("""{"error":"bad s3cr3t/+ x","access_token":"TOKEN-1"}""") : Answer(Ok));
        await using RunningGateway gateway = await RunningGateway.StartAsync(Config(service.Host));

        await AskAsync(gateway);

        await gateway.LogsAsync($"Get \"{service.Host}/a\": oauth2: ");
        Assert.DoesNotContain("s3cr3t", gateway.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("TOKEN-1", gateway.LogText, StringComparison.Ordinal);
    }
}
