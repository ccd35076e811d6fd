using Sluice.Configuration;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/flights/IB3170", "/flights/:flight", "IB3170")]
    [InlineData("/flights/search", "/flights/search", "")]
    [InlineData("/flights/searching", "/flights/:flight", "searching")]
    [InlineData("/flights/search/seats", "/flights/:flight/seats", "search")]
    [InlineData("/flights/search/today", "/flights/search/today", "")]
    [InlineData("/flights/search/seats/12A", "/flights/:flight/seats/:seat", "search|12A")]
    [InlineData("/flights/IB3170/seats/12A", "/flights/:flight/seats/:seat", "IB3170|12A")]
    public void Literal_text_goes_before_parameters_and_backs_out_again(string path, string route, string values)
    {
        RouteTable table = Table(
            "/flights/:flight", "/flights/search", "/flights/:flight/seats", "/flights/:flight/seats/:seat", "/flights/search/today");
        RouteValues found = new();

        RouteMatch match = table.Match("GET", path, found);

        Assert.Equal(RouteMatchKind.Found, match.Kind);
        Assert.Equal(route, match.Route!.Definition.Path);
        Assert.Equal(values, Text(found));
    }

    [Theory]
    [InlineData("/flights/search/tomorrow")]
    [InlineData("/flights/IB3170/seats/12A/x")]
    [InlineData("/flights")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("*")]
    public void A_path_that_no_route_has_is_not_found(string path)
    {
        RouteTable table = Table("/flights/:flight", "/flights/search/today", "/flights/:flight/seats/:seat");

        Assert.Equal(RouteMatchKind.NotFound, table.Match("GET", path, new RouteValues()).Kind);
    }

    [Theory]
    [InlineData("/report-2024", "/report-:year", "2024")]
    [InlineData("/report-a b", "/report-:year", "a b")]
    [InlineData("/api/v1-b2/x", "/api/v1-:rev/x", "b2")]
    [InlineData("/dot/7.json", "/dot/:id.json", "7.json")]
    public void A_parameter_takes_the_rest_of_its_segment(string path, string route, string value)
    {
        RouteTable table = Table("/report-:year", "/u/:id", "/api/v1-:rev/x", "/dot/:id.json");
        RouteValues values = new();

        RouteMatch match = table.Match("GET", path, values);

        Assert.Equal(route, match.Route!.Definition.Path);
        Assert.Equal(value, Text(values));
    }

    [Theory]
    [InlineData("/report-")]
    [InlineData("/u/")]
    [InlineData("/u//")]
    [InlineData("/api/v1-/x")]
    public void A_parameter_is_never_empty(string path)
    {
        RouteTable table = Table("/report-:year", "/u/:id", "/api/v1-:rev/x");

        Assert.Equal(RouteMatchKind.NotFound, table.Match("GET", path, new RouteValues()).Kind);
    }

    [Fact]
    public void The_names_of_the_values_come_from_the_route()
    {
        RouteMatch match = Table("/a/:first/b/pre-:second").Match("GET", "/a/1/b/pre-2", new RouteValues());

        Assert.Equal(["first", "second"], match.Route!.ParameterNames.ToArray());
    }

    [Theory]
    [InlineData("/__debug/", "/")]
    [InlineData("/__debug/any/thing", "/any/thing")]
    public void A_catch_all_takes_the_slash_and_all_behind_it(string path, string value)
    {
        RouteValues values = new();

        RouteMatch match = Table("/__debug/*rest").Match("GET", path, values);

        Assert.Equal(RouteMatchKind.Found, match.Kind);
        Assert.Equal(value, Text(values));
        Redirects(Table("/__debug/*rest"), "/__debug", "/__debug/", trailingSlash: true);
    }

    [Fact]
    public void A_catch_all_gives_way_to_every_other_route()
    {
        RouteTable table = Table("/a/*rest", "/a/b", "/a/:x/c");

        Assert.Equal("/a/b", table.Match("GET", "/a/b", new RouteValues()).Route!.Definition.Path);
        Assert.Equal("/a/:x/c", table.Match("GET", "/a/1/c", new RouteValues()).Route!.Definition.Path);
        Assert.Equal("/a/*rest", table.Match("GET", "/a/1/d", new RouteValues()).Route!.Definition.Path);
        Assert.Equal("/a/*rest", table.Match("GET", "/a/bb", new RouteValues()).Route!.Definition.Path);
    }

    [Theory]
    [InlineData("/carts/", "/carts")]
    [InlineData("/carts/17/", "/carts/17")]
    [InlineData("/shops", "/shops/")]
    public void A_wrong_final_slash_is_redirected(string path, string corrected) =>
        Redirects(Table("/carts", "/carts/:id", "/shops/"), path, corrected, trailingSlash: true);

    [Theory]
    [InlineData("/invoices/OPEN", "/Invoices/Open")]
    [InlineData("//Invoices//Open", "/Invoices/Open")]
    [InlineData("/Invoices/./Open", "/Invoices/Open")]
    [InlineData("/x/../Invoices/Open", "/Invoices/Open")]
    [InlineData("/INVOICES/Ab-7/LINES", "/invoices/Ab-7/lines")]
    [InlineData("/INVOICES/Ab-7/LINES/", "/invoices/Ab-7/lines")]
    [InlineData("/ÜBER/X", "/über/X")]
    public void A_wrong_letter_case_or_odd_path_is_redirected_to_the_registered_spelling(string path, string corrected) =>
        Redirects(Table("/Invoices/Open", "/invoices/:num/lines", "/über/:x"), path, corrected, trailingSlash: false);

    [Fact]
    public void Only_the_trees_of_the_requests_method_are_asked_for_redirects()
    {
        RouteTable table = Build([Route("GET", "/nums"), Route("POST", "/other")], RouterOptions.Default);

        Assert.Equal(RouteMatchKind.NotFound, table.Match("POST", "/NUMS", new RouteValues()).Kind);
        Assert.Equal(RouteMatchKind.NotFound, table.Match("POST", "/nums/", new RouteValues()).Kind);
        Assert.Equal("GET", table.Match("POST", "/nums", new RouteValues()).Text);
    }

    [Fact]
    public void The_root_and_connect_are_never_redirected()
    {
        RouteTable table = Build([Route("GET", "/a"), Route("CONNECT", "/a")], RouterOptions.Default);

        Assert.Equal(RouteMatchKind.NotFound, table.Match("GET", "/", new RouteValues()).Kind);
        Assert.Equal(RouteMatchKind.NotFound, table.Match("CONNECT", "/a/", new RouteValues()).Kind);
    }

    [Fact]
    public void Allow_lists_methods_in_the_order_in_which_the_table_first_saw_them()
    {
        RouteTable table = Build(
            [Route("GET", "/b"), Route("POST", "/a"), Route("PUT", "/a"), Route("GET", "/a"), Route("DELETE", "/b")],
            RouterOptions.Default);

        RouteMatch match = table.Match("PURGE", "/a", new RouteValues());

        Assert.Equal(RouteMatchKind.MethodNotAllowed, match.Kind);
        Assert.Equal("GET, POST, PUT", match.Text);
        Assert.Equal(RouteMatchKind.NotFound, table.Match("HEAD", "/nowhere", new RouteValues()).Kind);
    }

    [Fact]
    public void Switches_turn_each_step_off()
    {
        RouteDefinition[] routes = [Route("GET", "/orders"), Route("POST", "/orders")];
        RouteTable noSlash = Build(routes, new RouterOptions { DisableRedirectTrailingSlash = true });
        RouteTable noFix = Build(routes, new RouterOptions { DisableRedirectFixedPath = true });
        RouteTable none = Build(routes, new RouterOptions { DisableRedirectTrailingSlash = true, DisableRedirectFixedPath = true });
        RouteTable no405 = Build(routes, new RouterOptions { DisableHandleMethodNotAllowed = true });

        Redirects(noSlash, "/orders/", "/orders", trailingSlash: false);
        Redirects(noFix, "/orders/", "/orders", trailingSlash: true);
        Assert.Equal(RouteMatchKind.NotFound, noFix.Match("GET", "/Orders", new RouteValues()).Kind);
        Assert.Equal(RouteMatchKind.NotFound, none.Match("GET", "/orders/", new RouteValues()).Kind);
        Assert.Equal(RouteMatchKind.MethodNotAllowed, none.Match("PUT", "/orders", new RouteValues()).Kind);
        Assert.Equal(RouteMatchKind.NotFound, no405.Match("PUT", "/orders", new RouteValues()).Kind);
    }

    [Theory]
    [InlineData("//menu", "/menu")]
    [InlineData("///menu///soup", "/menu/:dish")]
    [InlineData("/menu/./soup", "/menu/:dish")]
    [InlineData("/a/../menu/soup", "/menu/:dish")]
    public void Remove_extra_slash_cleans_the_path_before_it_is_matched(string path, string route)
    {
        RouteTable table = Build(
            [Route("GET", "/menu"), Route("GET", "/menu/:dish")], new RouterOptions { RemoveExtraSlash = true });
        RouteValues values = new();

        Assert.Equal(route, table.Match("GET", path, values).Route?.Definition.Path);
        Assert.Equal(route == "/menu" ? "" : "soup", Text(values));
        Redirects(table, "/menu/soup/", "/menu/soup", trailingSlash: true);
        Redirects(table, "//menu/", "/menu", trailingSlash: true);
    }

    [Theory]
    [InlineData("/p/x%", "x%")]
    [InlineData("/p/x/q/z", "x|q")]
    [InlineData("/p/x/y/z", "x|y")]
    [InlineData("/none", "")]
    public void Values_that_were_consumed_on_the_way_to_nothing_are_kept(string path, string consumed)
    {
        RouteTable table = Table("/p/:id/q", "/p/:id/:other");
        RouteValues values = new();

        Assert.Equal(RouteMatchKind.NotFound, table.Match("GET", path, values).Kind);
        Assert.Equal(consumed, Text(values));
    }

    [Theory]
    [InlineData("/a", "/a", "declared twice")]
    [InlineData("/users/:id", "/users/:name/x", "'name'")]
    [InlineData("/f-:a/x", "/f-:b", "'b'")]
    [InlineData("/ok", "/foo/*", "no name")]
    [InlineData("/ok", "/foo/:", "no name")]
    [InlineData("/ok", "/:a:b", "more than one")]
    [InlineData("/ok", "/a*b/c", "'*'")]
    [InlineData("/ok", "a", "slash")]
    public void A_route_that_cannot_be_placed_is_told_and_the_others_still_work(string first, string second, string told)
    {
        DiagnosticBag diagnostics = [];
        ConfigScalar source = new(new SourcePosition("krakend.json", 7, 3), "$.endpoints[1].endpoint", ConfigScalarKind.String, second);

        RouteTable table = new([Route("GET", first), new RouteDefinition("GET", second, second, source)], RouterOptions.Default, diagnostics);

        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Contains(told, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Remedy);
        Assert.Equal("krakend.json:7:3", diagnostic.Position.ToString());
        Assert.Equal(RouteMatchKind.Found, table.Match("GET", first.Replace(":id", "1").Replace(":a", "1"), new RouteValues()).Kind);
    }

    [Fact]
    public void Different_methods_do_not_conflict()
    {
        DiagnosticBag diagnostics = [];

        _ = new RouteTable([Route("GET", "/u/:id"), Route("POST", "/u/:name"), Route("PUT", "/u/:id")], RouterOptions.Default, diagnostics);

        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData('/')]
    [InlineData('.')]
    [InlineData('\0')]
    [InlineData('\uDC80')]
    [InlineData('A')]
    public void A_path_of_64_KB_is_answered(char filler)
    {
        RouteTable table = Build(
            [Route("GET", "/a/:x"), Route("GET", "/:x/b"), Route("POST", "/c")], new RouterOptions { RemoveExtraSlash = filler == '.' });

        RouteMatch match = table.Match("GET", "/" + new string(filler, 65_535) + "/nope", new RouteValues());

        Assert.Equal(RouteMatchKind.NotFound, match.Kind);
    }

    [Fact]
    public void A_match_allocates_nothing_even_with_many_routes()
    {
        RouteTable table = Table([.. Enumerable.Range(0, 1500).Select(i => $"/service{i}/resource/:id/part/:part")]);
        RouteValues values = new();
        table.Match("GET", "/service7/resource/1/part/2", values);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            table.Match("GET", "/service1234/resource/4711/part/2", values);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static RouteTable Build(IEnumerable<RouteDefinition> routes, RouterOptions options)
    {
        DiagnosticBag diagnostics = [];
        RouteTable table = new(routes, options, diagnostics);
        Assert.Empty(diagnostics);
        return table;
    }

    internal static RouteDefinition Route(string method, string path) => new(method, path, path);

    internal static string Text(RouteValues values) =>
        string.Join('|', Enumerable.Range(0, values.Count).Select(i => values[i].ToString()));

    private static RouteTable Table(params string[] paths) =>
        Build(paths.Select(path => Route("GET", path)), RouterOptions.Default);

    private static void Redirects(RouteTable table, string path, string corrected, bool trailingSlash)
    {
        RouteMatch match = table.Match("GET", path, new RouteValues());
        Assert.Equal(RouteMatchKind.RedirectTo, match.Kind);
        Assert.Equal(corrected, match.Text);
        Assert.Equal(trailingSlash, match.IsTrailingSlash);
    }
}
