namespace Sluice.Extensibility;

/// <summary>A request on its way to the backends of an endpoint, or to one of them. What has no effect at the place cannot be set
/// there.</summary>
public sealed class ModifierRequest
{
    private readonly Dictionary<string, string> _parameters;
    private string _method;
    private string _query;
    private string? _url;

    /// <summary>Makes a request. The gateway does so; tests of a plug-in can as well.</summary>
    /// <param name="scope">Where the modifier stands.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path of the client's request, decoded.</param>
    /// <param name="query">The query strings that are let through, percent-encoded.</param>
    /// <param name="url">For a backend, the absolute URL.</param>
    /// <param name="parameters">The values of the placeholders in the endpoint's path.</param>
    /// <param name="headers">The header lines.</param>
    /// <param name="body">The body; <see langword="null"/> for none.</param>
    public ModifierRequest(
        ModifierScope scope,
        string method = "GET",
        string path = "/",
        string query = "",
        string? url = null,
        IEnumerable<KeyValuePair<string, string>>? parameters = null,
        HeaderCollection? headers = null,
        MessageBody? body = null)
    {
        Scope = scope;
        Path = path;
        Headers = headers ?? [];
        Body = body ?? MessageBody.Empty;
        _method = method;
        _query = query;
        _url = url;
        _parameters = new Dictionary<string, string>(parameters ?? [], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Where the modifier stands.</summary>
    public ModifierScope Scope { get; }

    /// <summary>The method: the client's at an endpoint, where it cannot be set since each backend has its own; what is sent at a
    /// backend.</summary>
    /// <exception cref="InvalidOperationException">It is set at an endpoint.</exception>
    public string Method
    {
        get => _method;
        set => _method = Scope == ModifierScope.Backend ? value : throw AtBackendsOnly(nameof(Method));
    }

    /// <summary>The path of the client's request, decoded.</summary>
    public string Path { get; }

    /// <summary>The query strings that are let through, percent-encoded, without the question mark. At a backend they are a part of
    /// <see cref="Url"/>, and cannot be set.</summary>
    /// <exception cref="InvalidOperationException">It is set at a backend.</exception>
    public string Query
    {
        get => _query;
        set => _query = Scope == ModifierScope.Endpoint ? value : throw AtEndpointsOnly(nameof(Query));
    }

    /// <summary>The absolute URL of the call to a backend, percent-encoded; <see langword="null"/> at an endpoint.</summary>
    /// <exception cref="InvalidOperationException">It is set at an endpoint.</exception>
    public string? Url
    {
        get => _url;
        set => _url = Scope == ModifierScope.Backend ? value : throw AtBackendsOnly(nameof(Url));
    }

    /// <summary>The values of the placeholders in the endpoint's path, decoded, by their names in any letter case; with JWT validation also
    /// the claims that <c>url_pattern</c> names: <c>JWT.sub</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    /// <summary>The header lines that are let through, and those that the gateway adds.</summary>
    public HeaderCollection Headers { get; }

    /// <summary>The body.</summary>
    public MessageBody Body { get; set; }

    /// <summary>Replaces the value of a placeholder, before it is put into the URLs of backends.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, decoded.</param>
    /// <exception cref="InvalidOperationException">The modifier stands at a backend, whose URL is made already.</exception>
    public void SetParameter(string name, string value)
    {
        if (Scope != ModifierScope.Endpoint)
        {
            throw AtEndpointsOnly(nameof(Parameters));
        }

        _parameters[name] = value;
    }

    private static InvalidOperationException AtBackendsOnly(string what) =>
        new($"{what} has an effect only where the modifier stands in the extra_config of a backend.");

    private static InvalidOperationException AtEndpointsOnly(string what) =>
        new($"{what} can be changed only where the modifier stands in the extra_config of an endpoint.");
}
