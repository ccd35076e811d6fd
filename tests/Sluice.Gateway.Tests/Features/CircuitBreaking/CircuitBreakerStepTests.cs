using Microsoft.Extensions.Time.Testing;
using Sluice.Configuration;
using Sluice.Gateway.Features.CircuitBreaking;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Features.CircuitBreaking;

public sealed class CircuitBreakerStepTests
{
    private const string Ask = "GET /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    [Fact]
    public async Task Clients_that_leave_never_open_the_circuit()
    {
        using var left = new SemaphoreSlim(0);
        bool isWell = false;
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                if (!Volatile.Read(ref isWell))
                {
                    // The gateway closes the connection of a call that it gives up.
                    Assert.Null(await connection.ReadHeadAsync());
                    left.Release();
                    return;
                }

                await connection.WriteAsync(Ok);
            }
        });
        await using RunningGateway gateway = await StartAsync(backend);

        for (int i = 0; i < 3; i++)
        {
            await using (RawClient client = await gateway.ConnectAsync())
            {
                await client.SendAsync(Ask);
                await UntilAsync(() => backend.Heads.Count > i);
            }

            Assert.True(await left.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        }

        Volatile.Write(ref isWell, true);
        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Ask), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_lose_a_race_never_open_the_circuit()
    {
        int calls = 0;
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                if (Interlocked.Increment(ref calls) % 3 != 0)
                {
                    await connection.ReadHeadAsync();
                    return;
                }

                await connection.WriteAsync(Ok);
            }
        });
        await using RunningGateway gateway = await StartAsync(backend, endpoint: "\"concurrent_calls\": 3,");

        for (int i = 0; i < 5; i++)
        {
            Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Ask), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Calls_whose_time_runs_out_open_the_circuit_and_one_probe_closes_it()
    {
        bool isWell = false;
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                if (!Volatile.Read(ref isWell))
                {
                    await connection.HangAsync();
                }

                await connection.WriteAsync(Ok);
            }
        });
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningGateway gateway = await StartAsync(backend, clock: clock);

        for (int i = 0; i < 2; i++)
        {
            Task<string> late = gateway.AskAsync(Ask);
            await UntilAsync(() => backend.Heads.Count > i);
            clock.Advance(TimeSpan.FromSeconds(31));
            Assert.EndsWith("context deadline exceeded", await late, StringComparison.Ordinal);
        }

        Assert.EndsWith("circuit breaker is open", await gateway.AskAsync(Ask), StringComparison.Ordinal);
        Assert.Equal(2, backend.Heads.Count);

        Volatile.Write(ref isWell, true);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Ask), StringComparison.Ordinal);
        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Ask), StringComparison.Ordinal);

        string log = await gateway.StopAndReadLogAsync();
        string[] told = [.. log.Split('\n').Where(static line => line.Contains("[CB]", StringComparison.Ordinal)).Select(static line => line[(line.IndexOf("KRAKEND ", StringComparison.Ordinal) + 8)..])];
        Assert.Equal(
            [
                "DEBUG: [BACKEND: /b][CB] Creating the circuit breaker named 'the b'",
                "WARNING: [CB] Circuit breaker named 'the b' went from 'closed' to 'open'",
                "WARNING: [CB] Circuit breaker named 'the b' went from 'open' to 'half-open'",
                "WARNING: [CB] Circuit breaker named 'the b' went from 'half-open' to 'closed'",
            ],
            told);
    }

    [Fact]
    public async Task Clients_whose_bodies_do_not_come_never_open_the_circuit()
    {
        int halves = 0;
        await using var backend = new RawBackend(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                await connection.ReadAsync(2);
                Interlocked.Increment(ref halves);
                await connection.ReadAsync(2);
                await connection.WriteAsync(Ok);
            }
        });
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using RunningGateway gateway = await StartAsync(backend, endpoint: "\"method\": \"POST\",", clock: clock);
        const string Post = "POST /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\nContent-Length: 4\r\n\r\n";

        for (int i = 0; i < 3; i++)
        {
            Task<string> late = gateway.AskAsync(Post + "ab");
            await UntilAsync(() => Volatile.Read(ref halves) > i);
            clock.Advance(TimeSpan.FromSeconds(31));
            Assert.EndsWith("context deadline exceeded", await late, StringComparison.Ordinal);
        }

        Assert.EndsWith("{\"a\":1}", await gateway.AskAsync(Post + "abcd"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(FailureKind.Connect), true)]
    [InlineData(nameof(FailureKind.Timeout), true)]
    [InlineData(nameof(FailureKind.Status), true)]
    [InlineData(nameof(FailureKind.Decode), true)]
    [InlineData(nameof(FailureKind.Rejected), true)]
    [InlineData(nameof(FailureKind.Script), true)]
    [InlineData(nameof(FailureKind.TooLarge), true)]
    [InlineData(nameof(FailureKind.Request), false)]
    [InlineData(nameof(FailureKind.Canceled), false)]
    public async Task What_the_backend_is_to_blame_for_counts(string kind, bool counts)
    {
        BackendStep step = Compile((_, _, _) => new(new Failure(Enum.Parse<FailureKind>(kind), "x")));

        Assert.Equal("x", (await CallAsync(step)).Failure!.Message);
        Assert.Equal("x", (await CallAsync(step)).Failure!.Message);
        Assert.Equal(counts ? "circuit breaker is open" : "x", (await CallAsync(step)).Failure!.Message);
    }

    [Fact]
    public async Task A_step_that_throws_counts_as_a_failure()
    {
        BackendStep step = Compile((_, _, _) => throw new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(step));
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(step));
        Assert.Equal("circuit breaker is open", (await CallAsync(step)).Failure!.Message);
    }

    [Fact]
    public async Task A_failure_with_an_abandoned_request_counts_unless_the_call_was_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var abandoned = new ProxyRequest();
        abandoned.Abandon();
        BackendStep step = Compile((_, _, _) => new(new Failure(FailureKind.Timeout, "x")));

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("x", (await step(new UpstreamRequest(), abandoned, cancelled.Token)).Failure!.Message);
            Assert.Equal("x", (await step(new UpstreamRequest(), abandoned.Share(), cancelled.Token)).Failure!.Message);
        }

        await step(new UpstreamRequest(), abandoned, TestContext.Current.CancellationToken);
        await step(new UpstreamRequest(), new ProxyRequest(), cancelled.Token);
        Assert.Equal("circuit breaker is open", (await CallAsync(step)).Failure!.Message);
    }

    [Fact]
    public async Task A_reload_keeps_the_state_of_a_breaker_whose_settings_stay()
    {
        GatewayServices services = EndpointSettings.Services();
        BackendStep failing = (_, _, _) => new(new Failure(FailureKind.Connect, "x"));
        BackendStep before = Compile(failing, services: services);
        await CallAsync(before);
        await CallAsync(before);

        BackendStep same = Compile(failing, services: services with { State = new KeptState(services.State) });
        BackendStep changed = Compile(failing, "\"max_errors\": 2", services with { State = new KeptState(services.State) });

        Assert.Equal("circuit breaker is open", (await CallAsync(same)).Failure!.Message);
        Assert.Equal("x", (await CallAsync(changed)).Failure!.Message);
    }

    [Fact]
    public void Without_settings_the_next_step_is_the_step()
    {
        BackendStep next = (_, _, _) => default;
        EndpointConfig endpoint = EndpointSettings.Endpoint();

        Assert.Same(next, CircuitBreakerStep.Compile(next, endpoint, endpoint.Backends[0], EndpointSettings.Services(), []));
    }

    private static Task<ProxyResult> CallAsync(BackendStep step) =>
        step(new UpstreamRequest(), new ProxyRequest(), TestContext.Current.CancellationToken).AsTask();

    private static BackendStep Compile(BackendStep next, string settings = "\"max_errors\": 1", GatewayServices? services = null)
    {
        EndpointConfig endpoint = EndpointSettings.Endpoint(backendKeys: $"\"extra_config\": {{\"qos/circuit-breaker\": {{{settings}}}}},");
        return CircuitBreakerStep.Compile(next, endpoint, endpoint.Backends[0], services ?? EndpointSettings.Services(), []);
    }

    private static Task<RunningGateway> StartAsync(RawBackend backend, string endpoint = "", TimeProvider? clock = null) => RunningGateway.StartAsync(
        $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend.Host}}"], "extra_config": {"router": {"return_error_msg": true} },
         "endpoints": [{"endpoint": "/a", {{endpoint}} "timeout": "30s", "backend": [{"url_pattern": "/b", "extra_config":
           {"qos/circuit-breaker": {"max_errors": 1, "timeout": 60, "name": "the b", "log_status_change": true} } }]}]}
        """,
        clock);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
