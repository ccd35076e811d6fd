using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Logging;

/// <summary>A line of the access log from <c>%{variable}</c>s. What comes from clients is escaped: as in JSON when the pattern begins with a
/// brace, else as Go quotes it; credentials are hidden.</summary>
internal sealed class AccessLogPattern
{
    private readonly List<Part> _parts = [];
    private readonly bool _isJson;
    private readonly string _marker;
    private readonly GoTimeLayout _time;

    private AccessLogPattern(bool isJson, string marker, GoTimeLayout time)
    {
        _isJson = isJson;
        _marker = marker;
        _time = time;
    }

    private enum Variable
    {
        Literal,
        Time,
        StatusCode,
        Latency,
        LatencyMs,
        LatencyUs,
        LatencyNs,
        ClientIp,
        Method,
        Path,
        Uri,
        Host,
        Header,
        Scheme,
        Query,
        Proto,
        Claim,
    }

    /// <summary>The variables of which nothing is known.</summary>
    public IEnumerable<string> WithoutValue => _parts.Where(static p => p.Variable == Variable.Claim).Select(static p => p.Text);

    /// <summary>The headers that are named and hold credentials.</summary>
    public IEnumerable<string> SecretHeaders =>
        _parts.Where(static p => p.Variable == Variable.Header && SecretValues.IsSecretHeader(p.Text)).Select(static p => p.Text);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern, without its line break.</param>
    /// <param name="prefix">The value of <c>%{prefix}</c>.</param>
    /// <param name="marker">What stands for a header or claim that is not there.</param>
    /// <param name="time">The layout of <c>%{time}</c>.</param>
    /// <param name="pattern">The compiled pattern.</param>
    /// <param name="error">Why it cannot be used.</param>
    public static bool TryParse(
        string text, string prefix, string marker, GoTimeLayout time, [NotNullWhen(true)] out AccessLogPattern? pattern, out string error)
    {
        pattern = new AccessLogPattern(text.StartsWith('{'), marker, time);
        error = text.Length == 0 ? "it is empty" : "";
        int literal = 0;
        while (error.Length == 0 && text.IndexOf("%{", literal, StringComparison.Ordinal) is >= 0 and var at)
        {
            int end = text.IndexOf('}', at);
            string name = end < 0 ? "" : text[(at + 2)..end];
            pattern.AddText(text[literal..at]);
            if (name == "prefix")
            {
                pattern.AddText(pattern._isJson ? Escaped(prefix) : prefix);
            }
            else if (Find(name) is { } part)
            {
                pattern._parts.Add(part);
            }
            else
            {
                error = end < 0 ? "%{ has no end" : $"%{{{name}}} is not known";
            }

            literal = end + 1;
        }

        pattern.AddText(error.Length == 0 ? text[literal..] : "");
        pattern = error.Length == 0 ? pattern : null;
        return pattern is not null;
    }

    /// <summary>Makes the cache of the rendered time.</summary>
    /// <param name="clock">The source of time.</param>
    public LocalTimestamp Timestamp(TimeProvider clock) => new(clock, _time.Format);

