using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Logging;

/// <summary>Sends messages of GELF 1.1 to a server: over UDP compressed and in chunks, over TCP each with a NUL behind it
/// (telemetry-connectivity.md 1.4). A record is the time in milliseconds, a space, the text, and a NUL, so that whoever logs copies
/// a text and no more.</summary>
/// <param name="options">Where to.</param>
internal sealed class GelfOutput(GelfOptions options) : SocketOutput
{
    /// <summary>The bytes of a datagram at most, as in the original.</summary>
    private const int ChunkSize = 1420;

    /// <summary>Two magic bytes, the message's number of 8 bytes, the chunk's place, the number of chunks.</summary>
    private const int ChunkHeader = 12;

    /// <summary>The chunks of a message at most, by the specification.</summary>
    private const int MaxChunks = 128;

    private static readonly string Machine = Environment.MachineName;

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly MemoryStream _compressed = new();

    /// <inheritdoc/>
    public override string Name => $"the GELF server {options.Host}:{options.Port}";

    /// <summary>Writes a record.</summary>
    /// <param name="time">When it was logged.</param>
    /// <param name="output">Where to.</param>
    public static void WriteTime(DateTimeOffset time, IBufferWriter<byte> output)
    {
        Span<byte> room = output.GetSpan(24);
        time.ToUnixTimeMilliseconds().TryFormat(room, out int length, provider: CultureInfo.InvariantCulture);
        room[length] = (byte)' ';
        output.Advance(length + 1);
    }

    /// <inheritdoc/>
    protected override Socket Open()
    {
        Socket socket = options.EnableTcp
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Dgram, ProtocolType.Udp);
        Connect(socket, options.Host, options.Port);
        return socket;
    }

    /// <inheritdoc/>
    protected override int Send(Socket socket, ReadOnlySpan<byte> records)
    {
        int end = records.IndexOf((byte)0);
        ReadOnlySpan<byte> record = records[..end];
        int space = record.IndexOf((byte)' ');
        WriteMessage(record[..space], record[(space + 1)..].Trim("\n "u8));
        if (options.EnableTcp)
        {
            _json.Write("\0"u8);
            SendWhole(socket, _json.WrittenSpan);
        }
        else
        {
            _compressed.SetLength(0);
            using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(_json.WrittenSpan);
            }

            SendChunks(socket, _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
        }

        return end + 1;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _compressed.Dispose();
    }

    // The level is always 6, as in the original; what it tells of its own source files has no counterpart.
    private void WriteMessage(ReadOnlySpan<byte> milliseconds, ReadOnlySpan<byte> text)
    {
        int line = text.IndexOf((byte)'\n');
        _json.ResetWrittenCount();
        _json.Write("{\"version\":\"1.1\",\"host\":"u8);
        CompactJson.WriteString(Machine, _json);
        _json.Write(",\"short_message\":"u8);
        CompactJson.WriteString(line < 0 ? text : text[..line], _json);
        if (line >= 0)
        {
            _json.Write(",\"full_message\":"u8);
            CompactJson.WriteString(text, _json);
        }

        _json.Write(",\"timestamp\":"u8);
        _json.Write(milliseconds[..^3]);
        _json.Write("."u8);
        _json.Write(milliseconds[^3..]);
        _json.Write(",\"level\":6,\"facility\":"u8);
        CompactJson.WriteString(LogPattern.ProgramName, _json);
        _json.Write("}"u8);
    }

    private void SendChunks(Socket socket, ReadOnlySpan<byte> message)
    {
        if (message.Length <= ChunkSize)
        {
            SendWhole(socket, message);
            return;
        }

        int count = (message.Length + ChunkSize - ChunkHeader - 1) / (ChunkSize - ChunkHeader);
        if (count > MaxChunks)
        {
            CountUnsendable();
            return;
        }

        Span<byte> chunk = stackalloc byte[ChunkSize];
        chunk[0] = 0x1E;
        chunk[1] = 0x0F;
        RandomNumberGenerator.Fill(chunk.Slice(2, 8));
        chunk[11] = (byte)count;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = message[(i * (ChunkSize - ChunkHeader))..];
            part = part[..Math.Min(part.Length, ChunkSize - ChunkHeader)];
            chunk[10] = (byte)i;
            part.CopyTo(chunk[ChunkHeader..]);
            SendWhole(socket, chunk[..(ChunkHeader + part.Length)]);
        }
    }
}
