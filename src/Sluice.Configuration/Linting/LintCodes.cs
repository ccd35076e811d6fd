namespace Sluice.Configuration;

/// <summary>What the strict reading of <c>check --lint</c> refuses. Each code explains itself.</summary>
internal static class LintCodes
{
    public static readonly DiagnosticArea Area = new("The strict reading (check --lint)", 600, 699);

    public static readonly DiagnosticCode UnknownKey = Area.Add(601, "a key that the schema does not know",
        "The runtime ignores the key; the strict reading refuses it. Begin its name with `@` to keep it as a comment.");

    public static readonly DiagnosticCode Type = Area.Add(602, "a type that the schema does not have here",
        "The runtime converts the value; the strict reading refuses it.");

    public static readonly DiagnosticCode Duration = Area.Add(603, "a duration in another form",
        "The strict reading takes one whole number and one unit: `\"90s\"` for `\"1m30s\"`.");

    public static readonly DiagnosticCode Method = Area.Add(604, "a method that the schema does not know",
        "The strict reading takes GET, POST, PUT, PATCH and DELETE, in capitals.");

    public static readonly DiagnosticCode Path = Area.Add(605, "a path that the schema refuses",
        "The strict reading takes paths that begin with `/` and have no `*`, `?`, `&` or `%`, but for `/*` at the end.");

    public static readonly DiagnosticCode OldSpelling = Area.Add(606, "the old name of a namespace",
        "The runtime still reads the old name; the strict reading wants the short one.");
}
