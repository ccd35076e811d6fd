using Microsoft.AspNetCore.Http;
using Sluice.Configuration;
using Sluice.JsonSchema;

namespace Sluice.Gateway.Features.JsonSchema;

/// <summary><c>validation/response-json-schema</c> of an endpoint or a backend: the schema of the data that goes to the client
/// (manipulation.md 3).</summary>
internal sealed record ResponseSchemaOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "validation/response-json-schema";

    /// <summary><c>schema</c>: the schema. Required.</summary>
    public required JsonSchemaValidator Schema { get; init; }

    /// <summary><c>error.status</c>: the status when the data is not valid. Default 500.</summary>
    public int Status { get; init; }

    /// <summary><c>error.body</c>: the text for the client, shown with <c>return_error_msg</c>. Default empty: what is wrong.</summary>
    public string Body { get; init; } = "";

    /// <summary><c>error.content_type</c>: the type of the text. Default <c>text/plain</c>.</summary>
    public string ContentType { get; init; } = "text/plain";

    /// <summary>Reads the settings. Every mistake is an error: a check must not be weaker than it is written.</summary>
    /// <param name="config">The <c>extra_config</c>.</param>
    /// <param name="streams">Whether answers stream, so that nobody can look into them.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> when there are none, or after a mistake.</returns>
    public static ResponseSchemaOptions? Read(ExtraConfig config, bool streams, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        if (streams)
        {
            diagnostics.Error(JsonSchemaCodes.Streams, node, "a no-op answer streams and cannot be validated",
                "give the endpoint another output_encoding, or remove this");
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        ObjectReader? error = reader.Object("error");
        ConfigNode? definition = reader.Child("schema");
        int status = error?.Integer("status", StatusCodes.Status500InternalServerError, 200, 599) ?? StatusCodes.Status500InternalServerError;
        string body = error?.String("body") ?? "";
        string contentType = error?.String("content_type", "text/plain") ?? "text/plain";
        reader.WarnUnknownKeys();
        error?.WarnUnknownKeys();
        if (contentType.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            diagnostics.Error(JsonSchemaCodes.ContentType, error!.Child("content_type")!, "the text cannot stand in a header",
                "write a type such as text/plain");
        }

        if (definition is null)
        {
            diagnostics.Error(JsonSchemaCodes.Missing, node, "schema is missing", "write \"schema\": { ... }");
            return null;
        }

        return SchemaDefinition.Compile(definition, DiagnosticSeverity.Error, "", diagnostics) is { } schema
            ? new ResponseSchemaOptions { Schema = schema, Status = status, Body = body, ContentType = contentType }
            : null;
    }
}
