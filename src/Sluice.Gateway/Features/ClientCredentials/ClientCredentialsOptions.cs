using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.ClientCredentials;

/// <summary><c>auth/client-credentials</c> of a backend, made ready for requests to the token endpoint (security-traffic.md 1.11). Equal settings
/// are equal values, so that a token outlives a reload.</summary>
internal sealed record ClientCredentialsOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "auth/client-credentials";

    private const string GrantType = "grant_type";
    private const string Scope = "scope";

    /// <summary>Of <c>token_url</c>: scheme and authority.</summary>
    public string Host { get; private init; } = "";

    /// <summary>Of <c>token_url</c>: path and query.</summary>
    public string Target { get; private init; } = "/";

    /// <summary><c>client_secret</c>, which no text that is told may hold.</summary>
    public string Secret { get; private init; } = "";

    /// <summary><c>client_id</c> and <c>client_secret</c> as HTTP Basic credentials (RFC 6749 section 2.3.1).</summary>
    public string Authorization { get; private init; } = "";

    /// <summary>The form of a request that has the credentials in its header: <c>grant_type</c>, <c>scopes</c> joined with spaces and
    /// <c>endpoint_params</c>.</summary>
    public string Form { get; private init; } = "";

    /// <summary>The form of a request that has the credentials in its body.</summary>
    public string FormWithCredentials { get; private init; } = "";

    /// <summary>Why no token can ever be had; <see langword="null"/> where that is not known.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Reads the settings of a backend. What of them has the wrong type is an error: the original ends there.</summary>
    /// <param name="config">The backend's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> when there are none, or with <c>is_disabled</c>.</returns>
    public static ClientCredentialsOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics, DiagnosticSeverity.Error);
        bool isDisabled = reader.Boolean("is_disabled");
        string id = reader.String("client_id");
        string secret = reader.String("client_secret");
        string url = reader.String("token_url");
        string scopes = reader.String("scopes");
        SortedDictionary<string, List<string>> parameters = Parameters(reader.Child("endpoint_params"), diagnostics);
        reader.WarnUnknownKeys();
        if (isDisabled)
        {
            return null;
        }

        if (id.Length == 0 || secret.Length == 0)
        {
            diagnostics.Warning(
                ClientCredentialsCodes.Missing, node, $"{(id.Length == 0 ? "client_id" : "client_secret")} is empty or missing",
                "write client_id and client_secret as the token endpoint knows them");
        }

        string? refusal = null;
        if (parameters.ContainsKey(Scope))
        {
            refusal = "cannot overwrite parameter \"scope\"";
            diagnostics.Warning(
                ClientCredentialsCodes.Scope, reader.Child("endpoint_params")!, "endpoint_params sets scope, so EVERY call of the backend fails",
                "write the scopes in scopes, separated by commas");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            refusal = "token_url is not an http or https URL";
            uri = null;
            diagnostics.Warning(
                ClientCredentialsCodes.TokenUrl, reader.Child("token_url") ?? node,
                "token_url is not an http or https URL, so EVERY call of the backend fails", "write the URL of the token endpoint");
        }

        return new ClientCredentialsOptions
        {
            Host = uri is null ? "" : $"{uri.Scheme}://{(uri.UserInfo.Length > 0 ? uri.UserInfo + "@" : "")}{uri.Authority}",
            Target = uri?.PathAndQuery ?? "/",
            Secret = secret,
            Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{PercentEncoding.EncodeQueryComponent(id)}:{PercentEncoding.EncodeQueryComponent(secret)}")),
            Form = Encode(scopes, parameters),
            FormWithCredentials = Encode(scopes, parameters, id, secret),
            Refusal = refusal,
        };
    }

    /// <summary>The URL of the token endpoint as it may be told.</summary>
    public override string ToString() => HostTarget.Display(Host + Target);

    /// <summary>Takes the secret out of a text, as it is and in the forms in which it is sent: a token endpoint may repeat what it was sent.</summary>
    /// <param name="text">The text.</param>
    public string WithoutSecret(string text)
    {
        if (Secret.Length == 0)
        {
            return text;
        }

        string encoded = PercentEncoding.EncodeQueryComponent(Secret);
        foreach (string form in (string[])[Authorization["Basic ".Length..], encoded, encoded.Replace("+", "%20", StringComparison.Ordinal), Secret])
        {
            text = text.Replace(form, "***", StringComparison.Ordinal);
        }

        return text;
    }

    // Parameters of the configuration take the place of grant_type, and none of that of the credentials.
    private static string Encode(
        string scopes, SortedDictionary<string, List<string>> parameters, string? id = null, string? secret = null)
    {
        var form = new SortedDictionary<string, List<string>>(parameters, StringComparer.Ordinal)
        {
            [Scope] = [scopes.Replace(',', ' ')],
        };
        form.TryAdd(GrantType, ["client_credentials"]);
        if (id is not null)
        {
            form["client_id"] = [id];
        }

        if (!string.IsNullOrEmpty(secret))
        {
            form["client_secret"] = [secret];
        }

        return QueryString.Encode(form);
    }

    private static SortedDictionary<string, List<string>> Parameters(ConfigNode? node, DiagnosticBag diagnostics)
    {
        var parameters = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (node is null or ConfigScalar { ScalarKind: ConfigScalarKind.Null })
        {
            return parameters;
        }

        if (node is not ConfigObject members)
        {
            WrongType(node);
            return parameters;
        }

        foreach (ConfigProperty member in members.Properties)
        {
            if (member.Value is not ConfigArray list)
            {
                WrongType(member.Value);
                continue;
            }

            var values = new List<string>();
            foreach (ConfigNode item in list.Items)
            {
                if (item is ConfigScalar { ScalarKind: ConfigScalarKind.String } text)
                {
                    values.Add(text.Text);
                }
                else
                {
                    WrongType(item);
                }
            }

            parameters[member.Name] = values;
        }

        return parameters;

        void WrongType(ConfigNode wrong) => diagnostics.Error(
            ValueCodes.WrongType, wrong, $"endpoint_params is an object of lists of texts, this is {wrong.Kind}",
            "write \"endpoint_params\": { \"audience\": [\"https://...\"] }");
    }
}
