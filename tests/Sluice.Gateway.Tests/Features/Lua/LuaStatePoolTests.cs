using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>States are made when executions overlap more than before, kept while that lasts, and no longer.</summary>
public sealed class LuaStatePoolTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Scripts _scripts;

    public LuaStatePoolTests() => _scripts = new Scripts(clock: _clock);

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task A_request_that_waits_for_its_backend_holds_no_state_that_no_script_needs()
    {
        LuaScript script = _scripts.Compile(pre: "x = 1", open: false);
        using var run = new LuaRun(script, new ProxyLuaRequest(new ProxyRequest()));

        Assert.Null(await script.BeforeAsync(run, TestContext.Current.CancellationToken));

        Assert.Equal(1, _scripts.Engine.IdleStates);
    }

    [Fact]
    public async Task A_request_keeps_its_globals_for_the_script_over_the_answer()
    {
        LuaScript script = _scripts.Compile(pre: "x = 1", post: "response.load():data():set('x', x)", open: false);
        using (var run = new LuaRun(script, new ProxyLuaRequest(new ProxyRequest())))
        {
            Assert.Null(await script.BeforeAsync(run, TestContext.Current.CancellationToken));
            Assert.Equal(0, _scripts.Engine.IdleStates);
        }

        Assert.Equal("""{"x":1}""", Scripts.Told(await _scripts.RunAsync(script, "{}")));
        Assert.Equal(1, _scripts.Engine.IdleStates);
    }

    [Fact]
    public async Task As_many_states_are_kept_as_executions_overlapped()
    {
        LuaScript script = _scripts.Compile(pre: "x = 1", post: "x = 2", open: false);
        await OverlapAsync(script, 100);
        Assert.Equal(100, _scripts.Engine.IdleStates);

        await OverlapAsync(script, 100);
        Assert.Equal(100, _scripts.Engine.IdleStates);
    }

    [Fact]
    public async Task What_nobody_took_for_a_while_ends()
    {
        LuaScript script = _scripts.Compile(pre: "x = 1", post: "x = 2", open: false);
        await OverlapAsync(script, 100);
        _clock.Advance(LuaEngine.TrimInterval);
        await OverlapAsync(script, 10);
        _clock.Advance(LuaEngine.TrimInterval);

        Assert.Equal(10, _scripts.Engine.IdleStates);

        _clock.Advance(LuaEngine.TrimInterval);
        Assert.Equal(1, _scripts.Engine.IdleStates);
    }

    [Fact]
    public async Task States_that_come_back_after_the_end_are_not_kept()
    {
        LuaScript script = _scripts.Compile(pre: "x = 1", post: "x = 2", open: false);
        var run = new LuaRun(script, new ProxyLuaRequest(new ProxyRequest()));
        Assert.Null(await script.BeforeAsync(run, TestContext.Current.CancellationToken));

        _scripts.Engine.Dispose();
        run.Dispose();

        Assert.Equal(0, _scripts.Engine.IdleStates);
    }

    [Fact]
    public void States_with_much_memory_are_not_kept_without_end()
    {
        using var pool = new LuaStatePool(processors: 1);
        LuaState first = _scripts.Engine.Rent(opensLibraries: false);
        int most = (int)(LuaLimits.MaxIdleMemory / first.UsedMemory) + 2;
        pool.Keep(first, processor: 0);
        for (int i = 0; i < most; i++)
        {
            pool.Keep(new LuaState(opensLibraries: false, _scripts.Engine.Limits), processor: 0);
        }

        Assert.InRange(pool.Count, most / 2, most - 1);
    }

    [Fact]
    public void A_processor_gets_the_state_that_served_on_it_before()
    {
        using var pool = new LuaStatePool(processors: 2);
        LuaState[] states = Keep(pool, 0, 1, 0);

        Assert.Same(states[1], pool.Take(processor: 1));
        Assert.Same(states[0], pool.Take(processor: 0));
        Assert.Same(states[2], pool.Take(processor: 1));
        Array.ForEach(states, static state => state.Dispose());
    }

    [Fact]
    public void A_state_of_another_processor_is_taken_before_one_is_made()
    {
        using var pool = new LuaStatePool(processors: 2);
        LuaState[] states = Keep(pool, 2);

        Assert.Same(states[0], pool.Take(processor: 3));
        Assert.Null(pool.Take(processor: 3));
        states[0].Dispose();
    }

    [Fact]
    public void A_state_that_its_processor_did_not_need_for_a_while_ends()
    {
        using var pool = new LuaStatePool(processors: 3);
        _ = Keep(pool, 0, 1, 2);
        pool.Trim();
        Assert.Equal(3, pool.Count);

        pool.Keep(pool.Take(processor: 1)!, processor: 1);
        pool.Trim();
        Assert.Equal(1, pool.Count);

        pool.Trim();
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public void No_state_is_given_to_two_at_once()
    {
        using var pool = new LuaStatePool(processors: 2);
        var held = new ConcurrentDictionary<LuaState, bool>();
        bool met = false;
        Parallel.For(0, 2000, i =>
        {
            LuaState state = pool.Take(i) ?? new LuaState(opensLibraries: false, _scripts.Engine.Limits);
            met |= !held.TryAdd(state, true);
            if (i % 7 == 0)
            {
                pool.Trim();
            }

            held.TryRemove(state, out _);
            pool.Keep(state, i / 3);
        });

        Assert.False(met);
    }

    private LuaState[] Keep(LuaStatePool pool, params int[] processors)
    {
        LuaState[] states = [.. processors.Select(_ => new LuaState(opensLibraries: false, _scripts.Engine.Limits))];
        for (int i = 0; i < states.Length; i++)
        {
            pool.Keep(states[i], processors[i]);
        }

        return states;
    }

    private static async Task OverlapAsync(LuaScript script, int count)
    {
        var runs = new List<LuaRun>();
        for (int i = 0; i < count; i++)
        {
            var run = new LuaRun(script, new ProxyLuaRequest(new ProxyRequest()));
            runs.Add(run);
            Assert.Null(await script.BeforeAsync(run, TestContext.Current.CancellationToken));
        }

        runs.ForEach(static run => run.Dispose());
    }
}
