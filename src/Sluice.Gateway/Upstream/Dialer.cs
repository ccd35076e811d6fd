using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.Configuration;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Upstream;

/// <summary>Opens connections to backends: name, address, TCP, TLS, each with its own limit of time (core.md 2.3).</summary>
/// <param name="settings">The <c>dialer_*</c> settings.</param>
/// <param name="names">Resolves names.</param>
/// <param name="tls"><c>client_tls</c>; <see langword="null"/>: the runtime's defaults.</param>
/// <param name="time">The clock.</param>
internal sealed class Dialer(TransportConfig settings, DnsCache names, ClientTls? tls, TimeProvider time)
{
    /// <summary>The time for a TLS handshake, as in the original (core.md 2.3).</summary>
    internal static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The default of <c>dialer_fallback_delay</c>.</summary>
    internal static readonly TimeSpan DefaultFallbackDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>The default of <c>dialer_keep_alive</c>.</summary>
    internal static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromSeconds(15);

    /// <summary><c>client_tls</c>; <see langword="null"/>: the runtime's defaults.</summary>
    public ClientTls? Tls { get; } = tls;

    /// <summary>Opens a connection for the runtime's client.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="DialException">There is no connection.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        DnsEndPoint to = context.DnsEndPoint;
        CallTimings? timings = (context.InitialRequestMessage as HttpTransport.Message)?.Block.Timings;
        NetworkStream stream = new(await OpenAsync(to.Host, to.Port, timings, cancellation), ownsSocket: true);
        return context.InitialRequestMessage.RequestUri is { } uri && uri.Scheme == Uri.UriSchemeHttps
            && uri.Port == to.Port && uri.IdnHost == to.Host
                ? await SecureAsync(stream, to.Host, timings, cancellation)
                : stream;
    }

    private async ValueTask<Socket> OpenAsync(string host, int port, CallTimings? timings, CancellationToken cancellation)
    {
        if (settings.DialerTimeout <= TimeSpan.Zero)
        {
            return await ConnectAnyAsync(await ResolveAsync(host, timings, cancellation), port, cancellation);
        }

        using CancellationTokenSource limit = new(TimerTime.Bounded(settings.DialerTimeout), time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await ConnectAnyAsync(await ResolveAsync(host, timings, both.Token), port, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new DialException(FailureKind.Connect, "no connection within dialer_timeout");
        }
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CallTimings? timings, CancellationToken cancellation)
    {
        if (timings is null || IPAddress.TryParse(host, out _))
        {
            return await names.ResolveAsync(host, cancellation);
        }

        long since = time.GetTimestamp();
        try
        {
            return await names.ResolveAsync(host, cancellation);
        }
        finally
        {
            timings.NamesResolved(since);
        }
    }

    // RFC 8305 in the form of the original: the first family has a head start, then both run, and the first connection wins.
    private async Task<Socket> ConnectAnyAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        int first = Array.FindIndex(addresses, address => address.AddressFamily != addresses[0].AddressFamily);
        if (first < 0 || settings.DialerFallbackDelay < TimeSpan.Zero)
        {
            return await ConnectInTurnAsync(addresses, port, cancellation);
        }

        TimeSpan delay = settings.DialerFallbackDelay == TimeSpan.Zero ? DefaultFallbackDelay : TimerTime.Bounded(settings.DialerFallbackDelay);
        using CancellationTokenSource loser = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<Socket> primary = ConnectInTurnAsync(addresses[..first], port, loser.Token);
        _ = await Task.WhenAny(primary, Task.Delay(delay, time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        if (primary.IsCompletedSuccessfully)
        {
            return await primary;
        }

        Task<Socket> fallback = ConnectInTurnAsync(addresses[first..], port, loser.Token);
        Task<Socket> winner = await Task.WhenAny(primary, fallback);
        if (!winner.IsCompletedSuccessfully)
        {
            winner = winner == primary ? fallback : primary;
            _ = await Task.WhenAny(winner);
        }

        if (winner.IsCompletedSuccessfully)
        {
            await loser.CancelAsync();
            Abandon(winner == primary ? fallback : primary);
            return await winner;
        }

        Abandon(fallback);
        return await primary;
    }

    private static void Abandon(Task<Socket> attempt) => _ = attempt.ContinueWith(
        static ended =>
        {
            if (ended.IsCompletedSuccessfully)
            {
                ended.GetAwaiter().GetResult().Dispose();
            }
            else
            {
                _ = ended.Exception;
            }
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task<Socket> ConnectInTurnAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        DialException? failure = null;
        foreach (IPAddress address in addresses)
        {
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                Tune(socket);
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                failure ??= new DialException(FailureKind.Connect, Failures.Describe(exception.SocketErrorCode));
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure!;
    }

    private void Tune(Socket socket)
    {
        socket.NoDelay = true;
        if (settings.DialerKeepAlive >= TimeSpan.Zero)
        {
            TimeSpan interval = settings.DialerKeepAlive == TimeSpan.Zero ? DefaultKeepAlive : settings.DialerKeepAlive;
            int seconds = Math.Max(1, (int)Math.Min(interval.TotalSeconds, short.MaxValue));
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        }
    }

    private async ValueTask<Stream> SecureAsync(NetworkStream stream, string host, CallTimings? timings, CancellationToken cancellation)
    {
        SslStream secure = new(stream);
        string? distrust = null;
        SslClientAuthenticationOptions options = Tls?.NewOptions(why => distrust = why) ?? ClientTls.DefaultOptions(why => distrust = why);
        options.TargetHost = host.TrimEnd('.');
        long since = time.GetTimestamp();
        using CancellationTokenSource limit = new(HandshakeTimeout, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await secure.AuthenticateAsClientAsync(options, both.Token);
            return secure;
        }
        catch (Exception exception)
        {
            await secure.DisposeAsync();
            if (exception is OperationCanceledException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new DialException(FailureKind.Connect, "TLS: no handshake within 10 s");
            }

            throw new DialException(FailureKind.Connect, "TLS: " + (distrust ?? (exception is AuthenticationException
                ? "the backend and the gateway agree on no version, cipher or certificate"
                : "the backend broke off the handshake")));
        }
        finally
        {
            timings?.Secured(since);
        }
    }
}
