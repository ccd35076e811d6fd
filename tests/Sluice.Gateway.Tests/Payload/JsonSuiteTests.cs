using System.Text.Json;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>The public suite for JSON parsers, as backend bodies (<c>safejson</c>, so that lists and scalars count).</summary>
public sealed class JsonSuiteTests
{
    /// <summary>Refused by a strict parser for what follows the first value, which is ignored by design (core.md 8.5), or for a
    /// byte order mark, which is taken.</summary>
    private static readonly string[] AcceptedByDesign =
    [
        "n_array_comma_after_close.json",
        "n_array_extra_close.json",
        "n_multidigit_number_then_00.json",
        "n_number_+1_placeholder.json",
    ];

    public static TheoryData<string> Files => [.. Directory() is { } folder
        ? System.IO.Directory.EnumerateFiles(folder, "*.json").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        : ["absent"]];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_taken_or_refused_as_its_name_says(string file)
    {
        Assert.SkipWhen(file == "absent", "The suites are not here (SLUICE_SUITES).");
        byte[] body = File.ReadAllBytes(Path.Combine(Directory()!, file));
        DecodeResult result = Gateways.Decode(Gateways.Backend("safejson"), body);
        using ResponseData? data = result.Data;
        if (file[0] == 'n')
        {
            Assert.Equal(AcceptedByDesign.Contains(file, StringComparer.Ordinal), result.Succeeded);
        }
        else if (file[0] == 'y')
        {
            Assert.True(result.Succeeded, result.Failure?.Message);
            AssertSameValue(body, Gateways.Json(data!));
        }
        else if (data is not null)
        {
            using var parsed = JsonDocument.Parse(Gateways.Json(data));
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        }
    }

    private static void AssertSameValue(byte[] body, string json)
    {
        using var expected = JsonDocument.Parse(body);
        using var actual = JsonDocument.Parse(json);
        JsonElement value = expected.RootElement.ValueKind switch
        {
            JsonValueKind.Object => actual.RootElement,
            JsonValueKind.Array => actual.RootElement.GetProperty("collection"),
            _ => actual.RootElement.GetProperty("content"),
        };
        Assert.True(JsonElement.DeepEquals(expected.RootElement, value), json);
    }

    private static string? Directory()
    {
        string? suites = Environment.GetEnvironmentVariable("SLUICE_SUITES");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); suites is null && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "..", "shared", "suites");
            suites = System.IO.Directory.Exists(candidate) ? candidate : null;
        }

        string tests = Path.Combine(suites ?? "", "json-parsing", "test_parsing");
        return System.IO.Directory.Exists(tests) ? tests : null;
    }
}
