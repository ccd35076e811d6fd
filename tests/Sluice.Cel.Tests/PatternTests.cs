using System.Diagnostics;
using static Sluice.Cel.Tests.Expressions;

namespace Sluice.Cel.Tests;

/// <summary><c>matches</c> takes RE2's syntax and means what RE2 means.</summary>
public class PatternTests
{
    [Theory]
    [InlineData("^[a-z]+$", "abc", true)]
    [InlineData("^abc$", "abc\n", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?i)stra(ss|ß)e", "STRASSE", true)]
    [InlineData("(?i:A)b", "aB", false)]
    [InlineData("(?i)[^a]", "A", false)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^\pL+$", "éß", true)]
    [InlineData(@"^\PL$", "\U0001F431", true)]
    [InlineData(@"^[^\pL]$", "\U0001F431", true)]
    [InlineData(@"^[^\pL\d]$", "7", false)]
    [InlineData(@"(?i)^\p{Lu}$", "a", true)]
    [InlineData(@"^\PL$", "1", true)]
    [InlineData(@"^[\p{Lu}\d]+$", "A1", true)]
    [InlineData("^.$", "\U0001F431", true)]
    [InlineData("^..$", "\U0001F431", false)]
    [InlineData("^[\U0001F430-\U0001F432]$", "\U0001F431", true)]
    [InlineData("^[^a]$", "\U0001F431", true)]
    [InlineData("^\U0001F431{2}$", "\U0001F431\U0001F431", true)]
    [InlineData(@"^\x{1F431}\x41$", "\U0001F431A", true)]
    [InlineData("^[[:alpha:]_-]+$", "ab_-", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData(@"^\Qa.b*\E$", "a.b*", true)]
    [InlineData("(?P<year>[0-9]{4})", "in 2024", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("^a{2,3}?$", "aaa", true)]
    [InlineData(@"\bfoo\b", "a foo b", true)]
    [InlineData("", "", true)]
    public void It_matches_as_re2_does(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, Evaluate("x.matches(y)", CelValue.FromString(text), CelValue.FromString(pattern)).AsBool());
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData("(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\")]
    [InlineData(@"[\")]
    [InlineData(@"\C")]
    [InlineData(@"\p{Greek}")]
    [InlineData("[b-a]")]
    [InlineData("[[:nope:]]")]
    [InlineData(@"\x{110000}")]
    [InlineData("a{1001}")]
    [InlineData("((a{1000}){1000}){1000}")]
    public void What_is_no_re2_pattern_is_an_error(string pattern)
    {
        CelValue result = Evaluate("x.matches(y)", CelValue.FromString("a"), CelValue.FromString(pattern));

        Assert.Equal(CelErrorCode.InvalidArgument, result.AsError().Code);
    }

    [Fact]
    public void Classes_without_end_are_refused_before_they_cost_anything()
    {
        string overlapping = string.Concat(Enumerable.Range(0, 800).Select(i => $"[{(char)(0x4E00 + i)}-{(char)(0x9000 - i)}]"));
        string distinct = string.Concat(Enumerable.Range(0, 2000).Select(i => (char)(0x4E00 + i)));
        Stopwatch watch = Stopwatch.StartNew();

        Assert.True(Evaluate("x.matches(y)", CelValue.FromString("a"), CelValue.FromString(overlapping)).IsError);
        Assert.True(Evaluate("x.matches(y)", CelValue.FromString("a"), CelValue.FromString(distinct)).IsError);
        Assert.True(Evaluate($"x.matches('{overlapping}')", CelValue.FromString("a")).IsError);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)(.*)b$")]
    [InlineData("(a?){500}a{500}b")]
    [InlineData(@"(\PL|\pL|[^\pN\pP]){50}b")]
    public void A_bomb_does_not_go_off(string pattern)
    {
        CelValue text = CelValue.FromString(new string('a', 50_000) + "!");
        Stopwatch watch = Stopwatch.StartNew();

        CelValue result = Evaluate("x.matches(y)", text, CelValue.FromString(pattern));

        Assert.False(result.IsTrue);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }
}
