namespace Sluice.Gateway.Tests.Features.Lua;

/// <summary>Scripts of Lua 5.1 mean what they meant.</summary>
public sealed class LuaDialectTests : IDisposable
{
    private readonly Scripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Theory]
    [InlineData("10 / 2", "5")]
    [InlineData("10 / 2 .. ''", "5")]
    [InlineData("'a' .. 4 / 2 .. 'b' .. 1.5 .. 'c'", "a2b1.5c")]
    [InlineData("1e15", "1000000000000000")]
    [InlineData("1e6 .. ''", "1000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("1 / 3", "0.3333333333333333")]
    [InlineData("1 / 0", "+Inf")]
    [InlineData("0xff", "255")]
    [InlineData("2 ^ 53", "9007199254740992")]
    [InlineData("math.sqrt(81)", "9")]
    [InlineData("#'abc' .. ''", "3")]
    [InlineData("'10' + 5", "15")]
    [InlineData("table.concat({1, 2.5, 4 / 2}, '-')", "1-2.5-2")]
    [InlineData("string.format('%d %s %.1f %5s|', 7 / 2, 4 / 2, 1.25, 'x')", "3 2 1.2     x|")]
    [InlineData("table.getn({1, 2, 3})", "3")]
    [InlineData("select('#', unpack({1, 2, 3}))", "3")]
    [InlineData("math.mod(7, 3)", "1")]
    [InlineData("math.pow(2, 8)", "256")]
    [InlineData("(string.gfind('a b', '%a'))()", "a")]
    [InlineData("loadstring('return ... ')(7)", "7")]
    [InlineData("tonumber('1e3')", "1000")]
    [InlineData("tonumber('ff', 16)", "255")]
    [InlineData("tonumber('x')", "nil")]
    [InlineData("'a\\/b\\.c'", "a/b.c")]
    [InlineData("[[..]] .. [==[1]==] --[[ .. ]] .. '..'", "..1..")]
    [InlineData("#{n = 1, 2, 3}", "2")]
    [InlineData("_VERSION", "Lua 5.1")]
    [InlineData("({pcall(setmetatable({}, {__concat = function(a, b) return 'j' end, __call = function(t) return t .. 1 end}))})[2]", "j")]
    [InlineData("(function() local t = setmetatable({}, {__concat = function(a, b) return type(a) .. type(b) end}) return (t .. 'x') .. ('x' .. t) end)()",
        "tablestringstringtable")]
    [InlineData("(function() local e = {x = 5} local f = function() return x end setfenv(f, e) return f() end)()", "5")]
    [InlineData("(function() function string.twice(s) return s .. s end return ('ab'):twice() end)()", "abab")]
    [InlineData("(function(...) return select('#', ...) end)(1, nil, 2)", "3")]
    public async Task An_expression_has_the_value_of_lua_5_1(string expression, string expected) =>
        Assert.Equal(expected, await _scripts.ValueAsync(expression));

    [Theory]
    [InlineData("\n\nerror('x')", "x (pre-script:L3)")]
    [InlineData("local a = 'b'\nlocal c = a .. nil", "attempt to concatenate a nil value (pre-script:L2)")]
    [InlineData("error('x', 0)", "x")]
    [InlineData("error({})", "the error is a table")]
    [InlineData("error()", "nil")]
    [InlineData("error(12)", "12")]
    [InlineData("custom_error('c', 404)", "c")]
    [InlineData("pcall(custom_error, 'c') nope()", "attempt to call a non-function object (pre-script:L1)")]
    [InlineData("local ok, e = pcall(custom_error, 'c') error(e)", "c")]
    [InlineData("local ok, e = pcall(error, {code = 7}) error('code ' .. e.code)", "code 7 (pre-script:L1)")]
    [InlineData("coroutine.yield(1)", "attempt to yield from outside a coroutine")]
    public async Task An_error_tells_its_text_and_line(string script, string expected) =>
        Assert.Equal("error: " + expected, await _scripts.PreAsync(script));

    [Fact]
    public async Task A_syntax_error_tells_its_line() =>
        Assert.EndsWith("(pre-script:L2)", await _scripts.PreAsync("local a\nlocal = 1"), StringComparison.Ordinal);

    [Fact]
    public async Task Print_writes_to_the_log()
    {
        await _scripts.PreAsync("print('a', 1, nil)");

        Assert.Contains("a\t1\tnil", _scripts.Log.Lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_are_one_script_and_errors_name_the_file()
    {
        string folder = Directory.CreateTempSubdirectory("lua").FullName;
        string first = Path.Combine(folder, "a.lua");
        string second = Path.Combine(folder, "b.lua");
        await File.WriteAllTextAsync(first, "local shared = 'from a'\n-- more\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(second, "\nfunction fail()\n  error(shared)\nend\n", TestContext.Current.CancellationToken);

        string told = Scripts.Told(await _scripts.RunAsync(_scripts.Compile("fail()", sources: [first, second]), "{}"));

        Directory.Delete(folder, recursive: true);
        Assert.Equal($"error: from a ({second}:L3)", told);
    }
}
