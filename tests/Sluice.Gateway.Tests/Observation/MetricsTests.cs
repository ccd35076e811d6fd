using Sluice.Gateway.Observation.Metrics;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>Counting from many threads at once, and how figures are written.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Nothing_is_lost_between_threads()
    {
        var counter = new Counter();
        var histogram = new Histogram([10, 100]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Add(2);
                histogram.Record(i % 200);
            }
        })));
        long[] buckets = new long[histogram.Buckets];
        Assert.Equal(160_000, counter.Value);
        Assert.Equal(8 * 50 * 19_900, histogram.Read(buckets));
        Assert.Equal([8 * 50 * 11, 8 * 50 * 90, 8 * 50 * 99], buckets);
    }

    [Fact]
    public void A_bound_belongs_to_its_bucket()
    {
        var histogram = new Histogram([128, 256]);
        foreach (long value in (long[])[0, 128, 129, 256, 257])
        {
            histogram.Record(value);
        }

        long[] buckets = new long[3];
        Assert.Equal(770, histogram.Read(buckets));
        Assert.Equal([2, 2, 1], buckets);
    }

    [Fact]
    public void Figures_are_written_as_Prometheus_reads_them()
    {
        var collection = new MetricCollection();
        var histogram = new Histogram([1_000_000, 1_048_576]);
        histogram.Record(1_000_000);
        histogram.Record(2_500_000);
        collection.Add(
            new MetricInfo("b.size-of", MetricKind.Histogram) { Unit = "By", Bounds = [1_000_000, 1_048_576], Description = "Sizes." },
            MetricAttribute.Set([new("x", "a\"b\\c\nd"), new("x.y", 1), new("x-y", true)]),
            histogram);
        collection.Add(new MetricInfo("a.time", MetricKind.Counter) { Unit = "s", Scale = MetricInfo.TicksPerSecond }, [], 2.5);
        collection.Add(new MetricInfo("c", MetricKind.Gauge), [], 1.5e-7);
        var text = new PrometheusText();
        text.Write(collection, new PrometheusLabel("own", "label"));
        Assert.Equal(
            """
            # TYPE a_time_seconds_total counter
            a_time_seconds_total{own="label"} 2.5
            # HELP b_size_of_bytes Sizes.
            # TYPE b_size_of_bytes histogram
            b_size_of_bytes_bucket{own="label",x="a\"b\\c\nd",x_y="true;1",le="1e+06"} 1
            b_size_of_bytes_bucket{own="label",x="a\"b\\c\nd",x_y="true;1",le="1.048576e+06"} 1
            b_size_of_bytes_bucket{own="label",x="a\"b\\c\nd",x_y="true;1",le="+Inf"} 2
            b_size_of_bytes_sum{own="label",x="a\"b\\c\nd",x_y="true;1"} 3.5e+06
            b_size_of_bytes_count{own="label",x="a\"b\\c\nd",x_y="true;1"} 2
            # TYPE c gauge
            c{own="label"} 1.5e-07

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void Of_attributes_with_the_same_name_the_last_one_counts() =>
        Assert.Equal([new("a", "2"), new("b", "1")], MetricAttribute.Set([new("b", "1"), new("a", "1"), new("a", "2")]));
}
