using System.Net;
using DnsClient;

namespace Sluice.Gateway.Upstream;

/// <summary>The hosts behind an SRV name (<c>sd: dns</c>, telemetry-connectivity.md 4.1), looked up again every
/// <c>dns_cache_ttl</c>, whether there is traffic or not. A look-up that fails leaves the last list.</summary>
internal sealed class SrvDiscovery : IDisposable
{
    /// <summary>The time for one question to one name server.</summary>
    internal static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private readonly string _scheme;
    private readonly LookupClient _client;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private volatile string[] _hosts = [];
    private int _running;

    /// <summary>Begins to look a name up.</summary>
    /// <param name="name">The full name of the SRV records.</param>
    /// <param name="scheme">The scheme of the hosts.</param>
    /// <param name="ttl">The time between look-ups; below 1 s the default of 30 s holds.</param>
    /// <param name="servers">The name servers; <see langword="null"/>: the system's.</param>
    /// <param name="time">The clock.</param>
    public SrvDiscovery(string name, string scheme, TimeSpan ttl, IReadOnlyList<IPEndPoint>? servers, TimeProvider time)
    {
        _name = name;
        _scheme = scheme;
        LookupClientOptions options = servers is null ? new LookupClientOptions() : new LookupClientOptions([.. servers]);
        options.UseCache = false;
        options.Timeout = QueryTimeout;
        options.Retries = 1;
        options.ThrowDnsErrors = false;
        _client = new LookupClient(options);
        First = RefreshAsync();
        TimeSpan every = ttl < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(30) : ttl;
        _timer = time.CreateTimer(static state => _ = ((SrvDiscovery)state!).RefreshAsync(), this, every, every);
    }

    /// <summary>The hosts as last seen; none before the first answer.</summary>
    public string[] Hosts => _hosts;

    /// <summary>The first look-up; it never fails, it only ends.</summary>
    public Task First { get; }

    /// <summary>Why the last look-up failed; <see langword="null"/> when it did not.</summary>
    public string? LastError { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _stop.Cancel();
    }

    private async Task RefreshAsync()
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            return;
        }

        try
        {
            IDnsQueryResponse answer = await _client.QueryAsync(_name, QueryType.SRV, cancellationToken: _stop.Token);
            if (answer.HasError)
            {
                LastError = $"SRV {_name}: {answer.ErrorMessage}";
                return;
            }

            _hosts = SrvWeights.Hosts(
                [.. answer.Answers.OfType<DnsClient.Protocol.SrvRecord>().Select(static record =>
                    new SrvRecord(record.Target.Value, record.Port, record.Priority, record.Weight))],
                _scheme);
            LastError = null;
        }
        catch (Exception exception) when (exception is DnsResponseException or OperationCanceledException or ArgumentException or InvalidOperationException)
        {
            LastError = $"SRV {_name}: the name server gives no usable answer";
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
