namespace Sluice.Gateway.Routing;

/// <summary>A node of the radix tree of one method. Every node is reached with exactly one sequence of literal text and parameters,
/// and a parameter always ends at the next slash, so one look-up visits a node at most once: the work is bounded by the size of
/// the tree, whatever the path.</summary>
/// <param name="label">The literal text that leads to the node; empty for the root and for a parameter.</param>
internal sealed class RouteNode(string label)
{
    private string _label = label;
    private string _firstCharacters = "";
    private RouteNode[] _children = [];
    private RouteNode? _parameter;
    private string _parameterName = "";
    private Route? _catchAll;
    private Route? _route;

    /// <summary>Goes down a literal text, making the nodes that are missing.</summary>
    /// <param name="text">The text, not empty.</param>
    public RouteNode Descend(ReadOnlySpan<char> text)
    {
        RouteNode node = this;
        while (text.Length > 0)
        {
            int index = node._firstCharacters.IndexOf(text[0]);
            if (index < 0)
            {
                RouteNode added = new(text.ToString());
                node.AddChild(added);
                return added;
            }

            RouteNode child = node._children[index];
            int common = text.CommonPrefixLength(child._label);
            if (common < child._label.Length)
            {
                RouteNode upper = new(child._label[..common]);
                child._label = child._label[common..];
                upper.AddChild(child);
                node._children[index] = upper;
                child = upper;
            }

            node = child;
            text = text[common..];
        }

        return node;
    }

    /// <summary>Goes down a parameter, making its node if it is missing.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="existingName">The name that a route before gave to the parameter at this place.</param>
    public RouteNode DescendParameter(string name, out string existingName)
    {
        if (_parameter is null)
        {
            _parameter = new RouteNode("");
            _parameterName = name;
        }

        existingName = _parameterName;
        return _parameter;
    }

    /// <summary>Puts a route at the node unless there is one.</summary>
    /// <param name="route">The route.</param>
    /// <param name="catchAll">Whether the route takes everything below the node.</param>
    /// <returns>The route that is at the node now.</returns>
    public Route Place(Route route, bool catchAll) => catchAll ? _catchAll ??= route : _route ??= route;

    /// <summary>Finds the route of a path: literal text before parameters before catch-alls, at every place (core.md 4.1).</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="position">The characters that led to this node.</param>
    /// <param name="count">The parameters that led to this node.</param>
    /// <param name="values">Receives the parameters' ranges.</param>
    public Route? Find(ReadOnlySpan<char> path, int position, int count, RouteValues values)
    {
        RouteNode node = this;
        while (true)
        {
            if (position == path.Length)
            {
                return node._route ?? node.TakeRest(path, position, count, values);
            }

            ReadOnlySpan<char> rest = path[position..];
            int index = node._firstCharacters.IndexOf(rest[0]);
            if (index >= 0)
            {
                RouteNode child = node._children[index];
                if (rest.StartsWith(child._label))
                {
                    int next = position + child._label.Length;
                    if (node._parameter is null && node._catchAll is null)
                    {
                        node = child;
                        position = next;
                        continue;
                    }

                    if (child.Find(path, next, count, values) is { } found)
                    {
                        return found;
                    }

                    values.Count = count;
                }
            }

            if (node._parameter is null || rest[0] == '/')
            {
                return node.TakeRest(path, position, count, values);
            }

            int length = rest.IndexOf('/');
            length = length < 0 ? rest.Length : length;
            values.Set(count, position, length);
            if (node._catchAll is not null)
            {
                return node._parameter.Find(path, position + length, count + 1, values)
                    ?? node.TakeRest(path, position, count, values);
            }

            node = node._parameter;
            position += length;
            count++;
        }
    }

    /// <summary>Finds the registered spelling of a path, ignoring letter case: the route's literal text, the path's values.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="position">The characters that led to this node.</param>
    /// <param name="spelling">As long as the path; receives the spelling when a route is found.</param>
    public bool FindIgnoringCase(ReadOnlySpan<char> path, int position, Span<char> spelling)
    {
        ReadOnlySpan<char> rest = path[position..];
        if (rest.Length == 0)
        {
            return _route is not null || _catchAll is not null;
        }

        // The exact spelling of the next character goes first, so that as little as possible is corrected.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (RouteNode child in _children)
            {
                string label = child._label;
                if (label[0] == rest[0] == (pass == 0)
                    && rest.StartsWith(label, StringComparison.OrdinalIgnoreCase)
                    && child.FindIgnoringCase(path, position + label.Length, spelling))
                {
                    label.CopyTo(spelling[position..]);
                    return true;
                }
            }
        }

        if (_parameter is not null && rest[0] != '/')
        {
            int length = rest.IndexOf('/');
            length = length < 0 ? rest.Length : length;
            if (_parameter.FindIgnoringCase(path, position + length, spelling))
            {
                rest[..length].CopyTo(spelling[position..]);
                return true;
            }
        }

        if (_catchAll is null)
        {
            return false;
        }

        rest.CopyTo(spelling[position..]);
        return true;
    }

    private Route? TakeRest(ReadOnlySpan<char> path, int position, int count, RouteValues values)
    {
        if (_catchAll is not null)
        {
            values.Set(count, position - 1, path.Length - position + 1);
        }

        return _catchAll;
    }

    private void AddChild(RouteNode child)
    {
        _firstCharacters += child._label[0];
        _children = [.. _children, child];
    }
}
