using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Sluice.Configuration;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Routing;

/// <summary>Path → route: one radix tree for each method, compiled once (core.md 4.1). Safe for any number of threads.</summary>
internal sealed class RouteTable
{
    private readonly RouterOptions _options;
    private readonly List<MethodTree> _trees = [];
    private int _parameters;

    /// <summary>Compiles the routes. A route that cannot be placed is told and left out.</summary>
    /// <param name="routes">The routes. Their order decides the order of the methods in <c>Allow</c>.</param>
    /// <param name="options">The redirects and answers that are switched on.</param>
    /// <param name="diagnostics">Receives an error for every route that is malformed or in conflict with one before it
    /// (core.md 2.7).</param>
    public RouteTable(IEnumerable<RouteDefinition> routes, RouterOptions options, DiagnosticBag diagnostics)
    {
        _options = options;
        foreach (RouteDefinition route in routes)
        {
            Add(route, diagnostics);
        }
    }

    /// <summary>Finds the route for a request; where there is none, what to answer instead.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's decoded path (<see cref="RequestPath.Path"/>).</param>
    /// <param name="values">Receives the parameters' values, and the path that they are ranges of.</param>
    public RouteMatch Match(string method, string path, RouteValues values)
    {
        if (_options.RemoveExtraSlash)
        {
            path = PathCleaning.Clean(path);
        }

        values.Begin(path, _parameters);
        MethodTree? tree = TreeOf(method);
        return tree?.Root.Find(path, 0, 0, values) is { } route ? RouteMatch.Found(route) : Explain(tree, method, path, values);
    }

    // The order of these steps is part of the behaviour (core.md 4.1).
    private RouteMatch Explain(MethodTree? tree, string method, string path, RouteValues values)
    {
        int consumed = values.Count;
        RouteMatch match = RouteMatch.NotFound;
        if (tree is not null && path.Length > 1 && path[0] == '/' && method != "CONNECT")
        {
            if (!_options.DisableRedirectTrailingSlash && TryToggleSlash(tree.Root, path, values, out string? toggled))
            {
                match = RouteMatch.RedirectTo(toggled, trailingSlash: true);
            }
            else if (!_options.DisableRedirectFixedPath && TryCorrect(tree.Root, path, out string? corrected))
            {
                match = RouteMatch.RedirectTo(corrected, trailingSlash: false);
            }
        }

        if (match.Kind == RouteMatchKind.NotFound && !_options.DisableHandleMethodNotAllowed)
        {
            string allow = string.Join(", ", _trees
                .Where(other => other != tree && other.Root.Find(path, 0, 0, values) is not null)
                .Select(static other => other.Method));
            match = allow.Length > 0 ? RouteMatch.MethodNotAllowed(allow) : match;
        }

        // Only the ways that were tried for the request's own method count (core.md 4.4).
        values.Count = 0;
        if (consumed > 0)
        {
            tree!.Root.Find(path, 0, 0, values);
        }

        return match;
    }

    private static bool TryToggleSlash(RouteNode root, string path, RouteValues values, [NotNullWhen(true)] out string? toggled)
    {
        toggled = null;
        if (path[^1] == '/')
        {
            if (root.Find(path.AsSpan(0, path.Length - 1), 0, 0, values) is not null)
            {
                toggled = path[..^1];
            }

            return toggled is not null;
        }

        char[] longer = ArrayPool<char>.Shared.Rent(path.Length + 1);
        path.CopyTo(longer);
        longer[path.Length] = '/';
        Span<char> candidate = longer.AsSpan(0, path.Length + 1);
        if (root.Find(candidate, 0, 0, values) is not null)
        {
            toggled = candidate.ToString();
        }

        ArrayPool<char>.Shared.Return(longer);
        return toggled is not null;
    }

    private static bool TryCorrect(RouteNode root, string path, [NotNullWhen(true)] out string? corrected)
    {
        corrected = null;
        string clean = PathCleaning.Clean(path);
        char[] rented = ArrayPool<char>.Shared.Rent((clean.Length + 1) * 2);
        Span<char> candidate = rented.AsSpan(0, clean.Length + 1);
        Span<char> spelling = rented.AsSpan(candidate.Length, candidate.Length);
        clean.CopyTo(candidate);
        candidate[clean.Length] = '/';

        int toggledLength = clean[^1] == '/' ? clean.Length - 1 : clean.Length + 1;
        foreach (int length in (ReadOnlySpan<int>)[clean.Length, toggledLength])
        {
            if (length > 0 && root.FindIgnoringCase(candidate[..length], 0, spelling[..length]))
            {
                corrected = spelling[..length].ToString();
                break;
            }
        }

        ArrayPool<char>.Shared.Return(rented);
        return corrected is not null;
    }

    private MethodTree? TreeOf(string method)
    {
        foreach (MethodTree tree in _trees)
        {
            if (tree.Method == method)
            {
                return tree;
            }
        }

        return null;
    }

    private void Add(RouteDefinition definition, DiagnosticBag diagnostics)
    {
        if (!RoutePattern.TryParse(definition.Path, out List<RoutePiece>? pieces, out string? problem, out string? remedy))
        {
            Report(definition, problem, remedy, diagnostics);
            return;
        }

        MethodTree? tree = TreeOf(definition.Method);
        if (tree is null)
        {
            tree = new MethodTree(definition.Method);
            _trees.Add(tree);
        }

        RouteNode node = tree.Root;
        List<string> names = [];
        foreach (RoutePiece piece in pieces)
        {
            if (piece.Kind == RoutePieceKind.Literal)
            {
                node = node.Descend(piece.Text);
                continue;
            }

            names.Add(piece.Text);
            if (piece.Kind == RoutePieceKind.CatchAll)
            {
                continue;
            }

            node = node.DescendParameter(piece.Text, out string existing);
            if (existing != piece.Text)
            {
                Report(
                    definition,
                    $"the path '{definition.Path}' calls a placeholder '{piece.Text}' that another {definition.Method} endpoint "
                    + $"with the same beginning calls '{existing}'",
                    $"use the name '{existing}' here too, or the other name in both",
                    diagnostics);
                return;
            }
        }

        Route route = new(definition, [.. names]);
        Route placed = node.Place(route, catchAll: pieces[^1].Kind == RoutePieceKind.CatchAll);
        if (placed != route)
        {
            string first = placed.Definition.Source is { } source ? $"; the first is at {source.Position}" : " as a built-in path";
            Report(
                definition,
                $"{definition.Method} {definition.Path} is declared twice{first}",
                "remove one of the two, or give one another path or method",
                diagnostics);
            return;
        }

        _parameters = Math.Max(_parameters, names.Count);
    }

    private static void Report(RouteDefinition definition, string message, string remedy, DiagnosticBag diagnostics) =>
        diagnostics.Add(new Diagnostic(
            RoutingCodes.Conflict, DiagnosticSeverity.Error,
            definition.Source?.Position ?? new SourcePosition("built-in", 0, 0),
            definition.Source?.Path ?? definition.Path,
            message,
            remedy));

    private sealed class MethodTree(string method)
    {
        public string Method { get; } = method;

        public RouteNode Root { get; } = new("");
    }
}
