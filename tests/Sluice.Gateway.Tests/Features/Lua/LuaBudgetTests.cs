using System.Diagnostics;
using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>Scripts that do not end, and scripts that want everything.</summary>
public sealed class LuaBudgetTests : IDisposable
{
    private readonly Scripts _scripts = new(new LuaLimits(2_000_000, 16 << 20));

    public void Dispose() => _scripts.Dispose();

    [Theory]
    [InlineData("while true do end")]
    [InlineData("::again:: goto again")]
    [InlineData("local x = 0 while true do x = x + 1 end")]
    [InlineData("while true do pcall(function() while true do end end) end")]
    [InlineData("local function f() while true do pcall(f) end end f()")]
    [InlineData("xpcall(function() while true do end end, function() while true do end end)")]
    [InlineData("while true do coroutine.wrap(function() while true do end end)() end")]
    [InlineData("while true do local ok = pcall(coroutine.wrap(function() while true do end end)) end")]
    [InlineData("table.sort({3, 2, 1}, function() while true do end end)")]
    [InlineData("string.gsub('aaa', 'a', function() while true do end end)")]
    [InlineData("local t = setmetatable({}, {__index = function(t, k) return t[k .. 'x'] end}) while true do pcall(function() return t.a end) end")]
    [InlineData("local t = setmetatable({}, {__gc = function() while true do end end}) t = nil while true do local x = {} end")]
    [InlineData("local t = setmetatable({}, {__tostring = function() while true do end end}) tostring(t)")]
    [InlineData("load(function() while true do end end)")]
    [InlineData("loadstring('while true do end')()")]
    public async Task An_endless_script_is_ended(string script)
    {
        var watch = Stopwatch.StartNew();

        string told = await _scripts.PreAsync(script);

        Assert.Contains("the script used more than", told, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal("3", await _scripts.ValueAsync("1 + 2"));
    }

    [Theory]
    [InlineData("local t = {} while true do t[#t + 1] = {} end")]
    [InlineData("local s = 'x' while true do s = s .. s end")]
    [InlineData("local s = string.rep('x', 1e9)")]
    [InlineData("local s = string.rep('x', 2^40)")]
    [InlineData("local t = {} for i = 1, 1e9 do t[i] = i end")]
    [InlineData("local t = {} while true do pcall(function() t[#t + 1] = string.rep('x', 100000) end) end")]
    [InlineData("local l = {} while true do l[#l + 1] = luaTable.new() end")]
    [InlineData("while true do luaTable.new() end")]
    [InlineData("local t = luaTable.new() local i = 0 while true do i = i + 1 t:set('k' .. i, string.rep('x', 1000)) end")]
    [InlineData("local l = luaList.new() while true do l:set(l:len() + 900000, 1) end")]
    [InlineData("local s = string.rep('return ', 100) while true do s = s .. s loadstring(s) end")]
    public async Task A_script_that_allocates_without_end_is_ended(string script)
    {
        string told = await _scripts.PreAsync(script);

        Assert.StartsWith("error: ", told, StringComparison.Ordinal);
        Assert.Equal("3", await _scripts.ValueAsync("1 + 2"));
    }

    [Theory]
    [InlineData("local function f() return 1 + f() end f()")]
    [InlineData("local t = setmetatable({}, {}) getmetatable(t).__index = t local x = t.y.z")]
    [InlineData("local s = string.rep('(', 10000) assert(loadstring('return ' .. s))")]
    [InlineData("local f = function(g) return (string.gsub('a', 'a', function() return g(g) end)) end f(f)")]
    [InlineData("local a = luaTable.new() a:set('a', a) response = nil error('deep')")]
    public async Task A_script_that_goes_too_deep_fails(string script)
    {
        Assert.StartsWith("error: ", await _scripts.PreAsync(script), StringComparison.Ordinal);
        Assert.Equal("3", await _scripts.ValueAsync("1 + 2"));
    }

    [Fact]
    public async Task Data_that_holds_itself_fails() =>
        Assert.Contains("nested", await _scripts.PostAsync("local d = response.load():data() d:set('d', d)"), StringComparison.Ordinal);

    [Fact]
    public async Task A_table_that_holds_itself_fails() =>
        Assert.StartsWith("error: ", await _scripts.PostAsync("local t = {} t.t = t response.load():data():set('t', t)"), StringComparison.Ordinal);

    [Fact]
    public async Task A_script_ends_with_the_time_for_it()
    {
        using var scripts = new Scripts(new LuaLimits(long.MaxValue, 16 << 20));
        using var time = new CancellationTokenSource();
        Task<ProxyResult> running = scripts.RunAsync(scripts.Compile("while true do end"), "{}", time.Token);

        await time.CancelAsync();

        Assert.Equal("error: the time for the script is over (pre-script:L1)", Scripts.Told(await running));
    }

    [Fact]
    public async Task The_budget_counts_for_each_request_alone()
    {
        LuaScript script = _scripts.Compile("for i = 1, 300000 do end");
        for (int i = 0; i < 10; i++)
        {
            Assert.Null((await _scripts.RunAsync(script, "{}")).Failure);
        }
    }
}
