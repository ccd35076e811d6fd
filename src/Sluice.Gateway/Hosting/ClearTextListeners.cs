using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Sluice.Gateway.Hosting;

/// <summary>One half of a clear-text address on which both HTTP/1.1 and HTTP/2 are spoken.</summary>
/// <param name="address">The address.</param>
/// <param name="socket">The socket that listens there already; <see langword="null"/> to open one.</param>
/// <param name="isHttp2">Whether this half takes the connections that begin with HTTP/2's preface.</param>
internal sealed class ClearTextEndPoint(IPEndPoint address, HandedSocket? socket, bool isHttp2) : IPEndPoint(address.Address, address.Port)
{
    /// <summary>What is the same for both halves: the address, and the socket that listens there already.</summary>
    public (IPEndPoint Address, HandedSocket? Socket) Shared { get; } = (new IPEndPoint(address.Address, address.Port), socket);

    /// <summary>What the transport opens.</summary>
    public EndPoint Opened => socket is null ? Shared.Address : new FileHandleEndPoint((ulong)socket.Handle, FileHandleType.Auto);

    /// <summary>Whether this half takes the connections that begin with HTTP/2's preface.</summary>
    public bool IsHttp2 { get; } = isHttp2;
}

/// <summary>Serves HTTP/1.1 and HTTP/2 with prior knowledge on one clear-text address (<c>use_h2c</c>; RFC 9113 section 3.3). The server
/// itself takes one protocol a clear-text address, so it gets two listeners that share a socket: each connection's first
/// bytes tell to which it goes.</summary>
internal sealed class ClearTextListeners : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets =
        new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    private readonly int _maxConnections;
    private readonly Dictionary<(IPEndPoint, HandedSocket?), SharedListener> _shared = [];

    private ClearTextListeners(int maxConnections) => _maxConnections = maxConnections;

    /// <summary>Adds the listeners to a server's services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="maxConnections">The most connections that are open at once, over both protocols; 0 for no limit.</param>
    public static void Register(IServiceCollection services, int maxConnections) =>
        services.AddSingleton<IConnectionListenerFactory>(new ClearTextListeners(maxConnections));

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is ClearTextEndPoint;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var half = (ClearTextEndPoint)endpoint;
        if (!_shared.TryGetValue(half.Shared, out SharedListener? shared))
        {
            shared = new SharedListener(await _sockets.BindAsync(half.Opened, cancellationToken), _maxConnections);
            _shared.Add(half.Shared, shared);
        }

        return half.IsHttp2 ? shared.Http2 : shared.Http1;
    }

    /// <summary>Accepts connections and sorts them by their first bytes.</summary>
    private sealed class SharedListener : IAsyncDisposable
    {
        /// <summary>The start of HTTP/2's preface that no HTTP/1 request line begins with (RFC 9113 section 3.4).</summary>
        private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

        /// <summary>How long a connection may take to send its first bytes.</summary>
        private static readonly TimeSpan FirstBytesTimeout = TimeSpan.FromSeconds(30);

        private readonly IConnectionListener _socket;
        private readonly int _maxConnections;
        private readonly CancellationTokenSource _stop = new();
        private int _halvesOpen = 2;
        private int _connections;

        public SharedListener(IConnectionListener socket, int maxConnections)
        {
            _socket = socket;
            _maxConnections = maxConnections;
            Http1 = new Half(this);
            Http2 = new Half(this);
            _ = AcceptAsync();
        }

        public Half Http1 { get; }

        public Half Http2 { get; }

        public async ValueTask UnbindAsync()
        {
            if (Interlocked.Decrement(ref _halvesOpen) == 1)
            {
                await _stop.CancelAsync();
                await _socket.UnbindAsync();
            }
        }

        public EndPoint Address => _socket.EndPoint;

        public ValueTask DisposeAsync()
        {
            _stop.Dispose();
            return _socket.DisposeAsync();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (await _socket.AcceptAsync(_stop.Token) is { } connection)
                {
                    if (Interlocked.Increment(ref _connections) > _maxConnections && _maxConnections > 0)
                    {
                        Interlocked.Decrement(ref _connections);
                        connection.Abort();
                        await connection.DisposeAsync();
                        continue;
                    }

                    connection.ConnectionClosed.UnsafeRegister(
                        static listener => Interlocked.Decrement(ref ((SharedListener)listener!)._connections), this);
                    _ = SortAsync(connection);
                }
            }
            catch (OperationCanceledException)
            {
                // The gateway stops.
            }

            Http1.Complete();
            Http2.Complete();
        }

        private async Task SortAsync(ConnectionContext connection)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(FirstBytesTimeout);
            PipeReader input = connection.Transport.Input;
            try
            {
                while (true)
                {
                    ReadResult read = await input.ReadAsync(limit.Token);
                    bool? isHttp2 = StartsWithPreface(read.Buffer);
                    bool decided = isHttp2 is not null || read.IsCompleted;
                    input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
                    if (decided)
                    {
                        (isHttp2 == true ? Http2 : Http1).Offer(connection);
                        return;
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                connection.Abort();
                await connection.DisposeAsync();
            }
        }

        private static bool? StartsWithPreface(ReadOnlySequence<byte> bytes)
        {
            Span<byte> start = stackalloc byte[Preface.Length];
            int length = (int)Math.Min(bytes.Length, Preface.Length);
            bytes.Slice(0, length).CopyTo(start);
            return !Preface.StartsWith(start[..length]) ? false : length == Preface.Length ? true : null;
        }
    }

    /// <summary>The listener of one protocol.</summary>
    private sealed class Half(SharedListener shared) : IConnectionListener
    {
        /// <summary>Connections that wait for the server to take them: as many as a socket's usual backlog.</summary>
        private readonly Channel<ConnectionContext> _connections = Channel.CreateBounded<ConnectionContext>(512);

        public EndPoint EndPoint => shared.Address;

        public void Offer(ConnectionContext connection)
        {
            if (!_connections.Writer.TryWrite(connection))
            {
                connection.Abort();
            }
        }

        public void Complete() => _connections.Writer.TryComplete();

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out ConnectionContext? connection)
                ? connection
                : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => shared.UnbindAsync();

        public ValueTask DisposeAsync() => shared.DisposeAsync();
    }
}
