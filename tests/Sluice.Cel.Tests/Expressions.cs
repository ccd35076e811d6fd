namespace Sluice.Cel.Tests;

/// <summary>Shorthands of the tests.</summary>
internal static class Expressions
{
    internal static readonly CelEnvironment Everything = new CelEnvironmentBuilder { Extensions = CelExtensions.All }
        .AddVariable("x", CelType.Dyn)
        .AddVariable("y", CelType.Dyn)
        .Build();

    internal static CelProgram Compile(string expression, CelEnvironment? environment = null)
    {
        CelCompilation compilation = CelProgram.Compile(expression, environment ?? Everything);
        Assert.True(compilation.Succeeded, $"{expression}: {string.Join("; ", compilation.Issues)}");
        return compilation.Program;
    }

    internal static CelValue Evaluate(string expression, CelValue x = default, CelValue y = default, CelLimits? limits = null) =>
        Compile(expression).Evaluate(new CelVariables(Everything) { ["x"] = x, ["y"] = y }, limits);

    internal static CelIssue Issue(string expression, CelEnvironment? environment = null)
    {
        CelCompilation compilation = CelProgram.Compile(expression, environment ?? Everything);
        Assert.False(compilation.Succeeded);
        return compilation.Issues[0];
    }
}
