namespace Sluice.Configuration;

/// <summary>What is told of backends. Each code explains itself.</summary>
internal static class BackendCodes
{
    public static readonly DiagnosticArea Area = new("Backends", 400, 499);

    public static readonly DiagnosticCode Host = Area.Add(401, "a host that cannot be used",
        "A host is scheme, name and port: `http://users:8080`. With `disable_host_sanitize` it is used as written.");

    public static readonly DiagnosticCode HostCut = Area.Add(402, "a host of which a part is dropped",
        "Characters that belong to no host are dropped, as KrakenD does. The message shows what is used.");

    public static readonly DiagnosticCode NoHost = Area.Add(403, "a backend without a host",
        "Neither the backend nor the service names a host, so there is nobody to call.");

    public static readonly DiagnosticCode NoScheme = Area.Add(404, "a host without a scheme",
        "With `disable_host_sanitize` the host is used as written, and without `http://` or `https://` no call can be made.");

    public static readonly DiagnosticCode ServiceDiscovery = Area.Add(405, "an unknown service discovery",
        "`sd` is `dns`, which looks SRV records up, or `static`, the default.");

    public static readonly DiagnosticCode SanitisedName = Area.Add(406, "a name to look up that is sanitised",
        "`sd: dns` looks the hosts up as names. Unless `disable_host_sanitize` is set they get `http://` in front and are never found.");

    public static readonly DiagnosticCode SchemeAdded = Area.Add(407, "a host without a scheme that gets one",
        "`http://` is put in front of a host without a scheme, as KrakenD does. Written out, nobody has to know that.");

    public static readonly DiagnosticCode AllowAndDeny = Area.Add(408, "allow and deny",
        "`allow` names all that is kept, so `deny` beside it has no effect.");

    public static readonly DiagnosticCode Method = Area.Add(410, "not an HTTP method",
        "The method of a backend goes out in the request line, where only letters and a few signs can stand.");

    public static readonly DiagnosticCode Encoding = Area.Add(411, "an unknown encoding",
        "Bodies are read as JSON when `encoding` is unknown.");

    public static readonly DiagnosticCode Timeout = Area.Add(412, "a timeout at a backend",
        "Backends have the timeout of their endpoint, a key of their own has no effect.");

    public static readonly DiagnosticCode UnknownPlaceholder = Area.Add(420, "a placeholder that nothing fills",
        "A placeholder of `url_pattern` names a placeholder of the endpoint's path, `JWT.` and a claim, or `resp0_` and a field of an earlier backend's answer.");

    public static readonly DiagnosticCode NotSequential = Area.Add(421, "an earlier answer without a sequence",
        "`{resp0_field}` is filled from the answer of the first backend, which is only there when the backends are called one after the other: "
        + "`\"proxy\": { \"sequential\": true }`.");

    public static readonly DiagnosticCode LaterAnswer = Area.Add(422, "the answer of a later backend",
        "Backends are called in the order of the file. A placeholder can only use the answers of those before.");
}
