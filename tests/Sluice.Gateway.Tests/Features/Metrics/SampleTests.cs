using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.Metrics;

namespace Sluice.Gateway.Tests.Features.Metrics;

public sealed class SampleTests
{
    [Fact]
    public void Statistics_are_those_of_the_original()
    {
        long[] values = [.. Enumerable.Range(1, 100).Reverse().Select(static i => (long)i)];

        var statistics = new SampleStatistics(values, 100);

        Assert.Equal((100, 1, 100), (statistics.Count, statistics.Min, statistics.Max));
        Assert.Equal((50.5, 833.25), (statistics.Mean, statistics.Variance));
        Assert.Equal(Math.Sqrt(833.25), statistics.StandardDeviation);
        Assert.Equal([50.5, 75.75, 95.95, 99.99], [.. ((double[])[0.5, 0.75, 0.95, 0.99]).Select(statistics.Percentile)], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal((1, 100), (statistics.Percentile(0.001), statistics.Percentile(0.999)));
    }

    [Fact]
    public void Of_nothing_everything_is_zero()
    {
        SampleStatistics statistics = new UniformSample().Read();

        Assert.Equal((0, 0, 0), (statistics.Count, statistics.Min, statistics.Max));
        Assert.Equal((0, 0, 0, 0), (statistics.Mean, statistics.Variance, statistics.StandardDeviation, statistics.Percentile(0.5)));
    }

    [Fact]
    public void A_few_values_are_all_kept_and_a_window_begins_anew()
    {
        var sample = new UniformSample();
        foreach (long value in (long[])[0, -1, 7, long.MaxValue])
        {
            sample.Add(value);
        }

        SampleStatistics ended = sample.Clear();
        sample.Add(3);

        Assert.Equal((4, -1, long.MaxValue), (ended.Count, ended.Min, ended.Max));
        Assert.Equal(3.5, ended.Percentile(0.5));
        Assert.Equal((1, 3, 3), (sample.Read().Count, sample.Read().Min, sample.Read().Max));
    }

    [Fact]
    public void Many_values_are_drawn_from_evenly()
    {
        var sample = new UniformSample();
        const int Many = 100_000;
        for (int i = 0; i < Many; i++)
        {
            sample.Add(i);
        }

        SampleStatistics statistics = sample.Read();

        // The mean of 1028 values strays from the middle by 900; six times of that happens to nobody.
        Assert.Equal(Many, statistics.Count);
        Assert.InRange(statistics.Mean, (Many / 2) - 5400, (Many / 2) + 5400);
        Assert.True(statistics.Max > Many * 0.9 && statistics.Min < Many * 0.1);
    }

    [Fact]
    public void No_value_is_lost_or_made_up_by_many_threads()
    {
        var sample = new UniformSample();

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                sample.Add(42);
            }
        });

        SampleStatistics statistics = sample.Read();
        Assert.Equal((80_000, 42, 42), (statistics.Count, statistics.Min, statistics.Max));
    }

    [Fact]
    public void A_decaying_sample_prefers_newer_values()
    {
        var clock = new FakeTimeProvider();
        var sample = new DecayingSample(clock);
        Fill(1);
        clock.Advance(TimeSpan.FromHours(1));
        Fill(2);

        // After an hour an old value weighs e^-54 of a new one.
        Assert.Equal((2L * UniformSample.Size, 2, 2), (sample.Read().Count, sample.Read().Min, sample.Read().Max));
        Assert.Equal(2L * UniformSample.Size, sample.Clear().Count);
        Assert.Equal(0, sample.Read().Count);

        void Fill(long value)
        {
            for (int i = 0; i < UniformSample.Size; i++)
            {
                sample.Add(value);
            }
        }
    }

    [Fact]
    public void Rates_decay_as_those_of_the_original()
    {
        var clock = new FakeTimeProvider();
        var rates = new MovingRates(clock);
        rates.Mark();
        rates.Mark();
        rates.Mark();
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((0.6, 0.6, 0.6, 0.6), (rates.OneMinute, rates.FiveMinutes, rates.FifteenMinutes, rates.Mean));

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0.22072766470286553, rates.OneMinute, 1e-12);
        Assert.Equal(0.49123845184678905, rates.FiveMinutes, 1e-12);
        Assert.Equal(0.5613041910189706, rates.FifteenMinutes, 1e-12);
        Assert.Equal(3 / 65.0, rates.Mean, 1e-12);
    }
}
