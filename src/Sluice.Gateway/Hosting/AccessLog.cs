using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Hosting;

/// <summary>The access log: one line a request, in the shape that log parsers of the original know (core.md 9). Client data in it is
/// quoted or escaped, so no request can forge a line.</summary>
internal sealed class AccessLog
{
    // Everything in a line but the path, the query, the address, the method and the errors, with room to spare for colours.
    private const int FixedBytes = 256;

    private const string Reset = "\e[0m";
    private const string Green = "\e[97;42m";
    private const string White = "\e[90;47m";
    private const string Yellow = "\e[90;43m";
    private const string Red = "\e[97;41m";
    private const string Blue = "\e[97;44m";
    private const string Magenta = "\e[97;45m";
    private const string Cyan = "\e[97;46m";

    private readonly LogWriter _writer;
    private readonly LocalTimestamp _timestamp;
    private readonly FrozenSet<string>? _skipped;
    private readonly bool _color;

    /// <summary>Makes the log. With <c>disable_access_log</c> there is none.</summary>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The <c>router</c> settings, for <c>logger_skip_paths</c>.</param>
    /// <param name="color">Whether to colour the lines: only when standard output is a terminal.</param>
    public AccessLog(LogWriter writer, TimeProvider time, RouterOptions options, bool color)
    {
        _writer = writer;
        _timestamp = new LocalTimestamp(time, "yyyy'/'MM'/'dd - HH':'mm':'ss");
        _skipped = options.LoggerSkipPaths.Count == 0 ? null : options.LoggerSkipPaths.ToFrozenSet(StringComparer.Ordinal);
        _color = color;
    }

    /// <summary>Logs an answered request.</summary>
    /// <param name="statusCode">The status of the answer.</param>
    /// <param name="latency">The time from the request's head to the end of the answer.</param>
    /// <param name="clientAddress">The client's address (<see cref="ClientAddress"/>).</param>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The decoded path (<see cref="RequestPath.Path"/>).</param>
    /// <param name="rawQuery">The query as sent.</param>
    /// <param name="errors">What went wrong, each on a line of its own.</param>
    [SkipLocalsInit]
    public void Write(
        int statusCode,
        TimeSpan latency,
        string clientAddress,
        string method,
        string path,
        ReadOnlySpan<char> rawQuery,
        params ReadOnlySpan<string> errors)
    {
        if (_skipped is not null && _skipped.Contains(path))
        {
            return;
        }

        int most = FixedBytes + ((clientAddress.Length + method.Length) * 3) + GoQuote.MaxBytes(path.Length) + GoQuote.MaxBytes(rawQuery.Length);
        foreach (string error in errors)
        {
            most += 32 + LogText.MaxBytes(error.Length);
        }

        byte[]? rented = null;
        Span<byte> line = most <= 2048 ? stackalloc byte[2048] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Format(line, statusCode, latency, clientAddress, method, path, rawQuery);
        for (int i = 0; i < errors.Length; i++)
        {
            System.Text.Unicode.Utf8.TryWrite(line[length..], $"Error #{i + 1:00}: ", out int written);
            length += written;
            length += LogText.Write(errors[i], line[length..]);
            line[length++] = (byte)'\n';
        }

        _writer.Write(line[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
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
            length += GoQuote.WriteInner(rawQuery, line[length..]);
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
