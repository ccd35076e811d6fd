using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.GraphQl;

/// <summary><c>backend/graphql</c>: the backend is asked by a GraphQL document of the configuration (manipulation.md 7).</summary>
internal sealed record GraphQlOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "backend/graphql";

    /// <summary>The largest file of <see cref="Query"/>, in bytes. Default 1 MiB: it is sent with every request.</summary>
    public const int MaxQueryFile = 1024 * 1024;

    /// <summary><c>type</c>: whether the document is a <c>mutation</c>, whose variables come from the client's body, or a <c>query</c>.</summary>
    public bool IsMutation { get; init; }

    /// <summary>The text of <c>query</c> or of the file of <c>query_path</c>, which wins. Default empty.</summary>
    public string Query { get; init; } = "";

    /// <summary><c>operationName</c>. Default empty: it is not sent.</summary>
    public string OperationName { get; init; } = "";

    /// <summary><c>variables</c>; <see langword="null"/> for none.</summary>
    public StaticData? Variables { get; init; }

    /// <summary><c>method</c>: whether the document goes into the query string of a GET. Default false: into the body of a POST.</summary>
    public bool UsesGet { get; init; }

    /// <summary>Whether a backend needs the client's whole body.</summary>
    /// <param name="backend">The backend.</param>
    public static bool ReadsBody(BackendConfig backend) =>
        backend.ExtraConfig.TryGet(Namespace, out ConfigNode? node)
        && node is ConfigObject settings
        && settings.TryGet("type", out ConfigProperty? type)
        && type.Value is ConfigScalar { ScalarKind: ConfigScalarKind.String } text
        && IsWord(text.Text, "mutation");

    /// <summary>Reads a backend's settings.</summary>
    /// <param name="config">The backend's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> where there are none, or where a mistake turns the original's feature off.</returns>
    public static GraphQlOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        string type = reader.Choice("type", ["query", "mutation"]);
        string query = reader.String("query");
        string path = reader.String("query_path");
        string operationName = reader.String("operationName");
        string method = reader.Choice("method", ["GET", "POST"], "POST");
        ObjectReader? variables = reader.Object("variables");
        reader.WarnUnknownKeys();
        if (reader.WrongTypes > 0)
        {
            diagnostics.Warning(GraphQlCodes.Off, node, "with a value of the wrong type the backend is called as if it were no GraphQL backend",
                "correct the value");
            return null;
        }

        if (!IsWord(type, "query") && !IsWord(type, "mutation"))
        {
            diagnostics.Warning(GraphQlCodes.Off, reader.Child("type") ?? node,
                $"the GraphQL type '{type}' does not exist, so the backend is called as if it were no GraphQL backend", "write query or mutation");
            return null;
        }

        if (!IsWord(method, "GET") && !IsWord(method, "POST"))
        {
            diagnostics.Warning(GraphQlCodes.Method, reader.Child("method")!, $"the method '{method}' means POST", "write GET or POST");
        }

        if (path.Length > 0)
        {
            if (ReadFile(path, reader.Child("query_path")!, diagnostics) is not { } text)
            {
                return null;
            }

            query = text;
        }

        return new GraphQlOptions
        {
            IsMutation = IsWord(type, "mutation"),
            Query = query,
            OperationName = operationName,
            Variables = variables is null ? null : StaticData.Compile(variables.Node),
            UsesGet = IsWord(method, "GET"),
        };
    }

    private static string? ReadFile(string path, ConfigNode node, DiagnosticBag diagnostics)
    {
        string reason;
        try
        {
            if (new FileInfo(path).Length <= MaxQueryFile)
            {
                return File.ReadAllText(path);
            }

            reason = $"it is larger than {MaxQueryFile} bytes";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            reason = "there is no such file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            reason = "it cannot be read";
        }

        diagnostics.Warning(GraphQlCodes.Off, node, $"the file of query_path: {reason}, so the backend is called as if it were no GraphQL backend",
            "write the path of a readable file, relative to the working directory");
        return null;
    }

    private static bool IsWord(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
