namespace Sluice.Gateway.Tests.Payload;

/// <summary>Shaping as it was recorded from the original: target, then allow or deny, then mapping, then group.</summary>
public sealed class ShapingTests
{
    private const string Order =
        """{"status":"ok","data":{"user":{"id":7,"name":"Ann","roles":["a","b"],"addr":{"city":"Bern","zip":"3000","geo":{"lat":46.9,"lng":7.4}}},"items":[{"sku":1,"p":2},{"sku":2,"p":3}],"n":null,"flag":false},"meta":{"page":1},"list":[1,2]}""";

    private const string Document =
        """{"a":{"b":{"c":1,"e":2},"x":[1]},"d":"D","list":[{"id":1},{"id":2}]}""";

    private const string List =
        """[{"id":1,"v":{"a":1,"b":2}},{"id":2,"v":{"a":3}}]""";

    [Theory]
    [InlineData("allow=status", """{"status":"ok"}""")]
    [InlineData("allow=data.user.name,meta", """{"data":{"user":{"name":"Ann"}},"meta":{"page":1}}""")]
    [InlineData(
        "allow=data.user",
        """{"data":{"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}}}""")]
    [InlineData("allow=data.items", """{"data":{"items":[{"p":2,"sku":1},{"p":3,"sku":2}]}}""")]
    [InlineData("allow=data.items.sku", """{}""")]
    [InlineData("allow=data.user.roles", """{"data":{"user":{"roles":["a","b"]}}}""")]
    [InlineData("allow=nope", """{}""")]
    [InlineData("allow=nope.x,status", """{"status":"ok"}""")]
    [InlineData("allow=data.user.addr.geo.lat,data.n", """{"data":{"n":null,"user":{"addr":{"geo":{"lat":46.9}}}}}""")]
    [InlineData("allow=list.0", """{}""")]
    [InlineData("allow=data.user,data.user.name", """{"data":{"user":{"name":"Ann"}}}""")]
    [InlineData(
        "allow=data.user.name,data.user",
        """{"data":{"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}}}""")]
    [InlineData("allow=Status", """{}""")]
    [InlineData("allow=data.flag,data.flag.x", """{}""")]
    [InlineData(
        "deny=status,list",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"meta":{"page":1}}""")]
    [InlineData(
        "deny=data.user.name",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=data.user.addr.geo,data.items,data.n",
        """{"data":{"flag":false,"user":{"addr":{"city":"Bern","zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=data.items.sku",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData("deny=data", """{"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=nope,nope.x",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=data.user.addr.city,data.user.addr.zip,data.user.addr.geo",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData("deny=status,data,meta,list", """{}""")]
    [InlineData(
        "deny=meta.page",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{},"status":"ok"}""")]
    [InlineData(
        "deny=status.x",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=DATA",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "deny=data.user,data.user.name",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "mapping=status:state",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"state":"ok"}""")]
    [InlineData(
        "mapping=data:payload,meta:m",
        """{"list":[1,2],"m":{"page":1},"payload":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"status":"ok"}""")]
    [InlineData(
        "mapping=nope:x",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "mapping=status:a.b",
        """{"a":"ok","data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1}}""")]
    [InlineData(
        "mapping=data.user:u",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "mapping=status:list",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":"ok","meta":{"page":1}}""")]
    [InlineData(
        "mapping=Status:s",
        """{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"list":[1,2],"meta":{"page":1},"status":"ok"}""")]
    [InlineData(
        "mapping=list:values,status:Values",
        """{"Values":"ok","data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"meta":{"page":1},"values":[1,2]}""")]
    [InlineData(
        "target=data",
        """{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}}""")]
    [InlineData(
        "target=data.user",
        """{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}""")]
    [InlineData("target=data.user.addr.geo", """{"lat":46.9,"lng":7.4}""")]
    [InlineData("target=data.items", """{}""")]
    [InlineData("target=data.nope", """{}""")]
    [InlineData("target=nope.deep", """{}""")]
    [InlineData("target=status", """{}""")]
    [InlineData("target=list", """{}""")]
    [InlineData("target=data.n", """{}""")]
    [InlineData("target=data.flag", """{}""")]
    [InlineData("target=.", """{}""")]
    [InlineData("target=data.", """{}""")]
    [InlineData("target=DATA", """{}""")]
    [InlineData(
        "target=data.user allow=id,addr.geo.lat mapping=addr:where group=person",
        """{"person":{"id":7,"where":{"geo":{"lat":46.9}}}}""")]
    [InlineData(
        "target=data.user deny=addr.zip,roles mapping=id:uid group=person",
        """{"person":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4}},"name":"Ann","uid":7}}""")]
    [InlineData(
        "target=data allow=items,user.roles mapping=items:rows",
        """{"rows":[{"p":2,"sku":1},{"p":3,"sku":2}],"user":{"roles":["a","b"]}}""")]
    [InlineData(
        "target=data deny=n group=d",
        """{"d":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}}}""")]
    [InlineData("target=data.user.addr allow=geo.lng deny=geo group=a", """{"a":{"geo":{"lng":7.4}}}""")]
    [InlineData("allow=data.user.name mapping=data:d group=w", """{"w":{"d":{"user":{"name":"Ann"}}}}""")]
    [InlineData("target=data allow=user.name", """{"user":{"name":"Ann"}}""")]
    [InlineData("target=data deny=user,items", """{"flag":false,"n":null}""")]
    [InlineData(
        "target=data.user mapping=id:uid,addr:where",
        """{"name":"Ann","roles":["a","b"],"uid":7,"where":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"}}""")]
    [InlineData(
        "target=data.user group=u",
        """{"u":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}}""")]
    [InlineData("target=nope group=u", """{"u":{}}""")]
    [InlineData("target=nope mapping=a:b", """{}""")]
    [InlineData("allow=status,meta mapping=status:state", """{"meta":{"page":1},"state":"ok"}""")]
    [InlineData("allow=state mapping=status:state", """{}""")]
    [InlineData("allow=status group=g", """{"g":{"status":"ok"}}""")]
    [InlineData("allow=nope group=g", """{"g":{}}""")]
    [InlineData("deny=data mapping=data:x,meta:m", """{"list":[1,2],"m":{"page":1},"status":"ok"}""")]
    [InlineData("deny=status,data,meta,list group=g", """{"g":{}}""")]
    [InlineData(
        "mapping=status:g,meta:x group=g",
        """{"g":{"data":{"flag":false,"items":[{"p":2,"sku":1},{"p":3,"sku":2}],"n":null,"user":{"addr":{"city":"Bern","geo":{"lat":46.9,"lng":7.4},"zip":"3000"},"id":7,"name":"Ann","roles":["a","b"]}},"g":"ok","list":[1,2],"x":{"page":1}}}""")]
    [InlineData("allow=status deny=status", """{"status":"ok"}""")]
    public void An_order_is_shaped_as_recorded(string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through(Order, shape));

    [Theory]
    [InlineData("allow=a.b.c,d", """{"a":{"b":{"c":1}},"d":"D"}""")]
    [InlineData("allow=zzz,a.zzz", """{}""")]
    [InlineData("allow=a,a.x", """{"a":{"x":[1]}}""")]
    [InlineData("deny=a.b.c,list.0,nope.x", """{"a":{"b":{"e":2},"x":[1]},"d":"D","list":[{"id":1},{"id":2}]}""")]
    [InlineData("allow=d,a deny=d", """{"a":{"b":{"c":1,"e":2},"x":[1]},"d":"D"}""")]
    [InlineData("allow=d,list mapping=d:delta,list:l.items group=g", """{"g":{"delta":"D","l":[{"id":1},{"id":2}]}}""")]
    [InlineData("target=a.b allow=c", """{"c":1}""")]
    [InlineData("target=d", """{}""")]
    [InlineData("target=list", """{}""")]
    [InlineData("allow=list.id,list.0", """{}""")]
    [InlineData("deny=list.id,list", """{"a":{"b":{"c":1,"e":2},"x":[1]},"d":"D"}""")]
    public void A_document_is_shaped_as_recorded(string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through(Document, shape));

    [Theory]
    [InlineData("target=collection", """{}""")]
    [InlineData("allow=collection", """{"collection":[{"id":1,"v":{"a":1,"b":2}},{"id":2,"v":{"a":3}}]}""")]
    [InlineData("allow=collection.id", """{}""")]
    [InlineData("deny=collection.v", """{"collection":[{"id":1,"v":{"a":1,"b":2}},{"id":2,"v":{"a":3}}]}""")]
    [InlineData("mapping=collection:rows group=g", """{"g":{"rows":[{"id":1,"v":{"a":1,"b":2}},{"id":2,"v":{"a":3}}]}}""")]
    [InlineData("deny=collection group=g", """{"g":{}}""")]
    public void A_list_is_shaped_as_recorded(string shape, string expected) =>
        Assert.Equal(expected, Gateways.Through(List, shape, isCollection: true));
}
