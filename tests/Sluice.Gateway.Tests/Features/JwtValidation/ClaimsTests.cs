using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Gateway.Tests.Features.Jose;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

public sealed class ClaimsTests
{
    private static readonly TestKey Key = TestKey.Secret("k");

    [Theory]
    [InlineData("""{"iss":"i","aud":"a"}""", 200)]
    [InlineData("""{"iss":"i","aud":["b","a"]}""", 200)]
    [InlineData("""{"iss":"I","aud":"a"}""", 401)]
    [InlineData("""{"iss":"i","aud":"A"}""", 401)]
    [InlineData("""{"iss":["i"],"aud":"a"}""", 401)]
    [InlineData("""{"iss":"i","aud":["a",1]}""", 401)]
    [InlineData("""{"iss":"i","aud":[]}""", 401)]
    [InlineData("""{"iss":"i"}""", 401)]
    [InlineData("""{"aud":"a"}""", 401)]
    [InlineData("""{"iss":null,"aud":"a"}""", 401)]
    [InlineData("{}", 401)]
    public async Task Issuer_and_audience_must_be_there(string claims, int status)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", """, "issuer": "i", "audience": ["a"] """);

        Assert.Equal(status, await gateway.StatusAsync(Key.Token("HS256", claims)));
    }

    [Fact]
    public async Task Times_count_with_the_leeway_also_for_tokens_that_are_known()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", """, "leeway": "5s" """, clock: clock);
        string token = Key.Token("HS256", """{"nbf":2000000005,"iat":2000000005,"exp":2000000010}""");

        Assert.Equal(200, await gateway.StatusAsync(token));
        Assert.Equal(401, await gateway.StatusAsync(Key.Token("HS256", """{"nbf":2000000006}""")));
        Assert.Equal(401, await gateway.StatusAsync(Key.Token("HS256", """{"iat":2000000006}""")));
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(200, await gateway.StatusAsync(token));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await gateway.StatusAsync(token));
    }

    [Theory]
    [InlineData("""{"roles":["x",7,"admin"]}""", 500)]
    [InlineData("""{"roles":["admin",7]}""", 200)]
    [InlineData("""{"roles":"x admin"}""", 200)]
    [InlineData("""{"roles":"administrator"}""", 403)]
    [InlineData("""{"roles":true}""", 403)]
    [InlineData("{}", 403)]
    public async Task Roles_are_any_of_those_wanted(string claims, int status)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", """, "roles": ["admin"] """);

        Assert.Equal(status, await gateway.StatusAsync(Key.Token("HS256", claims)));
        Assert.Equal(status == 200 ? 1 : 0, gateway.Backend.Heads.Count);
    }

    [Theory]
    [InlineData("""{"d":{"s":["a","b"]}}""", 200)]
    [InlineData("""{"d":{"s":"b x a"}}""", 200)]
    [InlineData("""{"d":{"s":["a"]}}""", 403)]
    [InlineData("""{"d":{"s":["a","b",1]}}""", 500)]
    [InlineData("""{"d":{"s":[]}}""", 403)]
    [InlineData("""{"d.s":"a b"}""", 403)]
    public async Task Scopes_can_be_all_of_those_wanted(string claims, int status)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", """, "scopes": ["a", "b"], "scopes_key": "d.s", "scopes_matcher": "all" """);

        Assert.Equal(status, await gateway.StatusAsync(Key.Token("HS256", claims)));
    }

    [Theory]
    [InlineData("""{"sub":"anna"}""", "GET /users/anna/x?t= ", null)]
    [InlineData("""{"sub":"a/../b?c#d","t":"x&admin=1"}""", "GET /users/a%2F..%2Fb%3Fc%23d/x?t=x%26admin%3D1 ", null)]
    [InlineData("""{"sub":"é%41","t":7}""", "GET /users/%C3%A9%2541/x?t=7 ", null)]
    [InlineData("""{"sub":".."}""", null, "would lead out of its folder")]
    [InlineData("""{"t":"no sub"}""", null, "there is no JWT.sub")]
    public async Task A_claim_in_a_url_can_change_nothing_but_its_place(string claims, string? request, string? failure)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", urlPattern: "/users/{JWT.sub}/x?t={JWT.t}");
        string all = claims.Contains("\"t\"", StringComparison.Ordinal) ? claims : claims.Replace("}", ""","t":""}""", StringComparison.Ordinal);

        Assert.Equal(request is null ? 500 : 200, await gateway.StatusAsync(Key.Token("HS256", all)));

        if (request is null)
        {
            Assert.Empty(gateway.Backend.Heads);
            await gateway.Gateway.LogsAsync(failure!);
        }
        else
        {
            Assert.StartsWith(request, Assert.Single(gateway.Backend.Heads), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Claims_in_headers_replace_the_clients_and_split_no_request()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(
            Key,
            "HS256",
            """, "propagate_claims": [["sub", "x-user"], ["none", "X-None"], ["sub", "Content-Length"], ["sub", "Bad Name"], ["one"]] """,
            endpoint: "\"input_headers\": [\"*\"],");

        Assert.Equal(200, await gateway.SendAsync($"Authorization: Bearer {Key.Token("HS256", """{"sub":"zoë"}""")}\r\nX-User: root\r\nX-USER: admin\r\nX-None: root\r\n"));
        string head = Assert.Single(gateway.Backend.Heads);
        Assert.Contains("\r\nX-User: " + Encoding.Latin1.GetString("zoë"u8) + "\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-None: \r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("root", head, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", head, StringComparison.Ordinal);

        Assert.Equal(500, await gateway.StatusAsync(Key.Token("HS256", """{"sub":"x\r\nX-Admin: 1"}""")));
        Assert.Single(gateway.Backend.Heads);
    }

    [Theory]
    [InlineData("JWT.age > 18 && JWT.sub == 'ann'", 200)]
    [InlineData("JWT == {'sub': 'ann', 'age': 20.5, 'ok': true, 'list': ['a', 1.0, null], 'o': {'k': 'v'}}", 200)]
    [InlineData("size(JWT) == 5 && JWT.exists(name, name == 'ok') && JWT.o.k == 'v' && !has(JWT.none)", 200)]
    [InlineData("'a' in JWT.list && JWT.list[1] == 1.0 && JWT.list[2] == null && now != ''", 200)]
    [InlineData("JWT.age > 21", 401)]
    [InlineData("JWT.none == ''", 401)]
    [InlineData("JWT.sub", 401)]
    public async Task Expressions_over_the_token_must_be_true(string expression, int status)
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(
            Key, "HS256", extraConfig: $$""", "validation/cel": [{"check_expr": "{{expression}}"}]""");
        string token = Key.Token("HS256", """{"sub":"ann","age":20.5,"ok":true,"list":["a",1,null],"o":{"k":"v"}}""");

        Assert.Equal(status, await gateway.StatusAsync(token));
        Assert.Equal(status, await gateway.StatusAsync(token));
    }

    [Fact]
    public async Task Claims_that_urls_name_are_parameters_of_expressions_and_scripts()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(
            Key,
            "HS256",
            urlPattern: "/u/{JWT.sub}",
            endpoint: "\"input_headers\": [\"*\"],",
            extraConfig: """
                , "validation/cel": [{"check_expr": "req_params.exists(name, name.endsWith('.sub') && req_params[name] == 'ann') && req_params.Id == '1'"}],
                "modifier/lua-proxy": {"pre": "local r = request.load(); r:headers('X-Lua', r:params('JWT.sub'))"}
                """);

        Assert.Equal(200, await gateway.StatusAsync(Key.Token("HS256", """{"sub":"ann"}""")));
        Assert.Contains("X-Lua: ann", Assert.Single(gateway.Backend.Heads), StringComparison.Ordinal);
        Assert.Equal(500, await gateway.StatusAsync(Key.Token("HS256", """{"sub":"bob"}""")));
    }

    [Fact]
    public async Task The_first_header_counts_and_then_the_cookie()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(Key, "HS256", """, "cookie_key": "c" """);
        string good = Key.Token("HS256", "{}");

        Assert.Equal(200, await gateway.SendAsync($"Authorization: Bearer {good}\r\nAuthorization: Bearer x\r\n"));
        Assert.Equal(401, await gateway.SendAsync($"Authorization: Bearer x\r\nAuthorization: Bearer {good}\r\n"));
        Assert.Equal(200, await gateway.SendAsync($"Authorization: bEaReR   {good}\r\n"));
        Assert.Equal(200, await gateway.SendAsync($"Cookie: cc=1; c=\"{good}\"; d=2\r\n"));
        Assert.Equal(200, await gateway.SendAsync($"Cookie: x=1\r\nCookie: c={good}\r\n"));
        Assert.Equal(401, await gateway.SendAsync($"Cookie: C={good}; cx={good}; c\r\n"));
        Assert.Equal(401, await gateway.SendAsync($"Cookie: c=; c={good}\r\n"));
        Assert.Equal(401, await gateway.SendAsync(""));
    }

    [Fact]
    public async Task The_log_tells_why_when_asked_and_no_token()
    {
        await using GuardedGateway gateway = await GuardedGateway.WithKeyAsync(
            Key, "HS256", """, "operation_debug": true, "issuer": "i", "roles": ["r"], "scopes": ["s"], "scopes_key": "s" """,
            extraConfig: """, "validation/cel": [{"check_expr": "!has(JWT.bad)"}]""");
        string token = Key.Token("HS256", """{"iss":"j"}""");
        const string Prefix = "[ENDPOINT: /a/:id][JWTValidator] ";

        await gateway.SendAsync("");
        await gateway.StatusAsync("x");
        await gateway.StatusAsync(token);
        await gateway.StatusAsync(Key.Token("HS256", """{"iss":"i","bad":1}"""));
        await gateway.StatusAsync(Key.Token("HS256", """{"iss":"i"}"""));
        await gateway.StatusAsync(Key.Token("HS256", """{"iss":"i","roles":["r"]}"""));
        await gateway.Gateway.LogsAsync(Prefix + "Token sent by client does not have the required scopes");

        string log = gateway.Gateway.LogText;
        Assert.Contains(Prefix + "Unable to validate the token: there is no token", log, StringComparison.Ordinal);
        Assert.Contains(Prefix + "Unable to validate the token: it is not a token", log, StringComparison.Ordinal);
        Assert.Contains(Prefix + "Unable to validate the token: iss is not the issuer", log, StringComparison.Ordinal);
        Assert.Contains(Prefix + "Token sent by client rejected", log, StringComparison.Ordinal);
        Assert.Contains(Prefix + "Token sent by client does not have sufficient roles", log, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..20], log, StringComparison.Ordinal);
    }
}
