using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Sluice.GoTemplate.Tests;

/// <summary>Renders templates for tests: with fixed time, environment and network, and settings as a file would have them.</summary>
internal static class Templates
{
    /// <summary>Settings that most tests use.</summary>
    public const string Settings =
        """
        {"name": "Ada", "n": 3, "f": 2.5, "big": 1000000, "yes": true, "no": false, "empty": "", "nothing": null, "list": ["a", "b", "c"],
         "numbers": [3, 1, 2], "map": {"z": 1, "a": 2, "m": {"deep": "x"}}, "none": [], "blank": {}, "mixed": [1, "x", null, true]}
        """;

    /// <summary>The time in tests: 2026-07-04 12:34:56.789 UTC.</summary>
    public static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 7, 4, 12, 34, 56, 789, TimeSpan.Zero));

    public static TemplateSet Set(TemplateLimits? limits = null) => new(
        new TemplateEnvironment
        {
            Clock = Clock,
            Variable = static name => name switch
            {
                "HOME_PORT" => "8080",
                "SHIP" => "Aurora <1>",
                _ => null,
            },
            ResolveHost = static name => name == "db.test" ? ["10.0.0.7"] : [],
        },
        limits);

    public static string Text(string template, string settings = Settings) => Rendered(template, settings).Text;

    public static RenderedTemplate Rendered(string template, string settings = Settings)
    {
        TemplateSet set = Set();
        Assert.True(set.TryParse("main", "main.tmpl", template, out TemplateError? error), error?.ToString());
        Assert.True(set.TryRender("main", Data(settings), out RenderedTemplate? rendered, out error), error?.ToString());
        return rendered!;
    }

    public static TemplateError Error(string template, TemplateLimits? limits = null)
    {
        TemplateSet set = Set(limits);
        if (!set.TryParse("main", "main.tmpl", template, out TemplateError? error))
        {
            return error;
        }

        Assert.False(set.TryRender("main", Data(Settings), out RenderedTemplate? rendered, out error), rendered?.Text);
        return error!;
    }

    public static object? Data(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Convert(document.RootElement);
    }

    private static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(static p => p.Name, static p => Convert(p.Value), StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
