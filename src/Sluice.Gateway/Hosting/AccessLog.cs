using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Hosting;

/// <summary>The access log: one line a request, in the shape that log parsers of the original know (core.md 9), or in
/// another that is configured. Client data in it is quoted or escaped, so no request can forge a line, and credentials in a query are
/// hidden.</summary>
internal sealed class AccessLog
{
    // Everything in a line but the path, the query, the address, the method and the errors, with room to spare for colours.
    private const int FixedBytes = 256;

    // A longer line's buffer is not kept for the thread's life.
    private const int MaxKeptBytes = 64 * 1024;

    private const string Reset = "\e[0m";
    private const string Green = "\e[97;42m";
    private const string White = "\e[90;47m";
    private const string Yellow = "\e[90;43m";
    private const string Red = "\e[97;41m";
    private const string Blue = "\e[97;44m";
    private const string Magenta = "\e[97;45m";
    private const string Cyan = "\e[97;46m";

    // For the records that are not formatted on the stack: those of other forms, and of GELF.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    private readonly LogWriter _writer;
    private readonly TimeProvider _time;
    private readonly LocalTimestamp _timestamp;
    private readonly FrozenSet<string>? _skipped;
    private readonly AccessLogPattern? _pattern;
    private readonly bool _isGelf;
    private readonly bool _color;

    /// <summary>Makes the log. With <c>disable_access_log</c> there is none.</summary>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The <c>router</c> settings, for <c>logger_skip_paths</c>.</param>
    /// <param name="form">The form of its lines.</param>
    /// <param name="color">Whether to colour the lines: only when standard output is a terminal.</param>
    public AccessLog(LogWriter writer, TimeProvider time, RouterOptions options, AccessLogForm form, bool color)
    {
        _writer = writer;
        _time = time;
        _pattern = form.Pattern;
        _isGelf = form.IsGelf;
        _timestamp = form.Pattern?.Timestamp(time) ?? new LocalTimestamp(time, "yyyy'/'MM'/'dd - HH':'mm':'ss");
        _skipped = options.LoggerSkipPaths.Count == 0 ? null : options.LoggerSkipPaths.ToFrozenSet(StringComparer.Ordinal);
        _color = color && !form.IsGelf;
    }

