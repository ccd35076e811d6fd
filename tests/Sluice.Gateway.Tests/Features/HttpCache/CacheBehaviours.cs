namespace Sluice.Gateway.Tests.Features.HttpCache;

/// <summary>What a shared cache should do: the behaviours that the public list of http-tests/cache-tests names and that concern one, under
/// its names, in words of our own. A step is what a client asks, what the backend answers if it is asked, and whether it should be.</summary>
internal static class CacheBehaviours
{
    private const string Hour = "Cache-Control: max-age=3600";

    public static IEnumerable<Behaviour> All() =>
    [
        // Freshness by max-age.
        new("freshness-none", Miss("Server: x"), Miss()),
        new("freshness-max-age", Miss(Hour), Hit()),
        new("freshness-max-age-stale", Miss("Cache-Control: max-age=2"), Miss() with { After = 3 }),
        new("freshness-max-age-0", Miss("Cache-Control: max-age=0"), Miss()),
        new("freshness-max-age-max-minus-1", Miss("Cache-Control: max-age=2147483647"), Hit()),
        new("freshness-max-age-max", Miss("Cache-Control: max-age=2147483648"), Hit()),
        new("freshness-max-age-max-plus-1", Miss("Cache-Control: max-age=2147483649"), Hit()),
        new("freshness-max-age-max-plus", Miss("Cache-Control: max-age=99999999999"), Hit()),
        new("freshness-max-age-age", Miss(Hour, "Age: 7200"), Miss()),
        new("freshness-max-age-date", Miss(Hour, "Date: {-7200}"), Miss()),
        new("freshness-max-age-expires", Miss(Hour, "Expires: {-7200}"), Hit()),
        new("freshness-max-age-expires-invalid", Miss(Hour, "Expires: 0"), Hit()),
        new("freshness-max-age-0-expires", Miss("Cache-Control: max-age=0", "Expires: {+7200}"), Miss()),
        new("freshness-max-age-extension", Miss("Cache-Control: foobar, max-age=3600"), Hit()),
        new("freshness-max-age-case-insensitive", Miss("Cache-Control: MaX-AgE=3600"), Hit()),
        new("freshness-max-age-negative", Miss("Cache-Control: max-age=-3600"), Miss()),
        new("freshness-s-maxage-shared", Miss("Cache-Control: s-maxage=3600"), Hit()),
        new("freshness-max-age-s-maxage-shared-longer", Miss("Cache-Control: max-age=3600, s-maxage=1"), Miss() with { After = 2 }),
        new("freshness-max-age-s-maxage-shared-longer-reversed", Miss("Cache-Control: s-maxage=1, max-age=3600"), Miss() with { After = 2 }),
        new("freshness-max-age-s-maxage-shared-longer-multiple", Miss(Hour, "Cache-Control: s-maxage=1"), Miss() with { After = 2 }),
        new("freshness-max-age-s-maxage-shared-shorter", Miss("Cache-Control: max-age=1, s-maxage=3600"), Hit() with { After = 2 }),
        new("freshness-max-age-s-maxage-shared-shorter-expires", Miss("Cache-Control: max-age=0, s-maxage=3600", "Expires: {-10}"), Hit()),

        // Cache-Control as text.
        new("freshness-max-age-two-fresh-stale-sameline", Miss("Cache-Control: max-age=1800, max-age=1"), Miss() with { After = 2 }),
        new("freshness-max-age-two-fresh-stale-sepline", Miss("Cache-Control: max-age=1800", "Cache-Control: max-age=1"), Miss() with { After = 2 }),
        new("freshness-max-age-two-stale-fresh-sameline", Miss("Cache-Control: max-age=1, max-age=1800"), Miss() with { After = 2 }),
        new("freshness-max-age-two-stale-fresh-sepline", Miss("Cache-Control: max-age=1", "Cache-Control: max-age=1800"), Miss() with { After = 2 }),
        new("freshness-max-age-ignore-quoted", Miss("Cache-Control: extension=\"max-age=3600, max-age=3600, max-age=3600\", max-age=1"), Miss() with { After = 2 }),
        new("freshness-max-age-ignore-quoted-rev", Miss("Cache-Control: max-age=1, extension=\"max-age=3600, max-age=3600\""), Miss() with { After = 2 }),
        new("freshness-max-age-leading-zero", Miss("Cache-Control: max-age=003600"), Hit()),
        new("freshness-max-age-single-quoted", Miss("Cache-Control: max-age='3600'"), Miss()),

        // Freshness by Expires.
        new("freshness-expires-future", Miss("Expires: {+3600}"), Hit()),
        new("freshness-expires-past", Miss("Expires: {-3600}"), Miss()),
        new("freshness-expires-present", Miss("Expires: {+0}"), Miss()),
        new("freshness-expires-old-date", Miss("Expires: {+2400}", "Date: {+7200}"), Miss()),
        new("freshness-expires-invalid", Miss("Expires: 0"), Miss()),
        new("freshness-expires-invalid-date", Miss("Expires: {+3600}", "Date: foo"), Hit()),
        new("freshness-expires-age-slow-date", Miss("Expires: {+10}", "Date: {-10}", "Age: 25"), Miss()),
        new("freshness-expires-age-fast-date", Miss("Expires: {+20}", "Date: {+10}", "Age: 15"), Miss()),
        new("freshness-expires-far-future", Miss("Expires: Sun, 21 Nov 2286 04:46:39 GMT"), Hit()),
        new("freshness-expires-rfc850", Miss("Expires: Thursday, 18-Aug-44 02:01:18 GMT"), Hit()),
        new("freshness-expires-ansi-c", Miss("Expires: Thu Aug  8 02:01:18 2050"), Hit()),
        new("freshness-expires-wrong-case-month", Miss("Expires: Thu, 18 AUG 2050 02:01:18 GMT"), Hit()),
        new("freshness-expires-invalid-utc", Miss("Expires: Thu, 18 Aug 2050 02:01:18 UTC"), Miss()),
        new("freshness-expires-invalid-aest", Miss("Expires: Thu, 18 Aug 2050 02:01:18 AEST"), Miss()),
        new("freshness-expires-invalid-2-digit-year", Miss("Expires: Thu, 18 Aug 50 02:01:18 GMT"), Miss()),
        new("freshness-expires-invalid-no-comma", Miss("Expires: Thu 18 Aug 2050 02:01:18 GMT"), Miss()),
        new("freshness-expires-invalid-multiple-spaces", Miss("Expires: Thu, 18  Aug  2050 02:01:18 GMT"), Miss()),
        new("freshness-expires-invalid-date-dashes", Miss("Expires: Thu, 18-Aug-2050 02:01:18 GMT"), Miss()),
        new("freshness-expires-invalid-time-periods", Miss("Expires: Thu, 18 Aug 2050 02.01.18 GMT"), Miss()),
        new("freshness-expires-invalid-1-digit-hour", Miss("Expires: Thu, 18 Aug 2050 2:01:18 GMT"), Miss()),

        // Age as text.
        new("age-parse-nonnumeric", Miss(Hour, "Age: abc"), Hit()),
        new("age-parse-negative", Miss(Hour, "Age: -7200"), Hit()),
        new("age-parse-float", Miss(Hour, "Age: 7200.0"), Hit()),
        new("age-parse-large-minus-one", Miss(Hour, "Age: 2147483647"), Miss()),
        new("age-parse-large", Miss(Hour, "Age: 2147483648"), Miss()),
        new("age-parse-larger", Miss(Hour, "Age: 99999999999"), Miss()),
        new("age-parse-suffix", Miss(Hour, "Age: 7200, 0"), Miss()),
        new("age-parse-prefix", Miss(Hour, "Age: 0, 7200"), Hit()),
        new("age-parse-suffix-twoline", Miss(Hour, "Age: 7200", "Age: 0"), Miss()),
        new("age-parse-prefix-twoline", Miss(Hour, "Age: 0", "Age: 7200"), Hit()),
        new("age-parse-dup-0", Miss(Hour, "Age: 0, 0"), Hit()),

        // Directives of answers.
        new("cc-resp-private-shared", Miss("Cache-Control: private, max-age=3600") with { Request = ["X-User: a"] }, Miss() with { Request = ["X-User: b"] }),
        new("cc-resp-no-store", Miss("Cache-Control: no-store"), Miss()),
        new("cc-resp-no-store-case-insensitive", Miss("Cache-Control: No-StOrE, max-age=3600"), Miss()),
        new("cc-resp-no-store-fresh", Miss("Cache-Control: max-age=10000, no-store", "Expires: {+10000}"), Miss()),
        new("cc-resp-no-cache", Miss("Cache-Control: max-age=10000, no-cache", "Expires: {+10000}"), Miss()),
        new("cc-resp-no-cache-case-insensitive", Miss("Cache-Control: max-age=10000, No-CaChE"), Miss()),
        new("cc-resp-no-cache-revalidate", Miss("Cache-Control: no-cache", "ETag: \"a\""), Validates("ETag: \"a\"")),
        new("cc-resp-no-cache-revalidate-fresh", Miss("Cache-Control: max-age=10000, no-cache", "ETag: \"a\""), Validates("ETag: \"a\"")),
        new("cc-resp-must-revalidate-fresh", Miss("Cache-Control: max-age=10000, must-revalidate"), Hit()),
        new("cc-resp-must-revalidate-stale", Miss("Cache-Control: max-age=2, must-revalidate"), Miss() with { After = 3 }),
        new("cc-resp-immutable-fresh", Miss("Cache-Control: max-age=10000, immutable"), Hit()),
        new("cc-resp-immutable-stale", Miss("Cache-Control: max-age=2, immutable"), Miss() with { After = 3 }),
        new("headers-omit-headers-listed-in-Cache-Control-no-cache-single",
            Miss("Cache-Control: no-cache=\"X-A\", max-age=3600", "X-A: 1"), Hit() with { Lacks = "X-A" }),

        // Directives of requests.
        new("ccreq-ma0", Miss(Hour), Miss() with { Request = ["Cache-Control: max-age=0"] }),
        new("ccreq-ma1", Miss(Hour), Miss() with { Request = ["Cache-Control: max-age=1"], After = 2 }),
        new("ccreq-magreaterage", Miss(Hour, "Age: 1800"), Miss() with { Request = ["Cache-Control: max-age=600"] }),
        new("ccreq-max-stale", Miss("Cache-Control: max-age=1"), Hit() with { Request = ["Cache-Control: max-stale=1000"], After = 2 }),
        new("ccreq-max-stale-age", Miss("Cache-Control: max-age=1500", "Age: 2000"), Hit() with { Request = ["Cache-Control: max-stale=1000"] }),
        new("ccreq-min-fresh", Miss("Cache-Control: max-age=1500"), Miss() with { Request = ["Cache-Control: min-fresh=2000"] }),
        new("ccreq-min-fresh-age", Miss("Cache-Control: max-age=1500", "Age: 1000"), Miss() with { Request = ["Cache-Control: min-fresh=1000"] }),
        new("ccreq-no-cache", Miss(Hour), Miss() with { Request = ["Cache-Control: no-cache"] }),
        new("ccreq-no-cache-etag", Miss(Hour, "ETag: \"a\""), Validates("ETag: \"a\"") with { Request = ["Cache-Control: no-cache"] }),
        new("ccreq-no-cache-lm", Miss(Hour, "Last-Modified: {-10000}"), Validates() with { Request = ["Cache-Control: no-cache"] }),
        new("ccreq-no-store", Miss(Hour), Hit() with { Request = ["Cache-Control: no-store"] }),
        new("ccreq-oic", Hit() with { Request = ["Cache-Control: only-if-cached"], Status = 504 }),
        new("pragma-request-no-cache", Miss(Hour), Hit() with { Request = ["Pragma: no-cache"] }),
        new("pragma-response-no-cache", Miss(Hour, "Pragma: no-cache"), Hit()),

        // Users.
        new("other-authorization", Miss(Hour) with { Request = ["Authorization: A"] }, Miss()),
        new("other-authorization-public", Miss("Cache-Control: public, max-age=3600") with { Request = ["Authorization: A"] }, Hit()),
        new("other-authorization-must-revalidate", Miss("Cache-Control: must-revalidate, max-age=3600") with { Request = ["Authorization: A"] }, Hit()),
        new("other-authorization-smaxage", Miss("Cache-Control: s-maxage=3600") with { Request = ["Authorization: A"] }, Hit()),
        new("other-set-cookie", Miss(Hour, "Set-Cookie: a=b"), Hit()),
        new("other-cookie", Miss(Hour) with { Request = ["Cookie: a=b"] }, Hit() with { Request = ["Cookie: a=b"] }),

        // Vary.
        new("vary-match", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1"] }, Hit() with { Request = ["Foo: 1"] }),
        new("vary-no-match", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1"] }, Miss() with { Request = ["Foo: 2"] }),
        new("vary-omit-stored", Miss(Hour, "Vary: Foo"), Miss() with { Request = ["Foo: 1"] }),
        new("vary-omit", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1"] }, Miss()),
        new("vary-invalidate", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1"] }, Miss(Hour, "Vary: Foo") with { Request = ["Foo: 2"] }, Hit() with { Request = ["Foo: 1"] }),
        new("vary-cache-key", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1", "Other: 2"] }, Hit() with { Request = ["Foo: 1", "Other: 3"] }),
        new("vary-2-match", Miss(Hour, "Vary: Foo, Bar") with { Request = ["Foo: 1", "Bar: abc"] }, Hit() with { Request = ["Foo: 1", "Bar: abc"] }),
        new("vary-2-no-match", Miss(Hour, "Vary: Foo, Bar") with { Request = ["Foo: 1", "Bar: abc"] }, Miss() with { Request = ["Foo: 2", "Bar: abc"] }),
        new("vary-2-match-omit", Miss(Hour, "Vary: Foo, Bar") with { Request = ["Foo: 1"] }, Miss() with { Request = ["Bar: abc"] }),
        new("vary-3-order", Miss(Hour, "Vary: Foo, Bar, Baz") with { Request = ["Foo: 1", "Bar: abc", "Baz: 789"] }, Miss() with { Request = ["Foo: 1", "Baz: abc", "Bar: 789"] }),
        new("vary-3-omit", Miss(Hour, "Vary: Foo, Bar, Baz") with { Request = ["Foo: 1", "Baz: 789"] }, Hit() with { Request = ["Foo: 1", "Baz: 789"] }),
        new("vary-star", Miss(Hour, "Vary: *"), Miss()),
        new("vary-syntax-star-star", Miss(Hour, "Vary: *, *"), Miss()),
        new("vary-syntax-star-star-lines", Miss(Hour, "Vary: *", "Vary: *"), Miss()),
        new("vary-syntax-empty-star", Miss(Hour, "Vary: , *"), Miss()),
        new("vary-syntax-star-foo", Miss(Hour, "Vary: *, Foo"), Miss()),
        new("vary-syntax-foo-star", Miss(Hour, "Vary: Foo, *"), Miss()),
        new("vary-normalise-combine", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1, 2"] }, Hit() with { Request = ["Foo: 1", "Foo: 2"] }),
        new("vary-normalise-space", Miss(Hour, "Vary: Foo") with { Request = ["Foo: 1,2"] }, Hit() with { Request = ["Foo: 1, 2"] }),
        new("vary-normalise-lang-case", Miss(Hour, "Vary: Accept-Language") with { Request = ["Accept-Language: en, de"] }, Hit() with { Request = ["Accept-Language: eN, De"] }),

        // Validation.
        new("conditional-etag-strong-generate", Miss("Expires: {-5000}", "ETag: \"a\""), Validates("ETag: \"a\"")),
        new("conditional-etag-weak-generate-weak", Miss("Expires: {-5000}", "ETag: W/\"a\""), Validates("ETag: W/\"a\"")),
        new("conditional-etag-forward", Miss(Hour) with { Request = ["If-None-Match: \"a\""], Sees = "If-None-Match: \"a\"" }),
        new("conditional-etag-strong-respond", Miss(Hour, "ETag: \"a\""), Hit() with { Request = ["If-None-Match: \"a\""], Status = 304 }),
        new("conditional-lm-fresh", Miss(Hour, "Last-Modified: {-3000}"), Hit() with { Request = ["If-Modified-Since: {-3000}"], Status = 304 }),
        new("conditional-etag-vary-headers",
            Miss("Expires: {-5000}", "ETag: \"a\"", "Vary: Abc") with { Request = ["Abc: 123"] }, Validates("ETag: \"a\"") with { Request = ["Abc: 123"], Sees = "Abc: 123" }),
        new("304-etag-update-response-Test-Header", Miss("Cache-Control: max-age=1", "ETag: \"a\"", "Test-Header: old"),
            Validates("ETag: \"a\"", "Test-Header: new", Hour) with { After = 2, Has = "Test-Header: new" }, Hit() with { Has = "Test-Header: new" }),
        new("304-etag-update-response-Cache-Control", Miss("Cache-Control: max-age=1", "ETag: \"a\""), Validates(Hour) with { After = 2 }, Hit() with { After = 10 }),
        new("304-etag-update-response-Content-Length", Miss("Cache-Control: max-age=1", "ETag: \"a\""), Validates(Hour) with { After = 2 }, Hit() with { Has = "Content-Length: 1" }),
        new("304-lm-use-stored-Test-Header", Miss("Cache-Control: max-age=1", "Last-Modified: {-3000}", "Test-Header: old"), Validates() with { After = 2, Has = "Test-Header: old" }),

        // Kept lines.
        new("headers-omit-headers-listed-in-Connection", Miss(Hour, "Connection: a", "A: 1", "B: 2"), Hit() with { Has = "B: 2", Lacks = "A" }),
        new("headers-store-Content-Type", Miss(Hour, "Content-Type: text/plain"), Hit() with { Has = "Content-Type: text/plain" }),
        new("headers-store-ETag", Miss(Hour, "ETag: \"a\""), Hit() with { Has = "ETag: \"a\"" }),
        new("headers-store-Proxy-Authenticate", Miss(Hour, "Proxy-Authenticate: Basic"), Hit() with { Lacks = "Proxy-Authenticate" }),
        new("headers-store-Keep-Alive", Miss(Hour, "Keep-Alive: timeout=5"), Hit() with { Lacks = "Keep-Alive" }),
        new("other-age-gen", Miss(Hour), Hit() with { After = 2, Has = "Age: 2" }),
        new("other-age-update-max-age", Miss(Hour, "Age: 30"), Hit() with { After = 2, Has = "Age: 32" }),
        new("other-date-update", Miss(Hour), Hit() with { After = 2, Has = "Date: {-2}" }),
        new("other-fresh-content-disposition-attachment", Miss(Hour, "Content-Disposition: attachment"), Hit()),
        new("query-args-different", Miss(Hour) with { Query = "?a=1" }, Miss() with { Query = "?a=2" }),
        new("query-args-same", Miss(Hour) with { Query = "?a=1" }, Hit() with { Query = "?a=1" }),

        // Serving stale.
        new("stale-close", Miss("Cache-Control: max-age=2"), new Step { Closes = true, Asks = true, Status = 500, After = 3 }),
        new("stale-sie-close", Miss("Cache-Control: max-age=2, stale-if-error=60"), new Step { Closes = true, Asks = true, After = 3 }),
        new("stale-sie-503", Miss("Cache-Control: max-age=2, stale-if-error=60"), new Step { Asks = true, AnswerStatus = 503, After = 3 }),
        new("stale-503", Miss("Cache-Control: max-age=2"), new Step { Asks = true, AnswerStatus = 503, Status = 503, After = 3 }),
        new("stale-close-must-revalidate", Miss("Cache-Control: max-age=2, stale-if-error=60, must-revalidate"), new Step { Closes = true, Asks = true, Status = 500, After = 3 }),
        new("stale-close-proxy-revalidate", Miss("Cache-Control: max-age=2, stale-if-error=60, proxy-revalidate"), new Step { Closes = true, Asks = true, Status = 500, After = 3 }),
        new("stale-close-no-cache", Miss("Cache-Control: max-age=2, stale-if-error=60, no-cache"), new Step { Closes = true, Asks = true, Status = 500, After = 3 }),
        new("stale-close-s-maxage", Miss("Cache-Control: max-age=2, stale-if-error=60, s-maxage=2"), new Step { Closes = true, Asks = true, Status = 500, After = 3 }),
        new("stale-while-revalidate", Miss("Cache-Control: max-age=1, stale-while-revalidate=3600"), Hit() with { After = 2 }),
        new("stale-while-revalidate-window", Miss("Cache-Control: max-age=1, stale-while-revalidate=4"), Miss() with { After = 6 }),

        // Heuristics, parts, methods.
        new("heuristic-200-cached", Miss("Last-Modified: {-360000}"), Hit()),
        new("partial-store-complete-reuse-partial", Miss(Hour), Hit() with { Request = ["Range: bytes=0-0"], Status = 206 }),
        new("partial-store-partial-reuse-partial",
            Miss(Hour, "Content-Range: bytes 0-0/9") with { Request = ["Range: bytes=0-0"], AnswerStatus = 206, Status = 206 }, Hit() with { Request = ["Range: bytes=0-0"], Status = 206 }),
        new("method-POST", Miss(Hour, "Content-Location: /x") with { Method = "POST" }, Hit()),
        new("head-writethrough", Miss("Cache-Control: max-age=2"), Miss(Hour) with { Method = "HEAD", After = 3 }, Hit() with { Method = "HEAD" }),

        .. Statuses().SelectMany(static status => (Behaviour[])
        [
            new($"status-{status}-fresh", Miss(Hour) with { AnswerStatus = status, Status = status }, Hit() with { Status = status }),
            new($"status-{status}-stale", Miss("Expires: {-5000}") with { AnswerStatus = status, Status = status }, Miss()),
        ]),
        new("status-599-must-understand", Miss("Cache-Control: max-age=3600, no-store, must-understand") with { AnswerStatus = 599, Status = 599 }, Miss()),
        new("status-200-must-understand", Miss("Cache-Control: max-age=3600, no-store, must-understand"), Hit()),

        .. ((string[])["POST", "PUT", "DELETE", "PATCH"]).SelectMany(static method => (Behaviour[])
        [
            new($"invalidate-{method}", Miss(Hour), Miss() with { Method = method }, Miss()),
            new($"invalidate-{method}-failed", Miss(Hour), Miss() with { Method = method, AnswerStatus = 500, Status = 500 }, Hit()),
        ]),
    ];

    private static int[] Statuses() => [200, 203, 204, 299, 400, 404, 410, 499, 500, 502, 503, 504, 599];

    private static Step Miss(params string[] answer) => new() { Answer = answer, Asks = true };

    private static Step Hit() => new();

    private static Step Validates(params string[] answer) => new() { Answer = answer, Asks = true, Validates = true, AnswerStatus = 304 };
}

/// <summary>A behaviour.</summary>
/// <param name="Name">Its name in the list.</param>
/// <param name="Steps">The exchanges that show it.</param>
internal sealed record Behaviour(string Name, params Step[] Steps);

/// <summary>One exchange. A number in braces in a header is a date, in seconds from now.</summary>
internal sealed record Step
{
    public string Method { get; init; } = "GET";

    public string Query { get; init; } = "";

    public string[] Request { get; init; } = [];

    /// <summary>Seconds that pass before.</summary>
    public int After { get; init; }

    /// <summary>The lines that the backend answers, if it is asked.</summary>
    public string[] Answer { get; init; } = [];

    public int AnswerStatus { get; init; } = 200;

    /// <summary>Whether the backend closes the connection instead.</summary>
    public bool Closes { get; init; }

    /// <summary>Whether the backend is to be asked.</summary>
    public bool Asks { get; init; }

    /// <summary>Whether it is to be asked with a validator.</summary>
    public bool Validates { get; init; }

    /// <summary>A line that the backend is to see.</summary>
    public string? Sees { get; init; }

    /// <summary>The status that the client is to get.</summary>
    public int Status { get; init; } = 200;

    /// <summary>A line that the client is to get.</summary>
    public string? Has { get; init; }

    /// <summary>A name that the client is not to get.</summary>
    public string? Lacks { get; init; }
}
