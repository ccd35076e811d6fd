using CsCheck;

namespace Sluice.Configuration.Tests.Values;

public class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("2s", 20_000_000)]
    [InlineData("-1s", -10_000_000)]
    [InlineData("+5s", 50_000_000)]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("1.s", 10_000_000)]
    [InlineData("250ms", 2_500_000)]
    [InlineData("10us", 100)]
    [InlineData("10µs", 100)]
    [InlineData("10μs", 100)]
    [InlineData("300ns", 3)]
    [InlineData("1h0.5h", 54_000_000_000)]
    public void Durations_of_the_grammar_are_read(string text, long ticks)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan value, out string error), error);
        Assert.Equal(ticks, value.Ticks);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("", "the duration is empty")]
    [InlineData("-", "the duration is empty")]
    [InlineData("3", "the unit is missing")]
    [InlineData("3 s", "the unit is unknown")]
    [InlineData("3d", "the unit is unknown")]
    [InlineData("s", "a number with a unit belongs here")]
    [InlineData(".s", "a number with a unit belongs here")]
    [InlineData("1s2", "the unit is missing")]
    [InlineData("--1s", "a number with a unit belongs here")]
    [InlineData("9223372036854775808ns", "the duration is longer than 292 years")]
    [InlineData("99999999999999999999999999h", "the duration is longer than 292 years")]
    [InlineData("2562048h", "the duration is longer than 292 years")]
    public void Other_texts_are_refused_with_a_reason(string text, string reason)
    {
        Assert.False(GoDuration.TryParse(text, out TimeSpan value, out string error));
        Assert.Equal(reason, error);
        Assert.Equal(TimeSpan.Zero, value);
    }

    [Theory]
    [InlineData("1ns", 1)]
    [InlineData("-1ns", -1)]
    [InlineData("149ns", 1)]
    [InlineData("150ns", 2)]
    public void Less_than_a_tick_never_becomes_zero_which_means_none(string text, long ticks)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan value, out _));
        Assert.Equal(ticks, value.Ticks);
    }

    [Theory]
    [InlineData("0", "0s")]
    [InlineData("2s", "2s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5s", "1.5s")]
    [InlineData("1h", "1h0m0s")]
    [InlineData("606500ns", "606.5µs")]
    [InlineData("1200us", "1.2ms")]
    [InlineData("300ns", "300ns")]
    [InlineData("-1m", "-1m0s")]
    public void Durations_are_written_as_Go_prints_them(string text, string printed)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan value, out _));
        Assert.Equal(printed, GoDuration.Format(value));
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_duration() =>
        Gen.Long[long.MinValue / 100, long.MaxValue / 100].Select(static ticks => new TimeSpan(ticks)).Sample(static duration =>
            GoDuration.TryParse(GoDuration.Format(duration), out TimeSpan read, out _) && read == duration
            && GoDuration.TryParse(GoDuration.FormatShort(duration), out read, out _) && read == duration);

    [Fact]
    public void No_text_throws() =>
        Gen.String[Gen.Char["0123456789.+-hmsnuµ "], 0, 30].Sample(static text =>
            GoDuration.TryParse(text, out _, out string error) == (error.Length == 0));
}
