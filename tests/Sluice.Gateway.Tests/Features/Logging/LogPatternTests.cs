using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Sluice.Gateway.Features.Logging;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Features.Logging;

public sealed class LogPatternTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 5, 7, 4, 9, 50, TimeSpan.FromMinutes(330));

    [Fact]
    public void The_default_has_the_original_s_shape() => Assert.Equal(
        "[KRAKEND] 2026/03/05 - 07:04:09.050 \e[33m▶ WARNING\e[0m hello",
        Line(LogPattern.Default("[KRAKEND]"), LogLevel.Warning, "hello"));

    [Theory]
    [InlineData(LogLevel.Debug, "\e[36m▶ DEBUG")]
    [InlineData(LogLevel.Info, "▶ INFO")]
    [InlineData(LogLevel.Error, "\e[31m▶ ERROR")]
    [InlineData(LogLevel.Critical, "\e[35m▶ CRITICAL")]
    public void Levels_have_colours(object level, string shown) =>
        Assert.Equal($" 2026/03/05 - 07:04:09.050 {shown}\e[0m x", Line(LogPattern.Default(""), (LogLevel)level, "x"));

    [Fact]
    public void Logstash_has_the_original_s_shape() => Assert.Equal(
        "{\"@timestamp\":\"2026-03-05T07:04:09.050+00:00\", \"@version\": 1, \"level\": \"INFO\", \"message\": \"hello\", \"module\": \"KRAKEND\"}",
        Line(LogPattern.Logstash(), LogLevel.Info, "hello"));

    [Fact]
    public void Logstash_is_JSON_whatever_the_message() => Gen.String.Sample(message =>
    {
        string line = Line(LogPattern.Logstash(), LogLevel.Info, message);
        Assert.DoesNotContain('\n', line);
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Equal("INFO", json.RootElement.GetProperty("level").GetString());
    });

    [Theory]
    [InlineData("%{message}", "a\\nb")]
    [InlineData("[%{level:.4s}] %{message}", "[WARN] a\\nb")]
    [InlineData("%{level:-9s}|%{level:9s}|", "WARNING  |  WARNING|")]
    [InlineData("%{id:05d} %{id:03x}", "00042 02a")]
    [InlineData("%{module} %{color}x%{color:bold}y%{color:reset}", "KRAKEND \e[33mx\e[33;1my\e[0m")]
    [InlineData("%{shortfile} %{shortfunc}", "???:0 ???")]
    [InlineData("%{time} %{level}", "2026-03-05T07:04:09.05+05:30 WARNING")]
    [InlineData("%{time:Mon, 02 Jan 2006 15:04:05 -0700}", "Thu, 05 Mar 2026 07:04:09 +0530")]
    [InlineData("%{time:Monday January _2 3:04:05PM 06 002}", "Thursday March  5 7:04:09AM 26 064")]
    [InlineData("%{time:05.000000} %{time:05,999}", "09.050000 09,05")]
    [InlineData("100% %{level} %{ %{X} {}", "100% WARNING %{ %{X} {}")]
    public void Custom_patterns_are_filled(string text, string line)
    {
        Assert.True(LogPattern.TryParse(text, out LogPattern? pattern, out string error), error);
        Assert.Equal(line, Line(pattern, LogLevel.Warning, "a\nb"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no verb")]
    [InlineData("%{massage}")]
    [InlineData("%{color:pink} %{message}")]
    [InlineData("%{level:.4q}")]
    [InlineData("%{id:9999999d}")]
    public void What_is_no_pattern_is_refused(string text) => Assert.False(LogPattern.TryParse(text, out _, out _));

    [Fact]
    public void No_text_can_break_the_reader() =>
        Gen.Char["%{}:time\\level.-0sd "].Array[0, 30].Sample(text =>
        {
            if (LogPattern.TryParse(new string(text), out LogPattern? pattern, out _))
            {
                Assert.DoesNotContain('\n', Line(pattern, LogLevel.Error, "x\ny"));
            }
        });

    [Fact]
    public void A_line_to_syslog_has_a_priority_and_a_tag() => Assert.Equal(
        $"<134>Mar  5 07:04:09 [K][{Environment.ProcessId}]: ERROR > hello", Line(LogPattern.Syslog(134, "[K]"), LogLevel.Error, "hello"));

    private static string Line(LogPattern pattern, LogLevel level, string message)
    {
        var output = new ArrayBufferWriter<byte>();
        pattern.Write(new LogRecord(level, Time, 42, message), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