    /// <summary>Writes a line, without a line break.</summary>
    /// <param name="record">The request.</param>
    /// <param name="time">The present time.</param>
    /// <param name="output">Where to.</param>
    public void Write(in AccessRecord record, LocalTimestamp time, IBufferWriter<byte> output)
    {
        Span<char> latency = stackalloc char[GoDurationText.MaxLength];
        foreach (Part part in _parts)
        {
            switch (part.Variable)
            {
                case Variable.Literal:
                    output.Write(part.Bytes);
                    break;
                case Variable.Time:
                    output.Advance(time.Write(output.GetSpan(64)));
                    break;
                case Variable.StatusCode:
                    WriteNumber(record.StatusCode, output);
                    break;
                case Variable.Latency:
                    WriteText(latency[..GoDurationText.Write(record.Latency, latency)], output);
                    break;
                case Variable.LatencyMs:
                    WriteNumber(record.Latency.Ticks / TimeSpan.TicksPerMillisecond, output);
                    break;
                case Variable.LatencyUs:
                    WriteNumber(record.Latency.Ticks / TimeSpan.TicksPerMicrosecond, output);
                    break;
                case Variable.LatencyNs:
                    WriteNumber(record.Latency.Ticks * TimeSpan.NanosecondsPerTick, output);
                    break;
                case Variable.ClientIp:
                    WriteText(record.ClientAddress, output);
                    break;
                case Variable.Method:
                    WriteText(record.Method, output);
                    break;
                case Variable.Path:
                    WriteText(record.Path, output);
                    break;
                case Variable.Uri:
                    WriteText(record.Path, output);
                    WriteQuery(record.RawQuery, output, "?");
                    break;
                case Variable.Query:
                    WriteQuery(record.RawQuery, output, "");
                    break;
                case Variable.Proto:
                    WriteText(record.Request?.Protocol ?? _marker, output);
                    break;
                case Variable.Scheme:
                    WriteText(record.Request?.Scheme ?? _marker, output);
                    break;
                case Variable.Host:
                    WriteText(record.Request?.Headers.Host.ToString() ?? _marker, output);
                    break;
                case Variable.Header:
                    WriteHeader(part.Text, record.Request?.Headers[part.Text].ToString(), output);
                    break;
                default:
                    WriteText(_marker, output);
                    break;
            }
        }
    }

    private static Part? Find(string name) => name switch
    {
        "time" => new Part(Variable.Time, name),
        "statusCode" => new Part(Variable.StatusCode, name),
        "latency" => new Part(Variable.Latency, name),
        "latencyMs" => new Part(Variable.LatencyMs, name),
        "latencyUs" => new Part(Variable.LatencyUs, name),
        "latencyNs" => new Part(Variable.LatencyNs, name),
        "clientIP" => new Part(Variable.ClientIp, name),
        "method" => new Part(Variable.Method, name),
        "path" => new Part(Variable.Path, name),
        "uri" => new Part(Variable.Uri, name),
        "host" => new Part(Variable.Host, name),
        "scheme" => new Part(Variable.Scheme, name),
        "query" => new Part(Variable.Query, name),
        "proto" => new Part(Variable.Proto, name),
        { Length: > 7 } when name.StartsWith("header.", StringComparison.Ordinal) => new Part(Variable.Header, name[7..]),
        { Length: > 4 } when name.StartsWith("jwt.", StringComparison.Ordinal) => new Part(Variable.Claim, name),
        _ => null,
    };

    private static string Escaped(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        CompactJson.WriteInner(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteNumber(long number, IBufferWriter<byte> output)
    {
        number.TryFormat(output.GetSpan(20), out int length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    private void AddText(string text)
    {
        if (text.Length > 0)
        {
            _parts.Add(new Part(Variable.Literal, text));
        }
    }

    private void WriteText(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (_isJson)
        {
            CompactJson.WriteInner(text, output);
        }
        else
        {
            output.Advance(GoQuote.WriteInner(text, output.GetSpan(GoQuote.MaxBytes(text.Length))));
        }
    }

    private void WriteQuery(ReadOnlySpan<char> query, IBufferWriter<byte> output, string mark)
    {
        if (query.Length > 0)
        {
            WriteText(mark, output);
            foreach (ReadOnlySpan<char> piece in SecretValues.Shown(query))
            {
                WriteText(piece, output);
            }
        }
    }

    // A header such as Referer may hold a URL with a password and a query.
    private void WriteHeader(string name, string? value, IBufferWriter<byte> output)
    {
        if (string.IsNullOrEmpty(value))
        {
            WriteText(_marker, output);
            return;
        }

        if (SecretValues.IsSecretHeader(name))
        {
            WriteText(SecretValues.Hidden, output);
            return;
        }

        int query = value.IndexOf('?', StringComparison.Ordinal) + 1;
        ReadOnlySpan<char> address = query == 0 ? value : value.AsSpan(0, query);
        (int user, int length) = SecretValues.UserOf(address).GetOffsetAndLength(address.Length);
        WriteText(address[..user], output);
        WriteText(address[(user + length)..], output);
        WriteQuery(query == 0 ? default : value.AsSpan(query), output, "");
    }

    // Text as it stands, a variable, or a header's name.
    private sealed record Part(Variable Variable, string Text)
    {
        public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Text);
    }
}
