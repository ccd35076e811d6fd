using Sluice.Gateway.Features.Lua;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>Nothing of one request is seen by the next, and scripts see only what they are allowed to.</summary>
public sealed class LuaIsolationTests : IDisposable
{
    private readonly Scripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Theory]
    [InlineData("leak = 1", "leak")]
    [InlineData("_G.leak = 1", "_G.leak")]
    [InlineData("string.leak = 1", "string.leak")]
    [InlineData("string.leak = function() return 1 end", "pcall(function() return ('x'):leak() end) and 1 or nil")]
    [InlineData("table.leak = 1", "table.leak")]
    [InlineData("luaTable.leak = 1", "luaTable.leak")]
    [InlineData("request.leak = 1", "request.leak")]
    [InlineData("getmetatable('').leak = 1", "getmetatable('').leak")]
    [InlineData("getmetatable('').__index = function() return 1 end", "('x').leak")]
    [InlineData("debug.getmetatable('').leak = 1", "getmetatable('').leak")]
    [InlineData("setmetatable(_G, {__index = function() return 1 end})", "leak")]
    [InlineData("getfenv(0).leak = 1", "leak")]
    [InlineData("setfenv(1, {leak = 1})", "leak")]
    [InlineData("coroutine.wrap(function() leak = 1 end)()", "leak")]
    [InlineData("pcall(error, 'x') tostring = nil", "tostring == nil and 1 or nil")]
    [InlineData("function print() end math.pi = 3", "math.pi == 3 and 1 or nil")]
    [InlineData("rawset(string, 'leak', 1)", "rawget(string, 'leak')")]
    [InlineData("string.rep = nil", "string.rep == nil and 1 or nil")]
    [InlineData("string.rep = nil", "pcall(function() return ('x'):rep(2) end) == false and 1 or nil")]
    [InlineData("for name in pairs(string) do string[name] = nil end", "next(string) == nil and 1 or nil")]
    [InlineData("table.insert(table, 1)", "table[1]")]
    [InlineData("setmetatable(table, {__index = {leak = 1}})", "table.leak")]
    [InlineData("setmetatable(math, {__newindex = function(t, k) rawset(t, k, 1) end})", "(function() math.leak = nil return math.leak end)()")]
    [InlineData("os.leak = 1 io.leak = 1 coroutine.leak = 1 debug.leak = 1", "os.leak or io.leak or coroutine.leak or debug.leak")]
    [InlineData("luaList.new = nil luaNil.new = nil http_response.new = nil", "(luaList.new and luaNil.new and http_response.new) == nil and 1 or nil")]
    [InlineData("_G._G = nil", "_G == nil and 1 or nil")]
    [InlineData("string = table", "string == table and 1 or nil")]
    [InlineData("local globals = _G for name in next, globals do globals[name] = nil end",
        "print == nil and 1 or nil")]
    [InlineData("response = 1", "response")]
    public async Task Nothing_is_left_for_the_next_request(string leaving, string seeing)
    {
        LuaScript first = _scripts.Compile(leaving);
        LuaScript second = _scripts.Compile($"request.load():headers('X-Out', tostring({seeing}))");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("{}", Scripts.Told(await _scripts.RunAsync(first, "{}")));
            Assert.Equal("{}", Scripts.Told(await _scripts.RunAsync(second, "{}")));
            Assert.Equal("nil", _scripts.Request.Headers.First("X-Out"));
        }
    }

    [Theory]
    [InlineData("_G")]
    [InlineData("string")]
    [InlineData("math")]
    [InlineData("debug")]
    [InlineData("request")]
    public async Task A_table_of_the_library_lists_the_same_names_each_time(string table)
    {
        LuaScript names = _scripts.Compile(
            $"local names = {{}} for name in next, {table} do names[#names + 1] = name end table.sort(names) "
            + $"request.load():headers('X-Out', table.concat(names, ' ') .. tostring(getmetatable({table})))");
        LuaScript changing = _scripts.Compile(
            $"for i = 1, 100 do {table}['leak' .. i] = i end for name in pairs({table}) do rawset({table}, name, nil) end");
        await _scripts.RunAsync(names, "{}");
        string expected = _scripts.Request.Headers.First("X-Out")!;
        for (int i = 0; i < 3; i++)
        {
            await _scripts.RunAsync(changing, "{}");
            await _scripts.RunAsync(names, "{}");
            Assert.Equal(expected, _scripts.Request.Headers.First("X-Out"));
        }

        Assert.EndsWith("nil", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("leak", expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_is_loaded_once_for_each_request()
    {
        string module = $"module_{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(module + ".lua", "loads = (loads or 0) + 1 return { n = 0 }", TestContext.Current.CancellationToken);
        LuaScript script = _scripts.Compile(
            $"local m = require('{module}') m.n = m.n + 1 local again = require('{module}') again.n = again.n + 1 "
            + "require('string').leak = (string.leak or 0) + 1 "
            + "request.load():headers('X-Out', loads .. ' ' .. m.n .. ' ' .. string.leak)");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("{}", Scripts.Told(await _scripts.RunAsync(script, "{}")));
            Assert.Equal("1 2 1", _scripts.Request.Headers.First("X-Out"));
        }

        File.Delete(module + ".lua");
    }

    [Fact]
    public async Task The_same_script_starts_anew_each_time()
    {
        LuaScript script = _scripts.Compile("n = (n or 0) + 1 local t = {} t.x = (t.x or 0) + n request.load():headers('X-Out', t.x)");
        for (int i = 0; i < 5; i++)
        {
            await _scripts.RunAsync(script, "{}");
            Assert.Equal("1", _scripts.Request.Headers.First("X-Out"));
        }
    }

    [Theory]
    [InlineData("io")]
    [InlineData("os")]
    [InlineData("package")]
    [InlineData("debug")]
    [InlineData("string")]
    [InlineData("math")]
    [InlineData("coroutine")]
    [InlineData("('x').dump")]
    public async Task A_closed_script_does_not_see(string name) =>
        Assert.Matches("^(nil|error: attempt to index .*)$", await _scripts.ValueAsync(name, open: false));

    [Theory]
    [InlineData("string.dump")]
    [InlineData("debug.sethook")]
    [InlineData("debug.getregistry")]
    [InlineData("debug.setupvalue")]
    [InlineData("os.exit")]
    [InlineData("package")]
    public async Task An_open_script_does_not_see_either(string name) => Assert.Equal("nil", await _scripts.ValueAsync(name));

    [Fact]
    public async Task Bytecode_is_not_loaded() =>
        Assert.Equal("nil", await _scripts.ValueAsync("loadstring('\\27Lua\\84\\0')"));

    [Theory]
    [InlineData("getfenv(print).io")]
    [InlineData("getfenv(tostring).io")]
    [InlineData("getfenv(request.load).io")]
    [InlineData("getfenv(0).io")]
    [InlineData("loadstring('return io')()")]
    [InlineData("getmetatable(request.load()) or nil")]
    public async Task A_closed_script_finds_no_way_out(string expression) =>
        Assert.Equal("nil", await _scripts.ValueAsync(expression, open: false));

    [Fact]
    public async Task Executions_at_the_same_time_do_not_meet()
    {
        LuaScript script = _scripts.Compile(
            "mine = request.load():params('Id') for i = 1, 2000 do x = i end request.load():headers('X-Out', mine .. '-' .. x)");
        await Parallel.ForAsync(0, 200, async (i, _) =>
        {
            var request = new Sluice.Gateway.Requests.ProxyRequest();
            request.SetParameters(["id"], [$"{i}"]);
            using var run = new LuaRun(script, new ProxyLuaRequest(request));
            Failure? failure = await script.BeforeAsync(run, default);
            Assert.Null(failure);
            Assert.Equal($"{i}-2000", request.Headers.First("X-Out"));
        });
    }
}
