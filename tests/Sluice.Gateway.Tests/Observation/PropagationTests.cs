using Microsoft.AspNetCore.Http;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Observation.Propagation;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>How traces pass from one service to the next.</summary>
public sealed class PropagationTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    [Theory]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false)]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", true)]
    [InlineData("tracecontext", "traceparent: cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-later-versions-add", true)]
    [InlineData("b3", "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-05e3ac9a4f6e3b90", true)]
    [InlineData("b3", "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d", true)]
    [InlineData("b3", "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", null)]
    [InlineData("b3multi", "b3: 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", false)]
    [InlineData("b3", "X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c|X-B3-SpanId: b7ad6b7169203331|X-B3-Sampled: 1", true)]
    [InlineData("b3multi", "X-B3-TraceId: 0AF7651916CD43DD8448EB211C80319C|X-B3-SpanId: b7ad6b7169203331|X-B3-Sampled: true", true)]
    [InlineData("b3multi", "X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c|X-B3-SpanId: b7ad6b7169203331|X-B3-Flags: 1", true)]
    [InlineData("b3multi", "X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c|X-B3-SpanId: b7ad6b7169203331", null)]
    [InlineData("jaeger", "uber-trace-id: af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:3", true)]
    [InlineData("jaeger", "uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:0", false)]
    [InlineData("xray", "X-Amzn-Trace-Id: Root=1-0af76519-16cd43dd8448eb211c80319c; Parent=b7ad6b7169203331; Sampled=1", true)]
    [InlineData("xray", "X-Amzn-Trace-Id: Sampled=0;Self=1-x;Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331", false)]
    [InlineData("ottrace", "ot-tracer-traceid: 0af7651916cd43dd8448eb211c80319c|ot-tracer-spanid: b7ad6b7169203331|ot-tracer-sampled: true", true)]
    public void What_a_client_sends_is_read(string form, string headers, bool? sampled)
    {
        RemoteParent? parent = Propagator.Named(form, out _).Read(Headers(headers));

        Assert.NotNull(parent);
        Assert.Equal((Trace, SpanId, sampled), (parent.Trace.ToString(), parent.SpanId.ToString("x16"), parent.IsSampled));
    }

    [Theory]
    [InlineData("tracecontext", "traceparent: ")]
    [InlineData("tracecontext", "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")]
    [InlineData("tracecontext", "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracecontext", "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0")]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319 -b7ad6b7169203331-01")]
    [InlineData("tracecontext", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01|traceparent: again")]
    [InlineData("b3", "b3: 0af7651916cd43dd8448eb211c80319c0-b7ad6b7169203331-1")]
    [InlineData("b3multi", "X-B3-TraceId: 0af7651916cd43dd8448eb211c80319c")]
    [InlineData("b3multi", "X-B3-TraceId: zz|X-B3-SpanId: b7ad6b7169203331")]
    [InlineData("jaeger", "uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:1")]
    [InlineData("jaeger", "uber-trace-id: 0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:x")]
    [InlineData("xray", "X-Amzn-Trace-Id: Root=2-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331")]
    [InlineData("xray", "X-Amzn-Trace-Id: Root=1-0af76519-16cd43dd8448eb211c80319c")]
    [InlineData("ottrace", "ot-tracer-spanid: b7ad6b7169203331")]
    [InlineData("none", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("b3", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void What_is_no_trace_is_not_read(string form, string headers) =>
        Assert.Null(Propagator.Named(form, out _).Read(Headers(headers)));

    [Theory]
    [InlineData("", "Traceparent: 00-TRACE-SPAN-01")]
    [InlineData("b3", "B3: TRACE-SPAN-1")]
    [InlineData("b3multi", "X-B3-Traceid: TRACE|X-B3-Spanid: SPAN|X-B3-Sampled: 1")]
    [InlineData("jaeger", "Uber-Trace-Id: TRACE:SPAN:0:1")]
    [InlineData("xray", "X-Amzn-Trace-Id: Root=1-T8-T24;Parent=SPAN;Sampled=1")]
    [InlineData("ottrace", "Ot-Tracer-Traceid: LOW|Ot-Tracer-Spanid: SPAN|Ot-Tracer-Sampled: true")]
    [InlineData("none", "")]
    [InlineData("tracecontext, b3", "Traceparent: 00-TRACE-SPAN-01|B3: TRACE-SPAN-1")]
    public void A_backend_is_told(string form, string expected)
    {
        Span span = Span();
        var headers = new HeaderList();

        Propagator.Named(form, out IReadOnlyList<string> unknown).Write(span, headers);

        Assert.Empty(unknown);
        string trace = span.Trace.ToString();
        Assert.Equal(
            expected.Replace("TRACE", trace, StringComparison.Ordinal).Replace("T8", trace[..8], StringComparison.Ordinal)
                .Replace("T24", trace[8..], StringComparison.Ordinal).Replace("LOW", trace[16..], StringComparison.Ordinal)
                .Replace("SPAN", span.Id.ToString("x16"), StringComparison.Ordinal),
            Lines(headers));
    }

    [Fact]
    public void What_a_client_sent_for_itself_is_replaced()
    {
        var headers = new HeaderList();
        headers.Add("Traceparent", "00-of-the-client");
        headers.Add("Tracestate", "of=client");
        headers.Add("Baggage", "of=client");
        headers.Add("X-B3-Parentspanid", "of-the-client");

        Span span = Span();
        Propagator.Named("tracecontext,baggage,b3multi", out _).Write(span, headers);

        Assert.DoesNotContain("client", Lines(headers));
        Assert.Equal(4, headers.Count);
    }

    [Theory]
    [InlineData("congo=t61rcWkgMzE, rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7")]
    [InlineData("no member", "")]
    [InlineData("", "")]
    [InlineData("a=1,,b=2", "a=1,,b=2")]
    public void The_state_goes_along_when_it_is_one(string state, string expected) => Assert.Equal(expected, Propagator.Named("", out _)
        .Read(Headers($"traceparent: 00-{Trace}-{SpanId}-01|tracestate: {state}"))!.State);

    [Fact]
    public void A_state_with_too_many_members_and_long_baggage_are_not_passed_on()
    {
        RemoteParent parent = Propagator.Named("", out _).Read(Headers(
            $"traceparent: 00-{Trace}-{SpanId}-01|tracestate: {string.Join(',', Enumerable.Range(0, 33).Select(static i => $"k{i}=v"))}|baggage: a={new string('x', 9000)}"))!;

        Assert.Equal(("", ""), (parent.State, parent.Baggage));
    }

    [Theory]
    [InlineData("b3: 0", false)]
    [InlineData("b3: 1", true)]
    [InlineData("X-B3-Sampled: 0", false)]
    [InlineData("X-B3-Sampled: true", true)]
    public void A_decision_in_B3_needs_no_trace(string headers, bool sampled)
    {
        RemoteParent parent = Propagator.Named("b3", out _).Read(Headers(headers))!;

        Assert.Equal((true, sampled), (parent.Trace.IsNone, parent.IsSampled));
        Assert.Equal(sampled, Sampler.ParentOrShare(0.5).IsSampled(new TraceId(1, 1), parent));
    }

    [Fact]
    public void Baggage_needs_no_trace()
    {
        RemoteParent? parent = Propagator.Named("", out _).Read(Headers("baggage: user=alice;p,x=%20"));

        Assert.Equal((true, "user=alice;p,x=%20"), (parent!.Trace.IsNone, parent.Baggage));
    }

    [Fact]
    public void Unknown_forms_are_told_and_the_default_counts_when_no_other_is_left()
    {
        var propagator = Propagator.Named("zipkin,datadog", out IReadOnlyList<string> unknown);

        Assert.Equal(["zipkin", "datadog"], unknown);
        Assert.NotNull(propagator.Read(Headers($"traceparent: 00-{Trace}-{SpanId}-01")));
    }

    private static Span Span()
    {
        TraceParents parents = default;
        return new Tracer(0, Sampler.Always, [], TimeProvider.System).Begin(ref parents, "s", SpanKind.Client)!;
    }

    private static HeaderDictionary Headers(string lines)
    {
        var headers = new HeaderDictionary();
        foreach (string line in lines.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(": ", 2);
            headers.Append(parts[0], parts[1]);
        }

        return headers;
    }

    private static string Lines(HeaderList headers) =>
        string.Join('|', headers.AsSpan().ToArray().Select(static h => $"{h.Name}: {h.Value}"));
}
