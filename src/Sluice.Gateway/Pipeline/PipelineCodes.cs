using Sluice.Configuration;

namespace Sluice.Gateway.Pipeline;

/// <summary>What is told of how an endpoint and its backends work together. Each code explains itself.</summary>
internal static class PipelineCodes
{
    public static readonly DiagnosticArea Area = new("Endpoints with their backends", 1300, 1399);

    public static readonly DiagnosticCode OnlyShadows = Area.Add(1301, "an endpoint with shadow backends only",
        "The answers of shadow backends are thrown away. At least one backend must be none, or no client gets an answer.");
}
