using System.Text;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>The public suite for JSON parsers, as backend bodies (<c>safejson</c>, so that lists and scalars count).</summary>
public sealed class JsonSuiteTests
{
    /// <summary>Wrong only in what follows the first value, which is ignored by design (core.md 8.5).</summary>
    private static readonly string[] AcceptedByDesign =
    [
        "n_array_comma_after_close.json",
        "n_array_extra_close.json",
        "n_object_trailing_comment.json",
        "n_object_trailing_comment_open.json",
        "n_object_trailing_comment_slash_open.json",
        "n_object_trailing_comment_slash_open_incomplete.json",
        "n_object_with_trailing_garbage.json",
        "n_structure_array_trailing_garbage.json",
        "n_structure_array_with_extra_array_close.json",
        "n_structure_double_array.json",
        "n_structure_object_followed_by_closing_object.json",
        "n_structure_object_with_trailing_garbage.json",
        "n_structure_trailing_#.json",
    ];

    public static TheoryData<string> Files
    {
        get
        {
            IEnumerable<string> files = Directory() is { } folder ? System.IO.Directory.EnumerateFiles(folder, "*.json") : ["absent"];
            return [.. files.Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        }
    }

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
            object value = PlainTree.Parse(body);
            string text = PlainTree.Canonical(value);
            Assert.Equal(value is PlainTree.Map ? text : value is List<object> ? $"{{\"collection\":{text}}}" : $"{{\"content\":{text}}}", Gateways.Json(data!));
        }
        else if (data is not null)
        {
            Assert.IsType<PlainTree.Map>(PlainTree.Parse(Encoding.UTF8.GetBytes(Gateways.Json(data))));
        }
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
