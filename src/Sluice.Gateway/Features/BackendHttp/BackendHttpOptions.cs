using Sluice.Configuration;

namespace Sluice.Gateway.Features.BackendHttp;

/// <summary><c>backend/http</c>: what becomes of a backend's status that is not a success (core.md 8.4).</summary>
internal sealed record BackendHttpOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "backend/http";

    /// <summary><c>return_error_details</c>: the error is data under <c>error_</c> and this name. Default empty: off.</summary>
    public string ReturnErrorDetails { get; init; } = "";

    /// <summary><c>return_error_code</c>: the client gets the backend's status. Default false.</summary>
    public bool ReturnErrorCode { get; init; }

    /// <summary>Reads a backend's settings.</summary>
    /// <param name="config">The backend's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendHttpOptions Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return new BackendHttpOptions();
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string details = reader.String("return_error_details");
        bool code = reader.Boolean("return_error_code");
        reader.WarnUnknownKeys();
        if (reader.Has("return_error_details") && code)
        {
            diagnostics.Warning(BackendHttpCodes.CodeUnused, node, "return_error_details is set, so return_error_code has no effect",
                "remove one of the two");
            code = false;
        }

        return new BackendHttpOptions { ReturnErrorDetails = details, ReturnErrorCode = code };
    }
}
