using Sluice.Configuration;

namespace Sluice.Gateway.Features.Cel;

/// <summary>What is told of <c>validation/cel</c>. Each code explains itself.</summary>
internal static class CelCodes
{
    public static readonly DiagnosticArea Area = new("validation/cel", 2250, 2299);

    public static readonly DiagnosticCode Off = Area.Add(2251, "no check of the list is made",
        "The section is a list of objects with the text `check_expr`. As in KrakenD any other form switches every check of the list off: requests pass unchecked.");

    public static readonly DiagnosticCode Syntax = Area.Add(2252, "an expression that is not CEL",
        "The expression cannot be parsed. As in KrakenD this switches every check of the list off: requests pass unchecked.");

    public static readonly DiagnosticCode Meaningless = Area.Add(2253, "an expression that means nothing",
        "The expression can be parsed, but names what does not exist or compares what cannot be compared. As in KrakenD this check alone is left out.");

    public static readonly DiagnosticCode NeverEvaluated = Area.Add(2254, "an expression that is never evaluated",
        "The text decides when an expression is evaluated: for requests if it contains `req`, for answers if it contains `resp`, for tokens if it contains `JWT`, "
        + "and the last only where tokens are checked.");

    public static readonly DiagnosticCode SeveralPhases = Area.Add(2255, "an expression of several phases",
        "The text contains the names of several phases, and the expression is evaluated in each of them, where the variables of the others do not exist.");

    public static readonly DiagnosticCode ModExpr = Area.Add(2256, "mod_expr has no effect",
        "Expressions check. Nothing is modified by them.");

    public static readonly DiagnosticCode NoExpression = Area.Add(2257, "a check without an expression",
        "An entry of the list has no `check_expr`, so it checks nothing.");
}
