using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class LogTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 3, 45, 57, TimeSpan.Zero));

    [Fact]
    public void The_access_log_has_the_original_s_shape() => Assert.Equal(
        "[GIN] 2026/11/23 - 03:45:57 | 200 |  606.5µs |       127.0.0.1 | GET      \"/comb?x=1\"\n",
        Access(log => log.Write(200, TimeSpan.FromMicroseconds(606.5), "127.0.0.1", "GET", "/comb", "x=1")));

    [Fact]
    public void Wide_fields_push_the_others() => Assert.Equal(
        "[GIN] 2026/11/23 - 03:45:57 | 404 | 12h34m50s | 2001:db8:1234:5678:9abc::1 | PROPFIND  \"/\"\n",
        Access(log => log.Write(404, new TimeSpan(12, 34, 56), "2001:db8:1234:5678:9abc::1", "PROPFIND", "/", "")));

    [Fact]
    public void Errors_follow_on_lines_of_their_own() => Assert.EndsWith(
        "\"/a\"\nError #01: first\\nforged\nError #02: second\n",
        Access(log => log.Write(500, TimeSpan.Zero, "::1", "GET", "/a", "", "first\nforged", "second")));

    [Theory]
    [InlineData("/a\n[GIN] forged", "\"/a\\n[GIN] forged\"")]
    [InlineData("/\"\\\t\0\u007F\u009B", "\"/\\\"\\\\\\t\\x00\\x7f\\u009b\"")]
    [InlineData("/café/€/😀", "\"/café/€/😀\"")]
    [InlineData("/\u2028\u00A0\uFFFD", "\"/\\u2028\\u00a0\uFFFD\"")]
    [InlineData("/\U000E0001", "\"/\\U000e0001\"")]
    public void A_path_is_quoted_so_that_it_cannot_forge_a_line(string path, string quoted) =>
        Assert.EndsWith(" " + quoted + "\n", Access(log => log.Write(200, TimeSpan.Zero, "::1", "GET", path, "")));

    [Fact]
    public void A_byte_that_is_no_text_is_shown_as_such() => Assert.EndsWith(
        " \"/\\xff\"\n", Access(log => log.Write(200, TimeSpan.Zero, "::1", "GET", "/\uDCFF", "")));

    [Fact]
    public void A_path_of_64_KB_is_logged_whole()
    {
        string path = "/" + new string('\u0001', 65_536);

        Assert.EndsWith(string.Concat(Enumerable.Repeat("\\x01", 65_536)) + "\"\n", Access(log => log.Write(200, TimeSpan.Zero, "::1", "GET", path, "")));
    }

    [Fact]
    public void Skipped_paths_leave_no_line() => Assert.DoesNotContain("/health", Access(
        log =>
        {
            log.Write(200, TimeSpan.Zero, "::1", "GET", "/health", "a=1");
            log.Write(200, TimeSpan.Zero, "::1", "GET", "/other", "");
        },
        new RouterOptions { LoggerSkipPaths = ["/health"] }));

    [Fact]
    public void Colours_are_only_for_terminals()
    {
        Assert.DoesNotContain('\e', Access(log => log.Write(200, TimeSpan.Zero, "::1", "GET", "/", "")));
        Assert.Contains("\e[97;42m 200 \e[0m", Access(log => log.Write(200, TimeSpan.Zero, "::1", "GET", "/", ""), color: true));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "100ns")]
    [InlineData(6_065, "606.5µs")]
    [InlineData(10_000, "1ms")]
    [InlineData(12_345_6, "12.34ms")]
    [InlineData(10_500_000, "1.05s")]
    [InlineData(15_159_999, "1.51s")]
    [InlineData(600_000_000, "1m0s")]
    [InlineData(715_000_000, "1m10s")]
    [InlineData(36_600_000_000, "1h1m0s")]
    public void Latencies_are_shortened_like_the_original_s(long ticks, string expected)
    {
        char[] output = new char[GoDurationText.MaxLength];

        Assert.Equal(expected, new string(output, 0, GoDurationText.Write(GoDurationText.Shorten(new TimeSpan(ticks)), output)));
    }

    [Fact]
    public void The_application_log_has_the_original_s_shape_and_escapes_control_characters() => Assert.Equal(
        "2026/11/23 03:45:57 KRAKEND INFO: hello é\n2026/11/23 03:45:57 KRAKEND ERROR: a\\nb\\x1b[31m\\u2028\\u009b\\xff😀\n",
        Collect(writer =>
        {
            GatewayLog log = new(writer, _time);
            log.Write(LogLevel.Info, "hello é");
            log.Write(LogLevel.Error, "a\nb\e[31m\u2028\u009B\uDCFF😀");
        }));

    [Fact]
    public void A_message_below_the_level_is_not_even_formatted()
    {
        int formatted = 0;

        string text = Collect(writer =>
        {
            GatewayLog log = new(writer, _time, LogLevel.Warning);
            log.Log(LogLevel.Info, $"no {++formatted}");
            log.Log(LogLevel.Critical, $"yes {++formatted:00} {"x".AsSpan()}");
        });

        Assert.Equal("2026/11/23 03:45:57 KRAKEND CRITICAL: yes 01 x\n", text);
    }

    [Fact]
    public void The_time_moves_on_and_is_local()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east"));
        string text = Collect(writer =>
        {
            GatewayLog log = new(writer, _time);
            log.Write(LogLevel.Debug, "a");
            _time.Advance(TimeSpan.FromSeconds(3));
            log.Write(LogLevel.Debug, "b");
        });

        Assert.Equal("2026/11/23 05:45:57 KRAKEND DEBUG: a\n2026/11/23 05:46:00 KRAKEND DEBUG: b\n", text);
    }

    [Fact]
    public void A_slow_output_costs_lines_and_never_a_waiting_caller()
    {
        using BlockingStream output = new();
        LogWriter writer = new(output, _time, capacity: 100, linger: TimeSpan.Zero);
        writer.Write("first\n"u8);
        output.Entered.Wait(TestContext.Current.CancellationToken);
        for (int i = 0; i < 50; i++)
        {
            writer.Write("0123456789\n"u8);
        }

        output.Release.Set();
        writer.Dispose();

        string text = output.Text;
        Assert.StartsWith("first\n0123456789\n", text);
        Assert.Equal(9, text.Split("0123456789\n").Length - 1);
        Assert.Contains("KRAKEND WARNING: [SERVICE: Logging] 41 log lines were dropped", text);
    }

    [Fact]
    public async Task Twenty_thousand_lines_into_a_pipe_that_nobody_reads_are_written_or_counted()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        LogWriter writer = new(pipe, _time, linger: TimeSpan.Zero);
        AccessLog log = new(writer, _time, RouterOptions.Default, AccessLogForm.Default, color: false);

        // Nobody reads until every caller has gone on.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                log.Write(200, TimeSpan.FromMilliseconds(1.5), "127.0.0.1", "GET", "/users/4711/orders", "page=2");
            }
        })));
        Task end = Task.Run(() =>
        {
            writer.Dispose();
            pipe.Dispose();
        }, TestContext.Current.CancellationToken);
        using var text = new StreamReader(reader);
        string[] lines = (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        await end;

        int written = lines.Count(static line => line.StartsWith("[GIN] ", StringComparison.Ordinal) && line.EndsWith("\"/users/4711/orders?page=2\"", StringComparison.Ordinal));
        int told = lines.Where(static line => line.Contains("log lines were dropped", StringComparison.Ordinal))
            .Sum(static line => int.Parse(line.Split("[SERVICE: Logging] ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
        Assert.InRange(written, 5_000, 19_000);
        Assert.Equal(20_000, written + told);
    }

    [Fact]
    public void A_configured_log_formats_nothing_below_its_level()
    {
        using LogWriter writer = new(Stream.Null, _time);
        var log = new ConfiguredLog(
            new LoggingOptions { Level = LogLevel.Warning }, [new LogTarget(writer, LogPattern.Default(""), IsGelf: false)], _time);
        int formatted = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            log.Log(LogLevel.Info, $"no {++formatted}");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, formatted);
    }

    [Fact]
    public void A_closed_output_does_not_end_the_writer()
    {
        using BlockingStream output = new() { Failing = true };
        output.Release.Set();
        LogWriter writer = new(output, _time, linger: TimeSpan.Zero);
        writer.Write("lost\n"u8);
        output.Entered.Wait(TestContext.Current.CancellationToken);
        output.Failing = false;
        writer.Write("kept\n"u8);
        writer.Dispose();

        Assert.EndsWith("kept\n", output.Text);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("%{time} %{statusCode} %{latency} %{latencyMs} %{clientIP} %{method} %{uri}", false)]
    [InlineData("{\"time\":\"%{time}\",\"path\":\"%{path}\",\"query\":\"%{query}\"}", true)]
    public void A_line_allocates_nothing(string? text, bool isGelf)
    {
        using LogWriter writer = new(Stream.Null, _time);
        AccessLogPattern? pattern = null;
        Assert.True(text is null || AccessLogPattern.TryParse(text, "", "-", GoTimeLayout.Parse("2006"), out pattern, out _));
        AccessLog log = new(writer, _time, RouterOptions.Default, new AccessLogForm(pattern, isGelf), color: false);
        log.Write(200, TimeSpan.FromMilliseconds(1.5), "127.0.0.1", "GET", "/users/4711", "page=2");

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            log.Write(200, TimeSpan.FromMilliseconds(1.5), "127.0.0.1", "GET", "/users/4711", "page=2");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private string Access(Action<AccessLog> use, RouterOptions? options = null, bool color = false) =>
        Collect(writer => use(new AccessLog(writer, _time, options ?? RouterOptions.Default, AccessLogForm.Default, color)));

    private string Collect(Action<LogWriter> use)
    {
        using MemoryStream output = new();
        using (LogWriter writer = new(output, _time, 1 << 20))
        {
            use(writer);
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class BlockingStream : MemoryStream
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public bool Failing { get; set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            bool failing = Failing;
            Entered.Set();
            Release.Wait();
            if (failing)
            {
                throw new IOException("closed");
            }

            base.Write(buffer);
        }
    }
}

/// <summary>Writes requests with the fields that most tests are about.</summary>
internal static class AccessLogCalls
{
    public static void Write(
        this AccessLog log, int statusCode, TimeSpan latency, string clientAddress, string method, string path, string rawQuery, params ReadOnlySpan<string> errors) =>
        log.Write(new AccessRecord
        {
            StatusCode = statusCode,
            Latency = latency,
            ClientAddress = clientAddress,
            Method = method,
            Path = path,
            RawQuery = rawQuery,
            Errors = errors,
        });
}
