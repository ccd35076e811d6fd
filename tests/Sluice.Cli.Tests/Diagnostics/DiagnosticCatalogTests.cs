using System.Reflection;
using Sluice.Cli.Commands;
using Sluice.Configuration;
using Sluice.Gateway.Features;

namespace Sluice.Cli.Tests.Diagnostics;

public sealed class DiagnosticCatalogTests
{
    [Fact]
    public void Areas_stand_in_order_and_share_no_number()
    {
        IReadOnlyList<DiagnosticArea> areas = DiagnosticCatalog.Areas;
        Assert.All(areas, static area => Assert.True(area.First <= area.Last, area.Name));
        Assert.All(areas.Zip(areas.Skip(1)), static pair =>
            Assert.True(pair.First.Last < pair.Second.First, $"{pair.First.Name} ends at {pair.First.Last}, {pair.Second.Name} begins at {pair.Second.First}"));
    }

    [Fact]
    public void Every_code_is_printed_with_four_digits_and_once()
    {
        string[] ids = [.. DiagnosticCatalog.Areas.SelectMany(static area => area.Codes).Select(static code => code.Id)];
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.All(ids, static id => Assert.Matches("^SLC[0-9]{4}$", id));
    }

    [Fact]
    public void Every_code_has_a_title_and_an_explanation()
    {
        Assert.All(DiagnosticCatalog.Areas, static area => Assert.NotEmpty(area.Codes));
        Assert.All(DiagnosticCatalog.Areas.SelectMany(static area => area.Codes), static code =>
        {
            Assert.Matches("^[^ ].*[^. ]$", code.Title);
            Assert.Matches("^[A-Z`].*[.]$", code.Explanation);
        });
    }

    [Fact]
    public void Every_area_that_is_declared_is_in_the_catalogue()
    {
        Assembly[] rooms = [typeof(DiagnosticCatalog).Assembly, typeof(GatewayCodes).Assembly, typeof(ConfigurationCodes).Assembly];
        DiagnosticArea[] declared =
        [
            .. rooms.SelectMany(static room => room.GetTypes())
                .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(static field => field.FieldType == typeof(DiagnosticArea))
                .Select(static field => (DiagnosticArea)field.GetValue(null)!),
        ];
        Assert.Equal(declared.OrderBy(static area => area.First), DiagnosticCatalog.Areas);
    }

    [Fact]
    public void A_number_outside_its_area_or_taken_is_refused()
    {
        var area = new DiagnosticArea("a", 10, 12);
        area.Add(10, "t", "E.");
        Assert.Throws<ArgumentOutOfRangeException>(() => area.Add(10, "t", "E."));
        Assert.Throws<ArgumentOutOfRangeException>(() => area.Add(9, "t", "E."));
        Assert.Throws<ArgumentOutOfRangeException>(() => area.Add(13, "t", "E."));
    }
}
