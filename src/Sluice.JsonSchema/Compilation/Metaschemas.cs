namespace Sluice.JsonSchema.Compilation;

/// <summary>The published metaschemas, which are part of this assembly.</summary>
internal static class Metaschemas
{
    private const string Http = "http://json-schema.org/";
    private const string Https = "https://json-schema.org/";

    /// <summary>Tells which draft a metaschema is of.</summary>
    /// <param name="uri">Its URI without fragment; <c>http</c> and <c>https</c> mean the same.</param>
    /// <returns>The draft; null for any other URI.</returns>
    public static JsonSchemaDialect? Dialect(string uri) => Path(uri) switch
    {
        "draft-04/schema" => JsonSchemaDialect.Draft4,
        "draft-06/schema" => JsonSchemaDialect.Draft6,
        "draft-07/schema" => JsonSchemaDialect.Draft7,
        "draft/2019-09/schema" => JsonSchemaDialect.Draft201909,
        "draft/2020-12/schema" => JsonSchemaDialect.Draft202012,
        "schema" => JsonSchemaDialect.Draft202012,
        _ => null,
    };

    /// <summary>Reads a metaschema, or a part of one that has a URI.</summary>
    /// <param name="uri">Its URI without fragment.</param>
    /// <returns>Its text; null for any other URI.</returns>
    public static byte[]? Read(string uri)
    {
        if (Path(uri) is not { } path)
        {
            return null;
        }

        using var stream = typeof(Metaschemas).Assembly.GetManifestResourceStream(path);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string? Path(string uri) =>
        uri.StartsWith(Http, StringComparison.Ordinal) ? uri[Http.Length..]
        : uri.StartsWith(Https, StringComparison.Ordinal) ? uri[Https.Length..]
        : null;
}
