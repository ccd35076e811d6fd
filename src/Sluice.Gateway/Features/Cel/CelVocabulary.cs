using Sluice.Cel;

namespace Sluice.Gateway.Features.Cel;

/// <summary>The variables of every expression (manipulation.md 4.2). All are declared in every phase; only those of the phase have
/// values.</summary>
internal static class CelVocabulary
{
    /// <summary><c>req_method</c>: the client's method; at a backend the backend's.</summary>
    public const int Method = 0;

    /// <summary><c>req_path</c>: the client's decoded path; at a backend the path and query that its URL pattern made.</summary>
    public const int Path = 1;

    /// <summary><c>req_params</c>: the values of the path's placeholders, first letters in upper case.</summary>
    public const int Parameters = 2;

    /// <summary><c>req_headers</c>: the headers that are let through, each with all of its values.</summary>
    public const int Headers = 3;

    /// <summary><c>req_querystring</c>: the query strings that are let through, each with all of its values.</summary>
    public const int Query = 4;

    /// <summary><c>resp_completed</c>: whether nothing is missing.</summary>
    public const int Completed = 5;

    /// <summary><c>resp_metadata_status</c>: the status of a <c>no-op</c> answer or of error details, else 0.</summary>
    public const int Status = 6;

    /// <summary><c>resp_metadata_headers</c>: the headers of a <c>no-op</c> answer, or those that a step added.</summary>
    public const int ResponseHeaders = 7;

    /// <summary><c>resp_data</c>: the data, its numbers as text.</summary>
    public const int Data = 8;

    /// <summary><c>JWT</c>: the claims of a token; set only where tokens are checked.</summary>
    public const int Token = 9;

    /// <summary><c>now</c>: the time in RFC 3339, to the millisecond, in the server's zone.</summary>
    public const int Now = 10;

    // Building it takes more than half a millisecond, which only configurations with expressions are to pay.
    private static readonly Lazy<CelEnvironment> Shared = new(Build);

    /// <summary>The standard library and the variables.</summary>
    public static CelEnvironment Environment => Shared.Value;

    private static CelEnvironment Build()
    {
        CelType lists = CelType.Map(CelType.String, CelType.List(CelType.String));
        CelType data = CelType.Map(CelType.String, CelType.Dyn);

        // In the order of the numbers above.
        return new CelEnvironmentBuilder()
            .AddVariable("req_method", CelType.String)
            .AddVariable("req_path", CelType.String)
            .AddVariable("req_params", CelType.Map(CelType.String, CelType.String))
            .AddVariable("req_headers", lists)
            .AddVariable("req_querystring", lists)
            .AddVariable("resp_completed", CelType.Bool)
            .AddVariable("resp_metadata_status", CelType.Int)
            .AddVariable("resp_metadata_headers", lists)
            .AddVariable("resp_data", data)
            .AddVariable("JWT", data)
            .AddVariable("now", CelType.String)
            .Build();
    }
}
