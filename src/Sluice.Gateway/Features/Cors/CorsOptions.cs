using System.Globalization;
using Microsoft.Extensions.Primitives;
using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Cors;

/// <summary><c>security/cors</c>: which sites may read the answers (security-traffic.md 6.1).</summary>
internal sealed record CorsOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "security/cors";

    /// <summary><c>allow_origins</c>. Default: every origin.</summary>
    public required OriginList Origins { get; init; }

    /// <summary><c>allow_methods</c>, as written; <c>OPTIONS</c> is always allowed. Default: GET, POST, HEAD.</summary>
    public required string[] Methods { get; init; }

    /// <summary><c>allow_headers</c>; <see langword="null"/> for all. Default: all.</summary>
    public RequestedHeaders? Headers { get; init; }

    /// <summary><c>expose_headers</c>, as the value of a header line. Default: none.</summary>
    public StringValues Exposed { get; init; }

    /// <summary><c>allow_credentials</c>. Default false.</summary>
    public bool Credentials { get; init; }

    /// <summary><c>allow_private_network</c>. Default false.</summary>
    public bool PrivateNetwork { get; init; }

    /// <summary><c>max_age</c>, in whole seconds, as the value of a header line. Default: none.</summary>
    public StringValues MaxAge { get; init; }

    /// <summary><c>options_passthrough</c>: a preflight goes on to the endpoint. Default false.</summary>
    public bool PassesPreflights { get; init; }

    /// <summary><c>options_success_status</c>: the status of preflights. Default 204.</summary>
    public int PreflightStatus { get; init; } = 204;

    /// <summary><c>debug</c>: whether every decision is logged. Default false.</summary>
    public bool Debug { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="config">The service's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told: as errors where the original would allow more than is written.</param>
    /// <returns><see langword="null"/> when CORS is not configured.</returns>
    public static CorsOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        if (!reader.IsObject)
        {
            return null;
        }

        IReadOnlyList<string> headers = Texts(reader, "allow_headers", diagnostics);
        var options = new CorsOptions
        {
            Origins = OriginList.Of(Texts(reader, "allow_origins", diagnostics)),
            Methods = ReadMethods(reader, diagnostics),
            Headers = headers.Count == 0 || headers.Contains("*", StringComparer.Ordinal) ? null : new RequestedHeaders(headers),
            Exposed = Joined(reader.Strings("expose_headers")),
            Credentials = reader.Boolean("allow_credentials"),
            PrivateNetwork = reader.Boolean("allow_private_network"),
            MaxAge = ReadMaxAge(reader, diagnostics),
            PassesPreflights = reader.Boolean("options_passthrough"),
            PreflightStatus = Status(reader, diagnostics),
            Debug = reader.Boolean("debug"),
        };
        reader.WarnUnknownKeys();
        WarnOfOrigins(reader, options, diagnostics);
        return options;
    }

    /// <summary>A list of which the original drops whatever is no text: an empty one allows all, so nothing may be dropped.</summary>
    private static IReadOnlyList<string> Texts(ObjectReader reader, string key, DiagnosticBag diagnostics)
    {
        ConfigNode? wrong = reader.Child(key) switch
        {
            null or ConfigScalar { ScalarKind: ConfigScalarKind.Null } => null,
            ConfigArray list => list.Items.FirstOrDefault(static item => item is not ConfigScalar { ScalarKind: ConfigScalarKind.String }),
            { } other => other,
        };
        if (wrong is null)
        {
            return reader.Strings(key);
        }

        diagnostics.Error(CorsCodes.AllowsMore, wrong, $"{key} must be a list of texts, this is {wrong.Kind}: without it more would be allowed than is written",
            "write [\"...\"]");
        return [];
    }

    private static string[] ReadMethods(ObjectReader reader, DiagnosticBag diagnostics)
    {
        IReadOnlyList<string> methods = Texts(reader, "allow_methods", diagnostics);
        foreach (string method in methods)
        {
            if (method == "*")
            {
                diagnostics.Warning(CorsCodes.Method, reader.Child("allow_methods")!, "* is not a method: it allows none", "list the methods");
            }
            else if (method.ToUpperInvariant() is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" && method.Any(char.IsAsciiLetterLower))
            {
                diagnostics.Warning(CorsCodes.Method, reader.Child("allow_methods")!, $"the method \"{method}\" is never asked for: the case of letters counts",
                    $"write \"{method.ToUpperInvariant()}\"");
            }
        }

        return methods.Count == 0 ? ["GET", "POST", "HEAD"] : [.. methods];
    }

    private static StringValues ReadMaxAge(ObjectReader reader, DiagnosticBag diagnostics)
    {
        switch (reader.Child("max_age"))
        {
            case null or ConfigScalar { ScalarKind: ConfigScalarKind.Null }:
                return default;
            case ConfigScalar { ScalarKind: ConfigScalarKind.String }:
                long seconds = (long)reader.Duration("max_age").TotalSeconds;
                return seconds == 0 ? default : Math.Max(seconds, 0).ToString(CultureInfo.InvariantCulture);
            case { } node:
                diagnostics.Error(CorsCodes.MaxAge, node, $"max_age is a duration, this is {node.Kind}", "write a duration such as \"2h\"");
                return default;
        }
    }

    private static int Status(ObjectReader reader, DiagnosticBag diagnostics)
    {
        const string Key = "options_success_status";
        double status = Math.Truncate(reader.Number(Key));
        if (status is >= 200 and <= 599)
        {
            if (status >= 300)
            {
                diagnostics.Warning(CorsCodes.Status, reader.Child(Key)!, $"browsers take a preflight that is answered with {status} as refused", "write 204 or 200");
            }

            return (int)status;
        }

        if (status != 0)
        {
            diagnostics.Warning(CorsCodes.Status, reader.Child(Key)!, $"{status} is no status of an answer: 204 is used", "write 204 or 200");
        }

        return 204;
    }

    private static StringValues Joined(IReadOnlyList<string> names) => names.Count == 0
        ? default
        : HeaderText.OneLine(HeaderText.FromText(string.Join(", ", names.Select(CanonicalHeader.Of))));

    private static void WarnOfOrigins(ObjectReader reader, CorsOptions options, DiagnosticBag diagnostics)
    {
        if (options.Credentials && options.Origins.AllowsAll)
        {
            diagnostics.Warning(CorsCodes.Credentials, reader.Child("allow_credentials")!, "browsers refuse credentials where every origin is allowed",
                "list the origins in allow_origins, or remove allow_credentials");
        }

        ConfigNode? origins = reader.Child("allow_origins");
        foreach (ConfigNode item in (origins as ConfigArray)?.Items ?? [])
        {
            string origin = (item as ConfigScalar)?.Text ?? "";
            if (origin.AsSpan().Count('*') > 1)
            {
                diagnostics.Warning(CorsCodes.Stars, item, "only the first * of an origin stands for any text", "write one * for each entry");
            }
            else if (!origin.Contains('*', StringComparison.Ordinal) && origin is not "null"
                && (!origin.Contains("://", StringComparison.Ordinal) || origin.EndsWith('/')))
            {
                diagnostics.Warning(CorsCodes.Origin, item, $"no browser sends the origin \"{origin}\": an origin is a scheme, a host and perhaps a port",
                    $"write \"{(origin.Contains("://", StringComparison.Ordinal) ? origin.TrimEnd('/') : "https://" + origin.TrimEnd('/'))}\"");
            }
        }
    }
}