    /// <summary>Logs an answered request.</summary>
    /// <param name="record">The request.</param>
    [SkipLocalsInit]
    public void Write(in AccessRecord record)
    {
        if (_skipped is not null && _skipped.Contains(record.Path))
        {
            return;
        }

        if (_isGelf || _pattern is not null)
        {
            WriteOther(record);
            return;
        }

        int most = MaxBytes(record);
        byte[]? rented = null;
        Span<byte> line = most <= 2048 ? stackalloc byte[2048] : rented = ArrayPool<byte>.Shared.Rent(most);
        _writer.Write(line[..Format(line, record)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void WriteOther(in AccessRecord record)
    {
        ArrayBufferWriter<byte> line = _line ??= new ArrayBufferWriter<byte>(1024);
        line.ResetWrittenCount();
        if (_isGelf)
        {
            GelfOutput.WriteTime(_time.GetUtcNow(), line);
        }

        if (_pattern is null)
        {
            line.Advance(Format(line.GetSpan(MaxBytes(record)), record));
        }
        else
        {
            _pattern.Write(record, _timestamp, line);
        }

        line.Write(_isGelf ? "\0"u8 : "\n"u8);
        _writer.Write(line.WrittenSpan);
        if (line.Capacity > MaxKeptBytes)
        {
            _line = null;
        }
    }

    private static int MaxBytes(in AccessRecord record)
    {
        int most = FixedBytes + ((record.ClientAddress.Length + record.Method.Length) * 3)
            + GoQuote.MaxBytes(record.Path.Length) + GoQuote.MaxBytes(record.RawQuery.Length);
        foreach (string error in record.Errors)
        {
            most += 32 + LogText.MaxBytes(error.Length);
        }

        return most;
    }

    private int Format(Span<byte> line, in AccessRecord record)
    {
        int length = Format(line, record.StatusCode, record.Latency, record.ClientAddress, record.Method, record.Path, record.RawQuery);
        for (int i = 0; i < record.Errors.Length; i++)
        {
            System.Text.Unicode.Utf8.TryWrite(line[length..], $"Error #{i + 1:00}: ", out int written);
            length += written;
            length += LogText.Write(record.Errors[i], line[length..]);
            line[length++] = (byte)'\n';
        }

        return length;
    }

    private int Format(
        Span<byte> line, int statusCode, TimeSpan latency, string clientAddress, string method, string path, ReadOnlySpan<char> rawQuery)
    {
        Span<char> text = stackalloc char[GoDurationText.MaxLength];
        int length = Put("[GIN] "u8, line);
        length += _timestamp.Write(line[length..]);

        length += Put(" |"u8, line[length..]);
        length += Color(StatusColor(statusCode), line[length..]);
        statusCode.TryFormat(text, out int digits, provider: System.Globalization.CultureInfo.InvariantCulture);
        length += Field(text[..digits], 3, line[length..]);
        length += Color(Reset, line[length..]);

        length += Put("|"u8, line[length..]);
        length += Color(LatencyColor(latency), line[length..]);
        int shown = GoDurationText.Write(GoDurationText.Shorten(latency), text);
        length += Field(text[..shown], 8, line[length..]);
        length += Color(Reset, line[length..]);

        length += Put("|"u8, line[length..]);
        length += Field(clientAddress, 15, line[length..]);
        length += Put("|"u8, line[length..]);
        length += Color(MethodColor(method), line[length..]);
        length += Put(" "u8, line[length..]);
        length += Encoding.UTF8.GetBytes(method, line[length..]);
        length += Pad(7 - method.Length + 1, line[length..]);
        length += Color(Reset, line[length..]);

        length += Put(" \""u8, line[length..]);
        length += GoQuote.WriteInner(path, line[length..]);
        if (rawQuery.Length > 0)
        {
            length += Put("?"u8, line[length..]);
            foreach (ReadOnlySpan<char> piece in SecretValues.Shown(rawQuery))
            {
                length += GoQuote.WriteInner(piece, line[length..]);
            }
        }

        return length + Put("\"\n"u8, line[length..]);
    }

    // A value right-aligned between two spaces.
    private static int Field(ReadOnlySpan<char> value, int width, Span<byte> output)
    {
        int length = Pad(1 + Math.Max(width - value.Length, 0), output);
        length += Encoding.UTF8.GetBytes(value, output[length..]);
        return length + Put(" "u8, output[length..]);
    }

    private static int Pad(int count, Span<byte> output)
    {
        count = Math.Max(count, 1);
        output[..count].Fill((byte)' ');
        return count;
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> output)
    {
        text.CopyTo(output);
        return text.Length;
    }

    private int Color(string code, Span<byte> output) => _color ? Encoding.ASCII.GetBytes(code, output) : 0;

    private static string StatusColor(int statusCode) => statusCode switch
    {
        >= 100 and < 200 => White,
        >= 200 and < 300 => Green,
        >= 300 and < 400 => White,
        >= 400 and < 500 => Yellow,
        _ => Red,
    };

    private static string LatencyColor(TimeSpan latency) => latency.TotalMilliseconds switch
    {
        < 100 => White,
        < 200 => Green,
        < 300 => Cyan,
        < 500 => Blue,
        < 1000 => Yellow,
        < 2000 => Magenta,
        _ => Red,
    };

    private static string MethodColor(string method) => method switch
    {
        "GET" => Blue,
        "POST" => Cyan,
        "PUT" => Yellow,
        "DELETE" => Red,
        "PATCH" => Green,
        "HEAD" => Magenta,
        "OPTIONS" => White,
        _ => Reset,
    };
}
