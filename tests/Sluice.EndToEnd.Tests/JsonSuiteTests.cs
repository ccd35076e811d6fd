using System.Globalization;
using System.Text;
using Sluice.Harness;

namespace Sluice.EndToEnd;

/// <summary>Every file of the public JSON parsing suite as a backend's body, through one running gateway: <c>y_</c> is
/// accepted and arrives as the same value, <c>n_</c> is answered 500, <c>i_</c> is free, and none of them hurts the
/// connection.</summary>
public sealed class JsonSuiteTests(JsonSuiteTests.Fixture fixture) : GatewayTests(fixture), IClassFixture<JsonSuiteTests.Fixture>
{
    /// <summary>Files that are accepted although they are no JSON text: the first value of a body counts and the text behind
    /// it is ignored (core.md 8.5), as it is behind an object or an array.</summary>
    private static readonly HashSet<string> AcceptedForTheirFirstValue =
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

    /// <summary>The suite's folder: in <c>SLUICE_SUITES</c>, else in <c>shared/suites</c> beside the repository.</summary>
    private static string? Folder { get; } = FindFolder();

    public static TheoryData<string> Files() => Folder is null
        ? new TheoryData<string>(new TheoryDataRow<string>("(absent)") { Skip = "the suite json-parsing is absent: set SLUICE_SUITES" })
        : [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Is_accepted_or_refused_as_its_name_says(string file)
    {
        byte[] body = await File.ReadAllBytesAsync(Path.Combine(Folder!, file));
        Backend.On("/suite", async (backend, _) =>
        {
            string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
            await backend.Http.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
        });
        using RawConnection connection = await RawConnection.OpenAsync(Gateway.Port);
        await connection.Http.SendAsync("GET /suite HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        HttpAnswer answer = await connection.Http.ReadAnswerAsync();
        if (file[0] == 'y')
        {
            Assert.Equal(200, answer.Status);
            object? sent = Wrapped(JsonText.Parse(Encoding.UTF8.GetString(body)));
            Assert.True(JsonText.AreEqual(sent, JsonText.Parse(answer.Text)), $"the value changed: {answer.Text}");
        }
        else if (file[0] == 'n')
        {
            Assert.Equal(AcceptedForTheirFirstValue.Contains(file) ? 200 : 500, answer.Status);
        }
        else
        {
            Assert.Contains(answer.Status, (int[])[200, 500]);
        }

        await connection.Http.SendAsync("GET /items/next HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        HttpAnswer next = await connection.Http.ReadAnswerAsync();
        Assert.Equal((200, true), (next.Status, next.Text.Contains("/items/next", StringComparison.Ordinal)));
    }

    /// <summary>What <c>safejson</c> makes of a value that is no object.</summary>
    private static Dictionary<string, object?> Wrapped(object? value) => value switch
    {
        Dictionary<string, object?> map => map,
        List<object?> list => new() { ["collection"] = list },
        _ => new() { ["content"] = value },
    };

    private static string? FindFolder()
    {
        const string Suite = "json-parsing/test_parsing";
        if (Environment.GetEnvironmentVariable("SLUICE_SUITES") is { } suites)
        {
            return Path.Combine(suites, Suite);
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Sluice.slnx")))
        {
            root = root.Parent;
        }

        string? beside = root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared/suites", Suite) : null;
        return Directory.Exists(beside) ? beside : null;
    }

    public sealed class Fixture() : GatewayFixture("""
        {
          "version": 3, "port": $PORT, "timeout": "10s", "host": ["$BACKEND"],
          "endpoints": [
            { "endpoint": "/suite", "backend": [{ "url_pattern": "/suite", "encoding": "safejson" }] },
            { "endpoint": "/items/{id}", "backend": [{ "url_pattern": "/items/{id}" }] }
          ]
        }
        """);
}
