using System.Diagnostics.CodeAnalysis;

namespace Sluice.Gateway.Routing;

/// <summary>One piece of a route's path.</summary>
/// <param name="Kind">Literal text, a parameter or a catch-all.</param>
/// <param name="Text">The literal text, or the name.</param>
internal readonly record struct RoutePiece(RoutePieceKind Kind, string Text);

/// <summary>The kinds of <see cref="RoutePiece"/>.</summary>
internal enum RoutePieceKind
{
    /// <summary>Text that the path must have as it is.</summary>
    Literal,

    /// <summary><c>:name</c>: the non-empty rest of a segment.</summary>
    Parameter,

    /// <summary><c>*name</c> after a slash at the end: the slash and everything behind it.</summary>
    CatchAll,
}

/// <summary>Takes the path of a route apart (core.md 4.1).</summary>
internal static class RoutePattern
{
    /// <summary>The names of a path's parameters, in its order.</summary>
    /// <param name="path">A path that <see cref="TryParse"/> takes apart; of any other there are none.</param>
    public static string[] ParameterNames(string path) => TryParse(path, out List<RoutePiece>? pieces, out _, out _)
        ? [.. pieces.Where(static p => p.Kind == RoutePieceKind.Parameter).Select(static p => p.Text)]
        : [];

    /// <summary>Takes a path apart.</summary>
    /// <param name="path">The path in router form.</param>
    /// <param name="pieces">The pieces, literal text between two placeholders as one piece.</param>
    /// <param name="problem">What is wrong with the path.</param>
    /// <param name="remedy">What to write instead.</param>
    public static bool TryParse(
        string path,
        [NotNullWhen(true)] out List<RoutePiece>? pieces,
        [NotNullWhen(false)] out string? problem,
        [NotNullWhen(false)] out string? remedy)
    {
        pieces = null;
        if (path.Length == 0 || path[0] != '/')
        {
            problem = $"the path '{path}' does not start with a slash";
            remedy = $"write '/{path}'";
            return false;
        }

        List<RoutePiece> found = [];
        int position = 0;
        while (position < path.Length)
        {
            int wildcard = path.AsSpan(position).IndexOfAny(':', '*');
            if (wildcard < 0)
            {
                found.Add(new RoutePiece(RoutePieceKind.Literal, path[position..]));
                break;
            }

            wildcard += position;
            if (wildcard > position)
            {
                found.Add(new RoutePiece(RoutePieceKind.Literal, path[position..wildcard]));
            }

            int end = path.IndexOf('/', wildcard);
            end = end < 0 ? path.Length : end;
            string name = path[(wildcard + 1)..end];
            if (name.Length == 0)
            {
                problem = $"a placeholder in the path '{path}' has no name";
                remedy = "give every placeholder a name, such as '{id}'";
                return false;
            }

            if (name.AsSpan().IndexOfAny(':', '*') >= 0)
            {
                problem = $"a segment of the path '{path}' has more than one placeholder";
                remedy = "use at most one placeholder between two slashes, at the end of its segment";
                return false;
            }

            bool catchAll = path[wildcard] == '*';
            if (catchAll && (end != path.Length || path[wildcard - 1] != '/'))
            {
                problem = $"the path '{path}' has a '*' inside";
                remedy = "use '*' only as the whole last segment";
                return false;
            }

            found.Add(new RoutePiece(catchAll ? RoutePieceKind.CatchAll : RoutePieceKind.Parameter, name));
            position = end;
        }

        pieces = found;
        problem = remedy = null;
        return true;
    }
}
