using Sluice.Configuration;

namespace Sluice.Gateway.Features.BackendHttp;

/// <summary>What is told of <c>backend/http</c>. Each code explains itself.</summary>
internal static class BackendHttpCodes
{
    public static readonly DiagnosticArea Area = new("backend/http", 2000, 2049);

    public static readonly DiagnosticCode CodeUnused = Area.Add(2001, "return_error_code beside return_error_details",
        "The two are alternatives, and `return_error_details` counts.");
}
