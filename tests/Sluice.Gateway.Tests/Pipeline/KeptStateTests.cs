using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Pipeline;

public sealed class KeptStateTests
{
    [Fact]
    public void A_state_with_the_same_place_and_settings_is_carried_over()
    {
        var old = new KeptState();
        Thing first = old.Take("GET /a", new Settings(1), () => new Thing());
        var reloaded = new KeptState(old);

        Assert.Same(first, reloaded.Take("GET /a", new Settings(1), () => new Thing()));
    }

    [Fact]
    public void A_state_whose_settings_or_place_changed_begins_anew()
    {
        var old = new KeptState();
        Thing first = old.Take("GET /a", new Settings(1), () => new Thing());
        var reloaded = new KeptState(old);

        Assert.NotSame(first, reloaded.Take("GET /a", new Settings(2), () => new Thing()));
        Assert.NotSame(first, reloaded.Take("GET /b", new Settings(1), () => new Thing()));
    }

    [Fact]
    public void A_state_is_disposed_of_with_the_last_configuration_that_took_it()
    {
        var old = new KeptState();
        Thing kept = old.Take("GET /a", new Settings(1), () => new Thing());
        Thing dropped = old.Take("GET /b", new Settings(1), () => new Thing());
        var reloaded = new KeptState(old);
        reloaded.Take("GET /a", new Settings(1), () => new Thing());

        old.Dispose();
        Assert.False(kept.IsDisposed);
        Assert.True(dropped.IsDisposed);

        reloaded.Dispose();
        Assert.True(kept.IsDisposed);
    }

    [Fact]
    public void What_is_disposed_of_is_not_taken_up_again()
    {
        var old = new KeptState();
        old.Take("GET /a", new Settings(1), () => new Thing());
        old.Dispose();

        Assert.False(new KeptState(old).Take("GET /a", new Settings(1), () => new Thing()).IsDisposed);
    }

    private sealed record Settings(int Value);

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
