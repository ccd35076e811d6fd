using Sluice.Configuration;

namespace Sluice.Gateway.Pipeline;

/// <summary>What is told of settings that start and do not work together. Each code explains itself.</summary>
internal static class EffectCodes
{
    public static readonly DiagnosticArea Area = new("What starts and does not work", 1600, 1699);

    public static readonly DiagnosticCode Unreachable = Area.Add(1601, "an endpoint that no request reaches",
        "A request for the endpoint's own path was looked up in the route table, and something else answers it.");

    public static readonly DiagnosticCode AnswerCut = Area.Add(1602, "write_timeout ends before the endpoint",
        "`write_timeout` breaks the connection of an answer that is not done by then, so the endpoint's longer `timeout` never comes to pass: the client "
        + "sees a broken connection instead of an error.");

    public static readonly DiagnosticCode BackendHeader = Area.Add(1603, "a backend's header that the endpoint does not let through",
        "A backend's `input_headers` chooses among what the endpoint's `input_headers` lets through, so the header never gets there.");

    public static readonly DiagnosticCode BackendQueryString = Area.Add(1604, "a backend's query string that the endpoint does not let through",
        "A backend's `input_query_strings` chooses among what the endpoint's `input_query_strings` lets through, so it never gets there.");

    public static readonly DiagnosticCode NoOpShaping = Area.Add(1605, "shaping of a no-op answer",
        "`no-op` passes the answer on as it is. What should be removed from it reaches the client.");

    public static readonly DiagnosticCode ExpressionHeader = Area.Add(1606, "an expression over a header that is never there",
        "Expressions see the headers that the endpoint's `input_headers` lets through, under their canonical names: `X-Api-Key`.");

    public static readonly DiagnosticCode ExpressionQueryString = Area.Add(1607, "an expression over a query string that is never there",
        "Expressions see the query strings that the endpoint's `input_query_strings` lets through.");

    public static readonly DiagnosticCode CachedMethod = Area.Add(1608, "a cache for calls that are never kept",
        "Only the answers to GET and HEAD calls are kept. A backend takes the method of its endpoint unless it has its own. With `shared`, a write makes void what is kept of its URL, and nothing is told.");
}
