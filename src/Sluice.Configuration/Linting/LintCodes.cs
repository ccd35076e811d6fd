namespace Sluice.Configuration;

/// <summary>What the strict reading of <c>check --lint</c> refuses. Each code explains itself.</summary>
internal static class LintCodes
{
    public static readonly DiagnosticArea Area = new("The strict reading (check --lint)", 600, 699);

    public static readonly DiagnosticCode UnknownKey = Area.Add(601, "a key that the schema does not know",
        "The runtime ignores the key; the strict reading refuses it. Begin its name with `@` to keep it as a comment.");

    public static readonly DiagnosticCode Type = Area.Add(602, "a type that the schema does not have here",
        "The runtime converts the value, or ignores it; the strict reading refuses it.");

    public static readonly DiagnosticCode Duration = Area.Add(603, "a duration in another form",
        "The strict reading takes one whole number and one unit: `\"90s\"` for `\"1m30s\"`.");

    public static readonly DiagnosticCode Choice = Area.Add(604, "a value that the schema does not list",
        "The key takes one of a few words, in exactly this spelling.");

    public static readonly DiagnosticCode Form = Area.Add(605, "a text that the schema refuses",
        "The text has not the form that the schema asks for: paths begin with `/` and have no `*`, `?`, `&` or `%`, but for `/*` at the end.");

    public static readonly DiagnosticCode OldSpelling = Area.Add(606, "the old name of a namespace",
        "The runtime still reads the old name; the strict reading wants the short one.");

    public static readonly DiagnosticCode Missing = Area.Add(607, "a key that the schema asks for",
        "The runtime takes a default for the missing key; the strict reading wants it written.");

    public static readonly DiagnosticCode UnknownNamespace = Area.Add(608, "a namespace that the schema does not have here",
        "No component has this name at this place, so the section has no effect.");

    public static readonly DiagnosticCode Range = Area.Add(609, "a number outside the schema's range",
        "The number is smaller or larger than the key takes.");

    public static readonly DiagnosticCode OneKey = Area.Add(610, "not exactly one key",
        "The object holds one key, which names what it is, and nothing else: no comments either.");
}
