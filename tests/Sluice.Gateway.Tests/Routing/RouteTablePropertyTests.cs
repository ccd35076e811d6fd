using System.Text.RegularExpressions;
using CsCheck;
using Sluice.Configuration;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

/// <summary>Compares the table with a matcher that tries every route by itself.</summary>
public sealed class RouteTablePropertyTests
{
    private static readonly Gen<string> Segment = OneOf("a", "b", "A", "ab", "abc", "a.b", ":x", "a:x", "ab:x", ":x", "");
    private static readonly Gen<string> Path = Segment.Array[1, 4].Select(segments => "/" + string.Join('/', segments));
    private static readonly Gen<string> Asked = OneOf("a", "b", "A", "AB", "ab", "abc", "abcd", "a.b", "..", ".", "")
        .Array[1, 5].Select(segments => "/" + string.Join('/', segments));

    private static readonly Gen<(string Method, string Path)[]> Routes =
        Gen.Select(OneOf("GET", "POST"), Path).Array[1, 12];

    [Fact]
    public void The_table_agrees_with_trying_every_route() =>
        Gen.Select(Routes, Asked.Array[1, 10]).Sample((routes, paths) =>
        {
            DiagnosticBag diagnostics = [];
            (string Method, string Path)[] distinct = [.. routes.Distinct()];
            RouteTable table = new(
                distinct.Select(r => new RouteDefinition(r.Method, r.Path, r.Path)), RouterOptions.Default, diagnostics);
            Assert.Empty(diagnostics);
            RouteValues values = new();
            foreach (string path in paths)
            {
                RouteMatch match = table.Match("GET", path, values);
                string? expected = Best(distinct, "GET", path);
                if (expected is not null)
                {
                    Assert.Equal(expected, match.Route?.Definition.Path);
                    Assert.Equal(Pattern(expected, RegexOptions.None).Match(path).Groups.Values.Skip(1).Select(g => g.Value),
                        Enumerable.Range(0, values.Count).Select(i => values[i].ToString()));
                }
                else
                {
                    CheckMiss(distinct, path, match);
                }
            }
        }, iter: 3000);

    private static void CheckMiss((string Method, string Path)[] routes, string path, RouteMatch match)
    {
        string toggled = Toggle(path);
        string clean = PathCleaning.Clean(path);
        if (path.Length > 1 && Best(routes, "GET", toggled) is not null)
        {
            Assert.Equal(RouteMatchKind.RedirectTo, match.Kind);
            Assert.Equal(toggled, match.Text);
            Assert.True(match.IsTrailingSlash);
        }
        else if (path.Length > 1 && (AnyIgnoringCase(routes, clean) || AnyIgnoringCase(routes, Toggle(clean))))
        {
            Assert.Equal(RouteMatchKind.RedirectTo, match.Kind);
            Assert.False(match.IsTrailingSlash);
            Assert.NotNull(Best(routes, "GET", match.Text!));
            Assert.Equal(
                AnyIgnoringCase(routes, clean) ? clean : Toggle(clean), match.Text, StringComparer.OrdinalIgnoreCase);
        }
        else if (Best(routes, "POST", path) is not null)
        {
            Assert.Equal(RouteMatchKind.MethodNotAllowed, match.Kind);
            Assert.Equal("POST", match.Text);
        }
        else
        {
            Assert.Equal(RouteMatchKind.NotFound, match.Kind);
        }
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static string Toggle(string path) => path.EndsWith('/') ? path[..^1] : path + "/";

    private static bool AnyIgnoringCase((string Method, string Path)[] routes, string path) =>
        Array.Exists(routes, r => r.Method == "GET" && Pattern(r.Path, RegexOptions.IgnoreCase).IsMatch(path));

    // Of the routes that match, the one whose path has literal text where the other has a parameter.
    private static string? Best((string Method, string Path)[] routes, string method, string path) => routes
        .Where(r => r.Method == method && Pattern(r.Path, RegexOptions.None).IsMatch(path))
        .Select(r => r.Path)
        .OrderBy(p => p.Replace(':', '\uFFFF'), StringComparer.Ordinal)
        .FirstOrDefault();

    private static Regex Pattern(string route, RegexOptions options) => new(
        "^" + Regex.Escape(route).Replace(":x", "([^/]+)", StringComparison.Ordinal) + "\\z",
        options | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
}
