using Sluice.Configuration;

namespace Sluice.Cli.Commands;

/// <summary>What <c>check</c> tells beside what loading and compiling found. Each code explains itself.</summary>
internal static class CommandCodes
{
    public static readonly DiagnosticArea Area = new("check", 8000, 8099);

    public static readonly DiagnosticCode NotAsSchema = Area.Add(8001, "not as the schema says",
        "The file does not fit the JSON Schema that `check -s` was given.");

    public static readonly DiagnosticCode SchemaUnusable = Area.Add(8002, "the schema cannot be applied",
        "Validating the file against the JSON Schema of `check -s` broke off, for the reason that the message gives.");

    public static readonly DiagnosticCode CannotListen = Area.Add(8003, "the gateway could not listen",
        "`check -t` tried the address and port. A gateway that runs already is the usual reason why they cannot be had.");
}
