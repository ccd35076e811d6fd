using Sluice.Gateway.Observation;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>Which requests are traced, and what those cost that are not.</summary>
public sealed class TracerTests
{
    private static readonly TraceId Trace = new(0x0af7651916cd43dd, 0x8448eb211c80319c);

    [Fact]
    public void A_request_that_is_not_sampled_costs_no_memory()
    {
        var tracer = new Tracer(0, Sampler.ParentOrShare(1e-9), [], TimeProvider.System);
        Layers(tracer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Layers(tracer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void What_the_client_decided_counts(bool decision, bool sampled)
    {
        var tracer = new Tracer(0, Sampler.ParentOrShare(0.5), [], TimeProvider.System);
        TraceParents parents = default;
        parents[0] = new RemoteParent(Trace, 7, decision);

        Span? span = tracer.Begin(ref parents, "s", SpanKind.Server);

        Assert.Equal(sampled, span is not null);
        Assert.Equal(sampled ? (Trace, 7UL, true) : default, span is null ? default : (span.Trace, span.ParentId, span.HasRemoteParent));
        Assert.Equal(sampled, tracer.Begin(ref parents, "below", SpanKind.Internal) is not null);
    }

    [Theory]
    [InlineData(0x3FFF_FFFF_FFFF_FFFF, true)]
    [InlineData(0x4000_0000_0000_0000, true)]
    [InlineData(0x8000_0000_0000_0000, false)]
    public void The_share_is_one_of_the_numbers_of_traces(ulong low, bool sampled)
    {
        var sampler = Sampler.ParentOrShare(0.5);

        Assert.Equal(sampled, sampler.IsSampled(new TraceId(1, low), null));
        Assert.Equal(sampled, sampler.IsSampled(new TraceId(1, low), new RemoteParent(new TraceId(1, low), 7, null)));
    }

    [Fact]
    public void A_span_has_a_bounded_number_of_attributes_and_each_name_once()
    {
        TraceParents parents = default;
        Span span = new Tracer(0, Sampler.Always, [], TimeProvider.System).Begin(ref parents, "s", SpanKind.Server)!;
        for (int i = 0; i < 200; i++)
        {
            span.Set(SpanAttribute.Of($"k{i}", i));
        }

        span.Set(SpanAttribute.Of("k0", new string('x', 10_000)));

        Assert.Equal((Span.MaxAttributes, 72), (span.Attributes.Count, span.DroppedAttributes));
        Assert.Equal(SpanAttribute.MaxText, span.Attributes[0].Text.Length);
        for (int i = 1; i < 10; i++)
        {
            span.Set(SpanAttribute.Of($"k{i}", [new string('x', 3000), "y"]));
        }

        Assert.Equal(5, span.Attributes.Count(static a => a.TextLength > 0));
        Assert.Equal(72 + 5, span.DroppedAttributes);
    }

    private static void Layers(Tracer tracer)
    {
        TraceParents parents = default;
        Assert.Null(tracer.Begin(ref parents, "global", SpanKind.Server));
        Assert.Null(tracer.Begin(ref parents, "proxy", SpanKind.Internal));
        Assert.Null(tracer.Begin(ref parents, "exchange", SpanKind.Client));
    }
}
