namespace Sluice.Gateway.Routing;

/// <summary>What a look-up in the <see cref="RouteTable"/> says about a request.</summary>
internal enum RouteMatchKind
{
    /// <summary>No route has this path: 404.</summary>
    NotFound,

    /// <summary>A route matches.</summary>
    Found,

    /// <summary>A route has this path but for its spelling: redirect to it.</summary>
    RedirectTo,

    /// <summary>The path exists, but only under other methods: 405.</summary>
    MethodNotAllowed,
}

/// <summary>The result of a look-up.</summary>
internal readonly struct RouteMatch
{
    private RouteMatch(RouteMatchKind kind, Route? route = null, string? text = null, bool trailingSlash = false)
    {
        Kind = kind;
        Route = route;
        Text = text;
        IsTrailingSlash = trailingSlash;
    }

    /// <summary>The kind of result.</summary>
    public RouteMatchKind Kind { get; }

    /// <summary>The route, for <see cref="RouteMatchKind.Found"/>.</summary>
    public Route? Route { get; }

    /// <summary>For <see cref="RouteMatchKind.RedirectTo"/> the correct path, decoded; for
    /// <see cref="RouteMatchKind.MethodNotAllowed"/> the value of <c>Allow</c>: the methods, in the order in which the table first
    /// saw them.</summary>
    public string? Text { get; }

    /// <summary>Whether a redirect only adds or removes a final slash: such a redirect honours <c>X-Forwarded-Prefix</c>
    /// (core.md 4.1).</summary>
    public bool IsTrailingSlash { get; }

    /// <summary>No route.</summary>
    public static RouteMatch NotFound => default;

    /// <summary>A route.</summary>
    /// <param name="route">The route.</param>
    public static RouteMatch Found(Route route) => new(RouteMatchKind.Found, route);

    /// <summary>A redirect.</summary>
    /// <param name="path">The correct path, decoded.</param>
    /// <param name="trailingSlash">Whether only the final slash differs.</param>
    public static RouteMatch RedirectTo(string path, bool trailingSlash) =>
        new(RouteMatchKind.RedirectTo, text: path, trailingSlash: trailingSlash);

    /// <summary>Another method.</summary>
    /// <param name="allow">The methods, as the value of <c>Allow</c>.</param>
    public static RouteMatch MethodNotAllowed(string allow) => new(RouteMatchKind.MethodNotAllowed, text: allow);
}
