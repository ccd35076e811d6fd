namespace Sluice.Gateway.Observation;

/// <summary>How long the parts of one call to a backend took. A layer that wants to know puts it into
/// <see cref="Upstream.UpstreamRequest.Timings"/>; the connection writes to it from any thread, maybe after the call was given up, so it is
/// not used for another call.</summary>
/// <param name="clock">The source of time.</param>
internal sealed class CallTimings(TimeProvider clock)
{
    private long _written;
    private long _firstByte;
    private long _names;
    private long _tls;

    /// <summary>The beginning, in the clock's ticks.</summary>
    public long Began { get; } = clock.GetTimestamp();

    /// <summary>From the beginning until there was a connection and the head of the request went out; zero when there never was one.</summary>
    public TimeSpan Connection => Since(ref _written);

    /// <summary>From the beginning until the head of the answer was there; zero when there is none.</summary>
    public TimeSpan FirstByte => Since(ref _firstByte);

    /// <summary>The time for resolving the host's name; zero when a connection was there already.</summary>
    public TimeSpan Names => new(Volatile.Read(ref _names));

    /// <summary>The time for the TLS handshake; zero when there was none for this call, or a proxy's tunnel leads to the backend.</summary>
    public TimeSpan Tls => new(Volatile.Read(ref _tls));

    /// <summary>The head of the request goes out. Of a request that is sent once more, the later time counts.</summary>
    public void HeadWritten() => Volatile.Write(ref _written, clock.GetTimestamp());

    /// <summary>The head of the answer is there.</summary>
    public void HeadReceived() => Volatile.Write(ref _firstByte, clock.GetTimestamp());

    /// <summary>The host's name was resolved.</summary>
    /// <param name="since">When that began, in the clock's ticks.</param>
    public void NamesResolved(long since) => Volatile.Write(ref _names, clock.GetElapsedTime(since).Ticks);

    /// <summary>The TLS handshake is over.</summary>
    /// <param name="since">When it began, in the clock's ticks.</param>
    public void Secured(long since) => Volatile.Write(ref _tls, clock.GetElapsedTime(since).Ticks);

    private TimeSpan Since(ref long moment) =>
        Volatile.Read(ref moment) is not 0 and var at ? clock.GetElapsedTime(Began, at) : TimeSpan.Zero;
}
