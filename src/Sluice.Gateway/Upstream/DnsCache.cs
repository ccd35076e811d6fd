using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>
/// The addresses of backend names (<c>dns_cache_ttl</c>, core.md 2.3). One look-up at a time for a name; while look-ups fail the last
/// good answer stays in use, so that a name server's bad minute is not the gateway's.
/// </summary>
/// <param name="ttl">How long an answer is fresh; below 1 s the default of 30 s holds.</param>
/// <param name="lookup">Asks the system.</param>
/// <param name="time">The clock.</param>
internal sealed class DnsCache(TimeSpan ttl, Func<string, Task<IPAddress[]>> lookup, TimeProvider time)
{
    /// <summary>How many names are remembered; names come from the configuration, from discovery and from redirects.</summary>
    internal const int MaxNames = 1024;

    /// <summary>How long a connection waits for a look-up while an old answer is at hand.</summary>
    internal static readonly TimeSpan MaxWaitWithOldAnswer = TimeSpan.FromSeconds(1);

    /// <summary>How long a name is not looked up again after a failure, while an old answer is at hand.</summary>
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeSpan _ttl = ttl < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(30) : ttl;

    /// <summary>A cache that asks the system's resolver.</summary>
    /// <param name="ttl">How long an answer is fresh.</param>
    /// <param name="time">The clock.</param>
    public static DnsCache OfSystem(TimeSpan ttl, TimeProvider time) => new(ttl, static name => Dns.GetHostAddressesAsync(name), time);

    /// <summary>The addresses of a name, best family first, each time beginning with another one of its family.</summary>
    /// <param name="name">A name or an address.</param>
    /// <param name="cancellation">Ends the wait; the look-up goes on for others.</param>
    /// <exception cref="DialException">The name is not known, or the name server does not answer.</exception>
    public async ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            return [address];
        }

        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            entry = new Entry();
            if (_entries.Count < MaxNames)
            {
                entry = _entries.GetOrAdd(name, entry);
            }
        }

        IPAddress[]? known = entry.Addresses;
        if (known is null || entry.IsStale(time))
        {
            Task<IPAddress[]> refresh = Refresh(entry, name);
            try
            {
                known = known is null
                    ? await refresh.WaitAsync(cancellation)
                    : await refresh.WaitAsync(MaxWaitWithOldAnswer, time, cancellation);
            }
            catch (Exception exception) when (exception is TimeoutException or SocketException or ArgumentException)
            {
                known ??= entry.Addresses ?? throw NotResolved(exception);
            }
        }

        return Rotate(known, entry.NextTurn());
    }

    private static DialException NotResolved(Exception exception) => new(
        FailureKind.NameResolution, exception is SocketException socket ? Failures.Describe(socket.SocketErrorCode) : "the name is not valid");

    private static IPAddress[] Rotate(IPAddress[] addresses, uint turn)
    {
        if (addresses.Length == 1)
        {
            return addresses;
        }

        AddressFamily first = addresses[0].AddressFamily;
        IPAddress[] rotated = new IPAddress[addresses.Length];
        int placed = Place(addresses, rotated, 0, turn, address => address.AddressFamily == first);
        Place(addresses, rotated, placed, turn, address => address.AddressFamily != first);
        return rotated;
    }

    private static int Place(IPAddress[] from, IPAddress[] to, int at, uint turn, Predicate<IPAddress> belongs)
    {
        IPAddress[] family = Array.FindAll(from, belongs);
        for (int i = 0; i < family.Length; i++)
        {
            to[at + i] = family[(int)((turn + (uint)i) % (uint)family.Length)];
        }

        return family.Length;
    }

    private Task<IPAddress[]> Refresh(Entry entry, string name)
    {
        lock (entry)
        {
            return entry.Lookup ??= LookupAsync(entry, name);
        }
    }

    private async Task<IPAddress[]> LookupAsync(Entry entry, string name)
    {
        // The caller stores the task before it can end.
        await Task.Yield();
        try
        {
            IPAddress[] addresses = await lookup(name);
            if (addresses.Length == 0)
            {
                throw new SocketException((int)SocketError.HostNotFound);
            }

            entry.Set(addresses, time, _ttl);
            return addresses;
        }
        catch
        {
            entry.Postpone(time, RetryAfter);
            throw;
        }
        finally
        {
            lock (entry)
            {
                entry.Lookup = null;
            }
        }
    }

    private sealed class Entry
    {
        private long _fresh;
        private TimeSpan _for;
        private uint _turn;

        public IPAddress[]? Addresses { get; private set; }

        public Task<IPAddress[]>? Lookup { get; set; }

        public bool IsStale(TimeProvider time) => time.GetElapsedTime(Volatile.Read(ref _fresh)) >= _for;

        public void Set(IPAddress[] addresses, TimeProvider time, TimeSpan ttl)
        {
            Addresses = addresses;
            Postpone(time, ttl);
        }

        public void Postpone(TimeProvider time, TimeSpan by)
        {
            _for = by;
            Volatile.Write(ref _fresh, time.GetTimestamp());
        }

        public uint NextTurn() => Interlocked.Increment(ref _turn) - 1;
    }
}
