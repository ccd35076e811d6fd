using Sluice.Gateway.Features.Flatmap;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Tests.Payload;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>What the operations make of data: the worked examples of manipulation.md 1.4, and what is around them.</summary>
public sealed class FlatmapFilterTests
{
    [Theory]
    [InlineData("""{"uid":7,"n":"Ada"}""", "move uid id", """{"id":7,"n":"Ada"}""")]
    [InlineData("""{"collection":[{"t":"x"},{"t":"y","k":1},{"k":2}]}""", "move collection.*.t collection.*.title", """{"collection":[{"title":"x"},{"k":1,"title":"y"},{"k":2}]}""")]
    [InlineData("""{"zone":{"st":"NY","zip":"1"}}""", "move zone.st state", """{"state":"NY","zone":{"zip":"1"}}""")]
    [InlineData("""{"zone":{"st":"NY","zip":"1"}}""", "move zone.st state; move zone.zip zip; del zone", """{"state":"NY","zip":"1"}""")]
    [InlineData("""{"a":{"b":1}}""", "move a.b b", """{"a":null,"b":1}""")]
    [InlineData("""{"price":10}""", "move price cost.amount.value", """{"cost":{"amount":{"value":10}}}""")]
    [InlineData("""{"price":10,"cost":{"cur":"EUR"}}""", "move price cost.amount", """{"cost":{"amount":10,"cur":"EUR"}}""")]
    [InlineData("""{"a":{"b":1},"x":{"y":2}}""", "move a.b x.c", """{"a":{"c":1},"x":{"y":2}}""")]
    [InlineData("""{"a":{"b":1},"x":{}}""", "move a.b x.y.z", """{"a":{"y":{"z":1}},"x":{}}""")]
    [InlineData("""{"a":{"b":{"c":1}}}""", "move a.b.c x.y", """{"a":{"b":null},"y":1}""")]
    [InlineData("""{"a":{"b":{"c":1}},"x":{"k":0}}""", "move a.b.c x.y", """{"a":{"b":null},"x":{"k":0,"y":1}}""")]
    [InlineData("""{"a":[{"m":{"id":1}},{"m":{"id":2}}]}""", "move a.*.m.id a.*.id", """{"a":[{"id":1,"m":null},{"id":2,"m":null}]}""")]
    [InlineData("""{"a":[{"id":1},{"id":2}]}""", "move a.*.id ids", """{"a":[null,null],"ids":2}""")]
    [InlineData("""{"a":{"b":"new"},"b":"old"}""", "move a.b b", """{"a":null,"b":"new"}""")]
    [InlineData("""{"a":{"b":"new"},"b":"old"}""", "move a.b b; del b", """{"a":null,"b":"new"}""")]
    [InlineData("""{"l":["a","b","c"]}""", "del l.0", """{"l":["b","c"]}""")]
    [InlineData("""{"l":["a","b","c"]}""", "del l.0 l.1", """{"l":["c"]}""")]
    [InlineData("""{"l":["a","b","c"]}""", "del l.0; del l.0", """{"l":["b","c"]}""")]
    [InlineData("""{"l":["a","b"],"k":1}""", "del l.*", """{"k":1,"l":null}""")]
    [InlineData("""{"g":[{"u":[{"p":1,"n":"a"},{"p":2}]},{"u":[]}]}""", "del g.*.u.*.p", """{"g":[{"u":[{"n":"a"},null]},{"u":[]}]}""")]
    [InlineData("""{"a":[3],"b":[1,2]}""", "append a b", """{"b":[1,2,3]}""")]
    [InlineData("""{"a":[{"n":"x"}],"b":[{"n":"0"},{"n":"1"}]}""", "del b.0; append a b", """{"b":[{"n":"x"},{"n":"1"}]}""")]
    [InlineData("""{"a":[3]}""", "append a b", """{"a":[3]}""")]
    [InlineData("""{"g":[{"t":["a"]},{"t":["b","c"]}],"all":[]}""", "append g.*.t all", """{"all":[["a"],["b","c"]],"g":[null,null]}""")]
    [InlineData("""{"new":[9],"g":[{"t":["a"]},{"t":["b"]}]}""", "append new g.*.t", """{"g":[{"t":["a"]},{"t":["b"]},{"t":[["a"],["b"],9]}]}""")]
    [InlineData("""{"l":["a","b"]}""", "move l.0 first", """{"first":"a","l":["b"]}""")]
    [InlineData("""{"m":{"x":1,"y":2}}""", "move m.* z", """{"m":{"x":1,"y":2}}""")]
    [InlineData("""{"a":[{"x":1}],"v":5}""", "move v a.0.v", """{"a":[{"v":5,"x":1}]}""")]
    [InlineData("""{"a":[{"x":1}],"v":5}""", "move v a.7", """{"a":[{"x":1},5]}""")]
    [InlineData("""{"a":1,"b":2}""", "move a b.c", """{"b":{"c":1}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", "move a.b a.*.z", """{"a":{"*":{"z":1},"c":2}}""")]
    [InlineData("""{"collection":[{"i":0,"path":"/c"}]}""", "move collection paths; del paths.*.i; move paths.*.path paths.*.url", """{"paths":[{"url":"/c"}]}""")]
    [InlineData("""{"l":1}""", "del *", "null")]
    public void The_worked_examples_come_out_as_written(string body, string operations, string expected) =>
        Assert.Equal(expected, Filters.Through(body, operations));

    [Theory]
    [InlineData("""{"a":1,"b":{"x":1},"a":{"c":2}}""", "move a.c a.d", """{"a":{"d":2},"b":{"x":1}}""")]
    [InlineData("""{"\u0061":{"c":2}}""", "del a.c", """{"a":null}""")]
    [InlineData("""{ "z" : 1.0 , "y" : [ 1e3 , 12345678901234567890 ] , "x" : "\u00e9<" }""", "move x w.x", """{"w":{"x":"é\u003c"},"y":[1e3,12345678901234567890],"z":1.0}""")]
    [InlineData("""{"a":5}""", "move a b; move b a.c; del a.c", """{"a":null}""")]
    [InlineData("""{"s":5,"v":1}""", "move v s.c; del s.c", """{"s":5}""")]
    [InlineData("""{"0":{"a":1},"l":[{"a":2}]}""", "move 0.a 0.b; move l.0.a l.0.b", """{"0":{"b":1},"l":[{"b":2}]}""")]
    [InlineData("""{"a":{"0":{"x":{"k":1}}},"l":[{}]}""", "move a.*.x.k l.*.v", """{"a":{"0":{"x":null}},"l":[{"v":1}]}""")]
    [InlineData("""{"a":{"00":{"x":{"k":1}}},"l":[{}]}""", "move a.*.x.k l.*.v", """{"a":{"00":{"x":null}},"l":[{},1]}""")]
    [InlineData("""{"l":[1],"00":2}""", "del l.00 00", """{"l":[1]}""")]
    [InlineData("""{"":{"":1},"k":2}""", "del .", """{"":null,"k":2}""")]
    public void Values_keep_their_text_and_odd_keys_are_keys(string body, string operations, string expected) =>
        Assert.Equal(expected, Filters.Through(body, operations));

    [Fact]
    public void A_wildcard_takes_the_label_at_its_own_place_however_deep_it_is() => Assert.Equal(
        """{"a":{"b":{"c":[{"id":1,"x":null},{"id":2,"x":null},{"id":3,"x":null}]}}}""",
        Filters.Through("""{"a":{"b":{"c":[{"x":{"id":1}},{"x":{"id":2}},{"x":{"id":3}}]}}}""", "move a.b.c.*.x.id a.b.c.*.id"));

    [Fact]
    public void It_works_between_target_and_group_and_in_place_of_the_filters() => Assert.Equal(
        """{"g":{"k":1,"n":2}}""",
        Filters.Through("""{"d":{"k":1,"m":2}}""", "move m n", Gateways.Backend(shape: "target=d allow=m deny=k mapping=k:z group=g")));

    [Fact]
    public void Data_that_lost_everything_is_null_in_its_group() =>
        Assert.Equal("""{"g":null}""", Filters.Through("""{"l":1}""", "del l", Gateways.Backend(shape: "group=g")));

    [Fact]
    public void Null_data_stays_null_whatever_the_operations() =>
        Assert.Equal("""{"g":null}""", Filters.Through("null", "move a", Gateways.Backend(shape: "group=g")));

    [Theory]
    [InlineData("move a")]
    [InlineData("append a")]
    [InlineData("move")]
    public void An_operation_without_its_two_paths_fails_the_answer(string operations) =>
        Assert.Equal(FailureKind.Decode, Filters.Decode("""{"a":1}""", operations).Failure!.Kind);

    [Fact]
    public void What_xml_and_yaml_writers_get_holds_items_that_were_not_looked_into()
    {
        using ResponseData data = Filters.Decode("""{"a":[{"k":"x"},{"k":"y"},{"z":["1"]}],"b":1}""", "del b a.0; move a.1.k a.1.n").Data!;
        Assert.Equal("<a><n>y</n></a><a><z>1</z></a>", Gateways.Encode("xml", data).Body);
        Assert.Equal("a:\n- \"n\": \"y\"\n- z:\n  - \"1\"\n", Gateways.Encode("yaml", data).Body);
    }

    [Fact]
    public void A_sequential_placeholder_sees_what_the_filter_made()
    {
        using ResponseData data = Filters.Decode("""{"driver":{"id":"d8","car":1}}""", "move driver.id driver_id").Data!;
        using var text = new BodyBuffer();
        Assert.True(data.TryFind(new DataPath("driver_id"), text));
        Assert.Equal("d8"u8, text.Span);
    }

    [Fact]
    public async Task Merged_data_is_changed_as_one()
    {
        ProxyStep step = Merged("append b.items a; del b; move x y.z", """{"a":[{"i":1}],"x":"old"}""", """{"b":{"items":[{"i":2}]},"x":"new"}""");
        using ProxyResponse response = (await step(new ProxyRequest(), TestContext.Current.CancellationToken)).Response!;
        Assert.Equal("""{"a":[{"i":1},{"i":2}],"y":{"z":"new"}}""", Gateways.Json(response.Data!));
    }

    [Fact]
    public async Task A_partial_answer_is_not_changed()
    {
        ProxyStep step = FlatmapStep.Compile(
            static (_, _) => new(new ProxyResult(
                new ProxyResponse { Data = Gateways.Data("""{"a":1}""") }, new Failure(FailureKind.Status, "one failed"))),
            Filters.Options("del a"),
            backends: 2,
            []);
        ProxyResult result = await step(new ProxyRequest(), TestContext.Current.CancellationToken);
        using ProxyResponse response = result.Response!;
        Assert.Equal("""{"a":1}""", Gateways.Json(response.Data!));
        Assert.Equal("one failed", result.Failure!.Message);
    }

    [Fact]
    public void Of_a_single_backend_the_endpoint_has_no_filter_and_is_told()
    {
        ProxyStep next = static (_, _) => default;
        Sluice.Configuration.DiagnosticBag diagnostics = [];
        Assert.Same(next, FlatmapStep.Compile(next, Filters.Options("del a"), backends: 1, diagnostics));
        Assert.Contains("two backends", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    private static ProxyStep Merged(string operations, params string[] bodies) => FlatmapStep.Compile(
        ParallelMerge.Compile([.. bodies.Select(static body => (ProxyStep)((_, _) =>
            new(new ProxyResponse { Data = Gateways.Data(body), IsComplete = true })))]),
        Filters.Options(operations),
        bodies.Length,
        []);
}
