using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>What telemetry says of a result: error, cancelled, complete.</summary>
public sealed class OutcomeTests
{
    private static readonly Failure Down = new(FailureKind.Connect, "down");
    private static readonly Failure Late = new(FailureKind.Timeout, "late");
    private static readonly Failure Canceled = new(FailureKind.Canceled, "left");

    [Fact]
    public void A_failure_is_an_error_and_an_answer_is_complete_when_it_says_so()
    {
        Assert.Equal(new Outcome(false, false, true), Read(new ProxyResponse { IsComplete = true }));
        Assert.Equal(new Outcome(false, false, false), Read(new ProxyResponse()));
        Assert.Equal(new Outcome(true, false, false), Read(Down));
        Assert.Equal(new Outcome(true, false, false), Read(Late));
        Assert.Equal(new Outcome(true, false, false), Read(new ProxyResult(new ProxyResponse(), Down)));
    }

    [Fact]
    public void What_nobody_waits_for_has_not_failed()
    {
        Assert.Equal(new Outcome(false, true, false), Read(Canceled));
        Assert.Equal(new Outcome(false, true, false), Read(Late, isAbandoned: true));
        Assert.Equal(new Outcome(false, false, true), Read(new ProxyResponse { IsComplete = true }, isAbandoned: true));
    }

    [Fact]
    public void Of_several_failures_each_counts()
    {
        Assert.Equal(new Outcome(true, false, false), Read(SeveralFailures.Of([Down, Late])!));
        Assert.Equal(new Outcome(true, true, false), Read(SeveralFailures.Of([Down, Late])!, isAbandoned: true));
        Assert.Equal(new Outcome(false, true, false), Read(SeveralFailures.Of([Late, Late])!, isAbandoned: true));
    }

    [Fact]
    public void Every_outcome_has_a_number_of_its_own()
    {
        Outcome[] all = [.. Enumerable.Range(0, Outcome.Count).Select(Outcome.At)];
        Assert.Equal(Outcome.Count, all.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Outcome.Count), all.Select(static o => o.Index));
    }

    private static Outcome Read(ProxyResult result, bool isAbandoned = false)
    {
        var request = new ProxyRequest();
        if (isAbandoned)
        {
            request.Abandon();
        }

        return Outcome.Of(result, request);
    }
}
