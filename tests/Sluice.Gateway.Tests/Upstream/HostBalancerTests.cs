using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.TestSupport;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Tests.Upstream;

public class HostBalancerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Hosts_take_turns_and_one_listed_twice_gets_twice_the_calls()
    {
        HostBalancer balancer = new(["a", "b", "b"]);
        string?[] seen = [.. Enumerable.Range(0, 300).Select(_ => balancer.Next())];

        Assert.Equal(100, seen.Count(static host => host == "a"));
        Assert.Equal(200, seen.Count(static host => host == "b"));
    }

    [Fact]
    public void No_hosts_give_none() => Assert.Null(new HostBalancer([]).Next());

    [Fact]
    public async Task Turns_are_fair_across_threads()
    {
        HostBalancer balancer = new(["a", "b"]);
        int[] counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 1000).Count(_ => balancer.Next() == "a"))));

        Assert.Equal(2000, counts.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task No_host_is_more_than_a_turn_ahead_of_another_whatever_the_number_of_threads(int threads)
    {
        HostBalancer balancer = new(["a", "b", "c", "d", "e"]);
        string?[][] seen = await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(
            () => Enumerable.Range(0, 997).Select(_ => balancer.Next()).ToArray())));

        int[] counts = [.. seen.SelectMany(static s => s).GroupBy(static host => host).Select(static group => group.Count())];
        Assert.Equal(5, counts.Length);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public async Task A_host_that_the_configuration_lists_twice_gets_twice_the_requests()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        await using RawBackend once = RawBackend.Answering(Answer);
        await using RawBackend twice = RawBackend.Answering(Answer);
        await using RunningGateway gateway = await RunningGateway.StartAsync($$"""
            {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "endpoints": [{"endpoint": "/a", "backend": [
             {"url_pattern": "/a", "host": ["{{once.Host}}", "{{twice.Host}}", "{{twice.Host}}"]}]}]}
            """);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => gateway.AskAsync("GET /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n")));

        Assert.Equal((10, 20), (once.Heads.Count, twice.Heads.Count));
    }

    [Theory]
    [InlineData("10 a:1 60;10 b:2 20;10 c:3 0;20 d:4 99", "a a a b")]
    [InlineData("1 a:1 1;1 b:1 1", "a b")]
    [InlineData("1 a:1 0;1 b:1 0", "")]
    [InlineData("", "")]
    [InlineData("1 a:1 60000;1 b:1 20000", "a a a b")]
    [InlineData("1 a:1 100000;1 b:1 1", "a")]
    public void Weights_become_repetitions_of_the_lowest_priority(string records, string expected)
    {
        Gateway.Upstream.SrvRecord[] parsed = [.. records.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static text =>
        {
            string[] parts = text.Split(' ', ':');
            return new Gateway.Upstream.SrvRecord(parts[1], int.Parse(parts[2]), int.Parse(parts[0]), int.Parse(parts[3]));
        })];

        Assert.Equal(expected, string.Join(' ', SrvWeights.Hosts(parsed, "http").Select(static host => host.Split('/', ':')[3])));
    }

    [Fact]
    public async Task Hosts_are_discovered_by_SRV_and_refreshed_and_kept_while_the_name_server_fails()
    {
        using NameServer server = new() { Records = [(1, 1, 8081, "one.test"), (1, 1, 8082, "two.test"), (2, 9, 9, "backup.test")] };
        FakeTimeProvider time = new();
        using SrvDiscovery discovery = new("_http._tcp.svc.test", "https", TimeSpan.FromSeconds(30), [server.Address], time);
        await discovery.First.WaitAsync(Patience);
        HostBalancer balancer = new(discovery);
        Assert.Equal(
            ["https://one.test.:8081", "https://two.test.:8082"],
            new[] { balancer.Next(), balancer.Next() }.Order(StringComparer.Ordinal));

        server.Records = [(1, 1, 8083, "three.test")];
        time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => balancer.Next() == "https://three.test.:8083");

        server.Fails = true;
        time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => discovery.LastError is not null);
        Assert.Equal("https://three.test.:8083", balancer.Next());
    }

    [Fact]
    public async Task A_name_server_that_is_away_does_not_stop_the_start()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ConfigObject source = new(default, "$", []);
        FakeTimeProvider time = new();
        using KeptState state = new();
        UpstreamTransports transports = UpstreamTransports.Create(
            new GatewayConfig { Source = source }, time, state, [], [(IPEndPoint)silent.LocalEndPoint!]);
        HostBalancer balancer = transports.BalancerFor(
            new BackendConfig { Source = source, UrlPattern = "/", Hosts = ["_x._tcp.test"], ServiceDiscovery = "dns" });

        Task<IReadOnlyList<string>> start = transports.DiscoverAsync(default);
        time.Advance(UpstreamTransports.DiscoveryPatience);

        Assert.Single(await start.WaitAsync(Patience));
        Assert.Null(balancer.Next());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>A name server on loopback that answers every question with its SRV records.</summary>
    private sealed class NameServer : IDisposable
    {
        private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));

        public NameServer() => _ = ServeAsync();

        public IPEndPoint Address => (IPEndPoint)_udp.Client.LocalEndPoint!;

        public (int Priority, int Weight, int Port, string Target)[] Records { get; set; } = [];

        public bool Fails { get; set; }

        public void Dispose() => _udp.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    UdpReceiveResult question = await _udp.ReceiveAsync();
                    await _udp.SendAsync(Answer(question.Buffer), question.RemoteEndPoint);
                }
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
            }
        }

        private byte[] Answer(byte[] question)
        {
            int end = 12;
            while (question[end] != 0)
            {
                end += question[end] + 1;
            }

            List<byte> answer = [.. question[..(end + 5)]];
            answer[2] = 0x84;
            answer[3] = (byte)(Fails ? 2 : 0);
            answer[7] = (byte)(Fails ? 0 : Records.Length);
            answer[8] = answer[9] = answer[10] = answer[11] = 0;
            foreach ((int priority, int weight, int port, string target) in Fails ? [] : Records)
            {
                List<byte> name = [];
                foreach (string label in target.Split('.'))
                {
                    name.Add((byte)label.Length);
                    name.AddRange(Encoding.ASCII.GetBytes(label));
                }

                name.Add(0);
                byte[] fields = new byte[18];
                BinaryPrimitives.WriteUInt16BigEndian(fields, 0xc00c);
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(2), 33);
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(4), 1);
                BinaryPrimitives.WriteUInt32BigEndian(fields.AsSpan(6), 30);
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(10), (ushort)(6 + name.Count));
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(12), (ushort)priority);
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(14), (ushort)weight);
                BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(16), (ushort)port);
                answer.AddRange(fields);
                answer.AddRange(name);
            }

            return [.. answer];
        }
    }
}
