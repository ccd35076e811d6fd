using System.Diagnostics;
using static Sluice.Cel.Tests.Expressions;

namespace Sluice.Cel.Tests;

/// <summary>Expressions and data that try to take the machine: a bounded time, bounded memory, an error as the result.</summary>
public class LimitTests
{
    private static readonly CelValue Numbers =
        CelValue.FromList([.. Enumerable.Range(0, 10_000).Select(i => CelValue.FromInt(i))]);

    private static readonly CelValue LongText = CelValue.FromString(new string('a', 1_000_000));

    [Theory]
    [InlineData("x.map(a, x.map(b, x.map(c, a + b + c)))")]
    [InlineData("x.all(a, x.all(b, x.all(c, true)))")]
    [InlineData("x.exists(a, x.exists(b, a + b < 0)) || true")]
    [InlineData("x.all(a, x == x)")]
    [InlineData("x.all(a, !(-1 in x))")]
    [InlineData("x.map(a, x).map(b, b + b + b + b).size() > 0")]
    [InlineData("x.map(a, y + y).size() > 0")]
    [InlineData("x.all(a, cel.bind(b, y + y, b.contains(y)))")]
    [InlineData("y.contains(y.substring(500000) + 'b')")]
    [InlineData("x.all(a, !y.matches('(a|aa)+b$'))")]
    [InlineData("x.all(a, y.replace('a', 'aaaaaaaa') != '')")]
    [InlineData("y.replace('a', y) != ''")]
    [InlineData("x.map(a, y).join(y) != ''")]
    [InlineData("'%s%s%s%s%s%s%s%s%s%s'.format([y, y, y, y, y, y, y, y, y, y]) != ''")]
    [InlineData("y.split('').map(a, y.split('')).size() > 0")]
    [InlineData("x.transformMap(i, v, x.transformMap(j, w, v)).size() > 0")]
    public void Work_without_end_is_an_error_that_nothing_absorbs(string expression)
    {
        CelProgram program = Compile(expression);
        CelVariables variables = new(Everything) { ["x"] = Numbers, ["y"] = LongText };
        long memory = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();

        CelValue result = program.Evaluate(variables);

        Assert.Equal(CelErrorCode.LimitExceeded, result.AsError().Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 200_000_000);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void The_limits_are_those_of_the_call()
    {
        Assert.True(Evaluate("x.all(a, a >= 0)", Numbers).IsTrue);
        Assert.Equal(
            CelErrorCode.LimitExceeded,
            Evaluate("x.all(a, a >= 0)", Numbers, limits: new CelLimits { MaxSteps = 1000 }).AsError().Code);
        Assert.Equal(
            CelErrorCode.LimitExceeded,
            Evaluate("x + x != []", Numbers, limits: new CelLimits { MaxAllocatedBytes = 1000 }).AsError().Code);
    }

    [Fact]
    public void Equality_and_text_of_values_nested_without_end_is_an_error()
    {
        CelValue nested = CelValue.FromList();
        for (int i = 0; i < 100_000; i++)
        {
            nested = CelValue.FromList(nested);
        }

        Assert.Equal(CelErrorCode.InvalidArgument, Evaluate("x == y", nested, nested).AsError().Code);
        Assert.Equal(CelErrorCode.InvalidArgument, Evaluate("x in [y]", nested, nested).AsError().Code);
        Assert.Equal(CelErrorCode.InvalidArgument, Evaluate("'%s'.format([x])", nested).AsError().Code);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{1: ", "}")]
    [InlineData("dyn(", ")")]
    [InlineData("x[", "]")]
    [InlineData("true ? true : ", "")]
    [InlineData("1 + ", "")]
    [InlineData("1 - (", ")")]
    [InlineData("x.", "")]
    [InlineData("[x].map(x, ", ")")]
    [InlineData("cel.bind(a, 1, ", ")")]
    public void An_expression_nested_deeply_is_a_syntax_error(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 5000)) + "y" + string.Concat(Enumerable.Repeat(close, 5000));

        CelIssue issue = Issue(text);

        Assert.Equal(CelIssueKind.Syntax, issue.Kind);
        Assert.Contains("nested deeper than 250", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("1 + (", ")")]
    [InlineData("[1].map(x, ", ")")]
    public void What_is_nested_up_to_the_limit_runs_on_a_small_stack(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 240)) + "1" + string.Concat(Enumerable.Repeat(close, 240));
        CelValue result = default;
        Thread thread = new(() => result = Evaluate(text), maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.False(result.IsError, result.ToString());
    }

    [Theory]
    [InlineData(" || ", "false", "true")]
    [InlineData(" && ", "true", "true")]
    public void Chains_of_conditions_may_be_as_long_as_the_text(string join, string many, string last)
    {
        Assert.True(Evaluate(string.Concat(Enumerable.Repeat(many + join, 8000)) + last).IsTrue);
    }

    [Fact]
    public void A_huge_expression_is_a_syntax_error()
    {
        Assert.Equal(CelIssueKind.Syntax, Issue("'" + new string('a', 200_000) + "'").Kind);
        Assert.Equal(CelIssueKind.Syntax, Issue(new string('9', 90_000)).Kind);
        Assert.Equal(CelIssueKind.Syntax, Issue(new string('9', 90_000) + ".0").Kind);
        Assert.True(Evaluate(new string('-', 90_000) + "x == 1", CelValue.FromInt(1)).IsTrue);
    }
}
