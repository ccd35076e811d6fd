using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Gateway.Tests.TestSupport;

/// <summary>A backend on loopback that a test scripts byte by byte: each connection runs the script, which reads and writes what it
/// likes.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Func<Connection, Task> _script;
    private readonly Func<NetworkStream, Task<Stream>> _wrap;
    private readonly Task _accepting;
    private int _accepted;

    public RawBackend(Func<Connection, Task> script, Func<NetworkStream, Task<Stream>>? wrap = null)
    {
        _script = script;
        _wrap = wrap ?? (static stream => Task.FromResult<Stream>(stream));
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>A backend that answers each request head with the same bytes and then, if asked, closes.</summary>
    public static RawBackend Answering(string response, bool close = false) => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is not null)
        {
            await connection.WriteAsync(response);
            if (close)
            {
                return;
            }
        }
    });

    public int Port { get; }

    public string Host => $"http://127.0.0.1:{Port}";

    /// <summary>The connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Every request head that was read by <see cref="Connection.ReadHeadAsync"/>.</summary>
    public List<string> Heads { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                int number = Interlocked.Increment(ref _accepted);
                _connections.Add(RunAsync(client, number));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                await using Stream stream = await _wrap(client.GetStream());
                await _script(new Connection(this, client, stream, number, _stop.Token));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException
                or System.Security.Authentication.AuthenticationException)
            {
                // The gateway went away, which is what many tests are about.
            }
        }
    }

    /// <summary>One accepted connection.</summary>
    internal sealed class Connection(RawBackend backend, TcpClient client, Stream stream, int number, CancellationToken stop)
    {
        private readonly List<byte> _pending = [];

        /// <summary>The number of the connection, from 1.</summary>
        public int Number => number;

        public CancellationToken Stop => stop;

        /// <summary>Reads to the end of a request head; null at the end of the connection.</summary>
        public async Task<string?> ReadHeadAsync()
        {
            while (true)
            {
                string text = Encoding.Latin1.GetString([.. _pending]);
                int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end >= 0)
                {
                    _pending.RemoveRange(0, end + 4);
                    string head = text[..(end + 4)];
                    lock (backend.Heads)
                    {
                        backend.Heads.Add(head);
                    }

                    return head;
                }

                if (!await FillAsync())
                {
                    return null;
                }
            }
        }

        /// <summary>Reads a number of bytes, fewer at the end of the connection.</summary>
        public async Task<string> ReadAsync(int count)
        {
            while (_pending.Count < count && await FillAsync())
            {
            }

            int taken = Math.Min(count, _pending.Count);
            string text = Encoding.Latin1.GetString([.. _pending[..taken]]);
            _pending.RemoveRange(0, taken);
            return text;
        }

        /// <summary>Reads until a text has been seen, or the connection ends.</summary>
        public async Task<string> ReadUntilAsync(string text)
        {
            while (!Encoding.Latin1.GetString([.. _pending]).Contains(text, StringComparison.Ordinal) && await FillAsync())
            {
            }

            string all = Encoding.Latin1.GetString([.. _pending]);
            _pending.Clear();
            return all;
        }

        public async Task WriteAsync(string text) => await WriteAsync(Encoding.Latin1.GetBytes(text));

        public async Task WriteAsync(byte[] bytes)
        {
            await stream.WriteAsync(bytes, stop);
            await stream.FlushAsync(stop);
        }

        /// <summary>Keeps the connection open until the test ends.</summary>
        public Task HangAsync() => Task.Delay(Timeout.Infinite, stop);

        /// <summary>Closes with a reset.</summary>
        public void Reset()
        {
            client.LingerState = new LingerOption(true, 0);
            client.Client.Close();
        }

        private async Task<bool> FillAsync()
        {
            byte[] buffer = new byte[64 * 1024];
            int count = await stream.ReadAsync(buffer, stop);
            _pending.AddRange(buffer.AsSpan(0, count));
            return count > 0;
        }
    }
}
