using Sluice.Configuration;
using Sluice.Gateway.Features.Flatmap;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>How a filter is read, and what is told of mistakes: none of them stops the start.</summary>
public sealed class FlatmapOptionsTests
{
    [Fact]
    public void Operations_are_read_in_order()
    {
        FlatmapOptions options = Filters.Read(
            """[{"type":"move","args":["a.b","c"]},{"type":"del","args":["d","e"]},{"type":"append","args":["f","g"]}]""",
            out DiagnosticBag diagnostics)!;
        Assert.Empty(diagnostics);
        Assert.Equal([FlatmapOperationKind.Move, FlatmapOperationKind.Delete, FlatmapOperationKind.Append], options.Operations.Select(static o => o.Kind));
        Assert.Equal(["d", "e"], options.Operations[1].Arguments);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    [InlineData("{}", 1)]
    [InlineData("""["del status", 7, {"args":["status"]}, {"Type":"del","args":["x"]}]""", 4)]
    public void Without_any_operation_there_is_no_filter(string json, int warnings)
    {
        Assert.Null(Filters.Read(json, out DiagnosticBag diagnostics));
        Assert.Equal(warnings, diagnostics.Count);
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("""[{"type":"rename","args":["a","b"]}]""", "$[0].type", "does not exist")]
    [InlineData("""[{"type":"del","args":["a"]},{"type":"move","args":["a"]}]""", "$[1]", "needs two paths")]
    [InlineData("""[{"type":"append","args":["a","b","c"]}]""", "$[0]", "takes two paths")]
    [InlineData("""[{"type":"del"}]""", "$[0]", "no list of args")]
    [InlineData("""[{"type":"del","args":["a",5]}]""", "$[0].args[1]", "a path is text")]
    public void A_mistake_is_told_with_its_place(string json, string path, string message)
    {
        Assert.NotNull(Filters.Read(json, out DiagnosticBag diagnostics));
        Diagnostic warning = Assert.Single(diagnostics);
        Assert.Equal((path, DiagnosticSeverity.Warning), (warning.Path, warning.Severity));
        Assert.Contains(message, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_the_filter_replaces_are_told()
    {
        DiagnosticBag diagnostics = [];
        FlatmapOptions.WarnOfReplaced(Payload.Gateways.Backend(shape: "allow=a mapping=b:c"), diagnostics);
        Assert.Equal(["allow has no effect beside flatmap_filter", "mapping has no effect beside flatmap_filter"], diagnostics.Select(static d => d.Message));
    }
}
