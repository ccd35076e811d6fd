using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Pipeline;

public sealed class InFlightTests
{
    [Fact]
    public void Is_idle_when_every_lease_was_given_back()
    {
        var inFlight = new InFlight();
        Assert.True(inFlight.IsIdle);
        int first = inFlight.Enter();
        int second = inFlight.Enter();
        inFlight.Exit(first);
        Assert.False(inFlight.IsIdle);
        inFlight.Exit(second);
        Assert.True(inFlight.IsIdle);
    }

    [Fact]
    public void Is_never_idle_while_others_come_and_go_around_one_lease()
    {
        var inFlight = new InFlight();
        int held = inFlight.Enter();
        bool wasIdle = false;
        Parallel.For(0, 100_000, _ =>
        {
            int lease = inFlight.Enter();
            inFlight.Exit(lease);
            wasIdle |= inFlight.IsIdle;
        });
        Assert.False(wasIdle);
        inFlight.Exit(held);
        Assert.True(inFlight.IsIdle);
    }
}
