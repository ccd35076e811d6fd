namespace Sluice.Configuration;

/// <summary>The <c>{name}</c> placeholders of endpoint paths and URL patterns (core.md 2.5).</summary>
internal static class Placeholders
{
    /// <summary>The most placeholders of one path: 64. Routes have a handful, and each is looked for in every backend.</summary>
    public const int MaxCount = 64;

    /// <summary>Finds the placeholders of a path in the order of their first use.</summary>
    /// <param name="path">The path as written, with its leading slash.</param>
    /// <param name="anywhere">Whether they may stand anywhere and hold dots, colons and slashes (<c>disable_rest</c>, and every
    /// <c>url_pattern</c>); else only directly after a slash.</param>
    /// <param name="node">The place of the path.</param>
    /// <param name="diagnostics">Takes the finding when there are too many.</param>
    public static List<string> Find(string path, bool anywhere, ConfigNode node, DiagnosticBag diagnostics)
    {
        var names = new List<string>();
        int at = 0;
        while (at < path.Length && path.IndexOf('{', at) is var open and >= 0)
        {
            int end = open + 1;
            while (end < path.Length && IsNameCharacter(path[end], anywhere))
            {
                end++;
            }

            bool closed = end > open + 1 && end < path.Length && path[end] == '}';
            if (closed && (anywhere || (open > 0 && path[open - 1] == '/')))
            {
                string name = path[(open + 1)..end];
                if (!names.Contains(name, StringComparer.Ordinal))
                {
                    if (names.Count == MaxCount)
                    {
                        diagnostics.Error(EndpointCodes.TooManyPlaceholders, node, $"the path has more than {MaxCount} placeholders",
                            "split the endpoint");
                        break;
                    }

                    names.Add(name);
                }
            }

            at = open + 1;
        }

        return names;
    }

    /// <summary>Writes a path in router form: <c>/user/{id}</c> is <c>/user/:id</c>. What follows a <c>?</c> stays.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="names">Its placeholders.</param>
    public static string ToRouterForm(string path, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return path;
        }

        int query = path.IndexOf('?', StringComparison.Ordinal);
        string route = query < 0 ? path : path[..query];
        foreach (string name in names)
        {
            route = route.Replace($"{{{name}}}", ":" + name, StringComparison.Ordinal);
        }

        return query < 0 ? route : route + path[query..];
    }

    /// <summary>Whether a placeholder of a URL pattern is filled by an earlier backend's answer or a token's claim rather than the
    /// endpoint's path: <c>resp0_x</c>, <c>JWT.sub</c>.</summary>
    /// <param name="name">The name.</param>
    public static bool IsFilledLater(string name) =>
        IsJwt(name) || (SequentialIndex(name, out string field) >= 0 && field.Length > 0);

    /// <summary>Finds which backend's answer fills a placeholder.</summary>
    /// <param name="name">The name, such as <c>resp0_id</c>.</param>
    /// <param name="field">The field of the answer; empty when there is none, as in <c>resp0</c>.</param>
    /// <returns>The number of the backend; -1 when the name has another form.</returns>
    public static int SequentialIndex(string name, out string field)
    {
        field = "";
        if (!name.StartsWith("resp", StringComparison.Ordinal))
        {
            return -1;
        }

        int end = 4;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
        {
            end++;
        }

        if (end == 4 || (end < name.Length && name[end] != '_'))
        {
            return -1;
        }

        field = end < name.Length ? name[(end + 1)..] : "";
        return int.TryParse(name.AsSpan(4, end - 4), out int index) ? index : int.MaxValue;
    }

    private static bool IsJwt(string name) => name.Length > 4 && name.StartsWith("JWT.", StringComparison.Ordinal);

    private static bool IsNameCharacter(char c, bool anywhere) =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '-' || (anywhere && c is '.' or ':' or '/');
}
