namespace Sluice.Configuration;

/// <summary>What is told of endpoints. Each code explains itself.</summary>
internal static class EndpointCodes
{
    public static readonly DiagnosticArea Area = new("Endpoints", 300, 399);

    public static readonly DiagnosticCode MissingPath = Area.Add(301, "the path is missing",
        "Without `endpoint` the path is `/`.");

    public static readonly DiagnosticCode ReservedPath = Area.Add(302, "a path of the gateway itself",
        "`/__debug`, `/__echo` and `/__health` are served by the gateway itself.");

    public static readonly DiagnosticCode Wildcard = Area.Add(303, "a * in the path",
        "A `*` stands at most at the end of a path, where Sluice does not support it yet. Placeholders such as `{name}` match one segment.");

    public static readonly DiagnosticCode QueryInPath = Area.Add(304, "a ? in the path",
        "The path of a request ends before its `?`, so no request can match. Query strings are let through by `input_query_strings`.");

    public static readonly DiagnosticCode Segment = Area.Add(305, "a segment of the path that cannot be matched",
        "A segment between two slashes is plain text or one placeholder.");

    public static readonly DiagnosticCode StrayColon = Area.Add(306, "a colon that matches any text",
        "The router takes what follows a colon for a parameter. Only parameters that are written as `{name}`, as a whole segment, can be used by backends.");

    public static readonly DiagnosticCode TooManyPlaceholders = Area.Add(307, "too many placeholders",
        "The number of placeholders of one path is limited, since each is looked for in every backend.");

    public static readonly DiagnosticCode DeclaredTwice = Area.Add(308, "the same endpoint twice",
        "Two endpoints have the same method and path, or an endpoint has the path of a route of the gateway itself.");

    public static readonly DiagnosticCode ParameterNames = Area.Add(309, "two names for one placeholder",
        "Endpoints of one method that begin alike share a branch of the route tree, where a placeholder has one name.");

    public static readonly DiagnosticCode HealthPath = Area.Add(310, "the path of the health route",
        "The endpoint has the path that `router.health_path` gives to the health route.");

    public static readonly DiagnosticCode Brace = Area.Add(311, "a brace that is part of the path",
        "A placeholder is `{` , a name of letters, digits, `-`, `_` and `.`, and `}`. Any other brace is matched as it stands.");

    public static readonly DiagnosticCode Method = Area.Add(320, "a method that endpoints do not serve",
        "Endpoints serve GET, POST, PUT, PATCH and DELETE. As in KrakenD an endpoint with another method is left out.");

    public static readonly DiagnosticCode NegativeTimeout = Area.Add(321, "a negative timeout",
        "The time of every request is over before it begins.");

    public static readonly DiagnosticCode ConcurrentCalls = Area.Add(322, "concurrent_calls is negative",
        "The number of equal calls whose first answer counts is 1 or more.");

    public static readonly DiagnosticCode CacheTtl = Area.Add(323, "cache_ttl of zero",
        "Zero means that the `cache_ttl` of the service holds, so it cannot switch that off for one endpoint.");

    public static readonly DiagnosticCode NoBackend = Area.Add(330, "an endpoint without a backend",
        "An endpoint needs at least one backend to answer from.");

    public static readonly DiagnosticCode NoOpBackends = Area.Add(331, "no-op with several backends",
        "`no-op` passes the answer of one backend on as it is, so there can be only one. Shadow backends count.");

    public static readonly DiagnosticCode OutputEncoding = Area.Add(332, "an unknown output_encoding",
        "With an unknown encoding the `encoding` of an only backend decides how the client is answered, else it is JSON.");
}
