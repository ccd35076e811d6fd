using static Sluice.Cel.Tests.Expressions;

namespace Sluice.Cel.Tests;

/// <summary>What is told about expressions that do not compile, and what is deduced about those that do.</summary>
public class CompilationTests
{
    [Theory]
    [InlineData("x ==", 1, 5, "the expression ends where a value is expected")]
    [InlineData("1 +\n  * 2", 2, 3, "unexpected '*', expected a value")]
    [InlineData("'abc", 1, 1, "the text in quotes is not closed")]
    [InlineData("x = 1", 1, 3, "unexpected '=', did you mean '=='?")]
    [InlineData("[1, 2", 1, 6, "the expression ends where ',' or ']' is expected")]
    [InlineData("9223372036854775808", 1, 1, "the int literal is out of range")]
    [InlineData(@"'\q'", 1, 2, @"'\q' is no escape here")]
    [InlineData(@"'\ud800'", 1, 2, "the escape is no Unicode code point")]
    [InlineData("while", 1, 1, "'while' is a reserved word")]
    [InlineData("[1].map(a.b, 1)", 1, 11, "the variable of a macro must be a simple name")]
    public void A_syntax_error_has_its_position(string expression, int line, int column, string message)
    {
        Assert.Equal(new CelIssue(CelIssueKind.Syntax, line, column, message), Issue(expression));
    }

    [Fact]
    public void Has_of_an_index_is_a_syntax_error_that_says_what_to_write()
    {
        CelIssue issue = Issue("has(x['a'])");

        Assert.Equal(CelIssueKind.Syntax, issue.Kind);
        Assert.Contains("'key' in a", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_the_check_are_told_at_once()
    {
        CelCompilation compilation = CelProgram.Compile("reqest == 1 && 'a' + 1 == nope(2)", Everything);

        Assert.Equal(
            [
                "1:1: undeclared reference to 'reqest'",
                "1:20: found no matching overload for '_+_' applied to '(string, int)'",
                "1:27: undeclared reference to the function 'nope'",
            ],
            compilation.Issues.Select(i => i.ToString()));
        Assert.All(compilation.Issues, i => Assert.Equal(CelIssueKind.Check, i.Kind));
    }

    [Fact]
    public void Typed_variables_are_checked_and_dyn_ones_are_not()
    {
        CelEnvironment environment = new CelEnvironmentBuilder()
            .AddVariable("method", CelType.String)
            .AddVariable("data", CelType.Map(CelType.String, CelType.Dyn))
            .Build();

        Assert.Equal(CelIssueKind.Check, Issue("method + 1 == 'x'", environment).Kind);
        Assert.Same(CelType.Bool, Compile("data.a > 1 && data.b == method", environment).ResultType);
    }

    [Theory]
    [InlineData("'a'.charAt(0)")]
    [InlineData("math.abs(1)")]
    [InlineData("base64.encode(b'a')")]
    [InlineData("cel.bind(a, 1, a)")]
    [InlineData("[1].exists(i, v, v == 1)")]
    [InlineData("optional.none().hasValue()")]
    public void Extensions_are_off_unless_asked_for(string expression)
    {
        Assert.Equal(CelIssueKind.Check, Issue(expression, new CelEnvironmentBuilder().Build()).Kind);
        Compile(expression);
    }

    [Fact]
    public void Functions_of_the_host_are_called()
    {
        CelEnvironment environment = new CelEnvironmentBuilder()
            .AddFunction(
                "twice", true, [CelType.Int], CelType.Int, static (scoped a, ref _) => CelValue.FromInt(a[0].AsInt() * 2))
            .Build();

        Assert.Equal(42, Compile("21.twice()", environment).Evaluate(new CelVariables(environment)).AsInt());
        Assert.Equal(CelIssueKind.Check, Issue("'a'.twice()", environment).Kind);
    }

    [Fact]
    public void Without_the_check_a_wrong_number_of_arguments_is_an_evaluation_error()
    {
        CelCompilation compilation = CelProgram.Compile("size() || true", Everything, check: false);

        Assert.True(compilation.Program!.Evaluate(new CelVariables(Everything)).IsTrue);
    }
}
