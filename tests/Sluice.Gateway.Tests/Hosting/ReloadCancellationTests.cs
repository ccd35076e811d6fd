using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Hosting;

/// <summary>A reload that is given up while it waits.</summary>
public sealed class ReloadCancellationTests
{
    [Fact]
    public async Task A_reload_that_is_given_up_leaves_nothing_running()
    {
        var clock = new CountingClock();
        GatewayStart start = await GatewayHost.StartAsync(
            Load("""{ "version": 3, "port": 0, "listen_ip": "127.0.0.1", "endpoints": [] }"""),
            new GatewayHostOptions { Clock = clock, Log = new MemoryStream() }, CancellationToken.None);
        await using GatewayHost host = start.Host!;
        int before = clock.Timers;
        using var cancellation = new CancellationTokenSource();
        clock.Created = cancellation.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await host.ReloadAsync(
            Load(
                """
                { "version": 3, "port": 0, "listen_ip": "127.0.0.1", "endpoints": [{ "endpoint": "/a",
                  "extra_config": { "qos/ratelimit/router": { "client_max_rate": 1, "strategy": "ip" } },
                  "backend": [{ "url_pattern": "/", "sd": "dns", "host": ["_http._tcp.backend.invalid"] }] }] }
                """),
            cancellation.Token));

        Assert.Equal(before, clock.Timers);
    }

    private static GatewayConfig Load(string json) =>
        ConfigLoader.Load(new LoadRequest { File = "krakend.json", Content = Encoding.UTF8.GetBytes(json) }).Config!;

    // Counts the timers that were made and not disposed of.
    private sealed class CountingClock : TimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public Action? Created { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _timers);
            var timer = new Counted(base.CreateTimer(callback, state, dueTime, period), () => Interlocked.Decrement(ref _timers));
            Created?.Invoke();
            return timer;
        }

        private sealed class Counted(ITimer timer, Action disposed) : ITimer
        {
            private int _isDisposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                {
                    disposed();
                }

                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
