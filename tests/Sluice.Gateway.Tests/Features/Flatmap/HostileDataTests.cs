using System.Diagnostics;
using System.Text;
using Sluice.Gateway.Features.Flatmap;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Tests.Payload;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>Data made to keep a filter busy costs in proportion to its size, or fails.</summary>
public sealed class HostileDataTests
{
    /// <summary>Far more than any of these needs, even on a busy machine; quadratic work would take minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Items = """{"a":[""" + string.Join(',', Enumerable.Range(0, 300_000).Select(static i => $$$"""{"m":{"id":{{{i}}}},"k":1}""")) + "]}";

    [Theory]
    [InlineData("move a.*.m.id a.*.id; del a.*.m", """{"a":[{"id":0,"k":1},{"id":1,"k":1}""")]
    [InlineData("move a.*.m a.*.n.o; move a.*.n.o.id a.*.id; del a.*.n a.*.k", """{"a":[{"id":0},{"id":1}""")]
    [InlineData("del a.0 a.299999; move a.*.k a.*.z", """{"a":[{"m":{"id":1},"z":1}""")]
    public void A_long_list_costs_its_length(string operations, string start) =>
        Assert.StartsWith(start, Timed(() => Filters.Through(Items, operations)), StringComparison.Ordinal);

    [Fact]
    public void Two_long_lists_are_joined_in_their_length()
    {
        string numbers = string.Join(',', Enumerable.Range(0, 500_000));
        Assert.StartsWith("""{"b":[0,1,""", Timed(() => Filters.Through($$"""{"a":[{{numbers}}],"b":[{{numbers}}]}""", "append a b")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_would_cost_its_square_fails_in_bounded_time()
    {
        string numbers = string.Join(',', Enumerable.Range(0, 500_000));
        DecodeResult result = Timed(() => Filters.Decode($$"""{"a":[{{numbers}}],"b":[{{numbers}}]}""", "del b.0; append a b"));
        Assert.Equal(FailureKind.TooLarge, result.Failure!.Kind);
    }

    [Fact]
    public void Wildcards_in_nested_lists_are_bounded()
    {
        var limits = new FlatmapLimits { MaxSteps = 10_000 };
        string row = "[" + string.Join(',', Enumerable.Repeat("{\"a\":{\"b\":1}}", 200)) + "]";
        string body = "{\"r\":[" + string.Join(',', Enumerable.Repeat(row, 200)) + "]}";
        Assert.Equal(FailureKind.TooLarge, Filters.Decode(body, "del r.*.*.*.b", limits: limits).Failure!.Kind);
        Assert.Equal(FailureKind.TooLarge, Filters.Decode(body, "move r.*.*.a.b r.*.*.b", limits: limits).Failure!.Kind);
        Assert.Equal(FailureKind.TooLarge, Filters.Decode(body, "append r.*.*.a r", limits: limits).Failure!.Kind);
    }

    [Fact]
    public void More_values_than_the_limit_are_not_looked_into()
    {
        var limits = new FlatmapLimits { MaxNodes = 100 };
        string body = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", 200))}}]}""";
        Assert.Equal(FailureKind.TooLarge, Filters.Decode(body, "del a.5", limits: limits).Failure!.Kind);
        Assert.True(Filters.Decode(body, "del a", limits: limits).Succeeded);
    }

    [Fact]
    public void Deep_data_under_a_long_path_fails_or_is_changed_but_never_ends_the_process()
    {
        const int Depth = 9_990;
        string body = string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "1" + new string('}', Depth);
        string path = string.Join('.', Enumerable.Repeat("*", Depth - 1)) + ".a";
        Timed(() => Filters.Decode(body, $"del {path}"));
        Timed(() => Filters.Decode("""{"a":{"v":1},"l":[]}""", $"move a.v a.{string.Join('.', Enumerable.Repeat("x", 100_000))}; append a.* l"));
        Assert.Equal("""{"b":1}""", Filters.Through("""{"a":1}""", "move a b"));
    }

    [Fact]
    public void Plain_requests_hardly_allocate()
    {
        string body = """{"items":[""" + string.Join(',', Enumerable.Range(0, 500).Select(static i => $$$"""{"id":{{{i}}},"price":{"amount":1.50},"name":"x"}""")) + "]}";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        BackendDecoder decoder = Filters.Decoder("move items.*.price.amount items.*.amount; del items.*.price; move items.*.name items.*.title");
        long least = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            decoder.Decode(Gateways.Body(bytes), "application/json").Data!.Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, 1_000);
    }

    private static T Timed<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Patience);
        return result;
    }
}
