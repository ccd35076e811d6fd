namespace Sluice.Gateway.Routing;

/// <summary>The parameter values of one match, kept as ranges of the path so that matching allocates nothing. The object is
/// made to be reused for the next request.</summary>
internal sealed class RouteValues
{
    private (int Start, int Length)[] _ranges = new (int, int)[8];

    /// <summary>The path that the ranges belong to: the request's decoded path, or its cleaned form with
    /// <c>remove_extra_slash</c>.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The number of values. After a path that no route matches: how many parameters were filled on the last way that
    /// was tried (core.md 4.4 checks those too).</summary>
    public int Count { get; set; }

    /// <summary>A value, decoded once.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1, in the order of <see cref="Route.ParameterNames"/>.</param>
    public ReadOnlySpan<char> this[int index] => Path.AsSpan(_ranges[index].Start, _ranges[index].Length);

    /// <summary>A value's place in <see cref="Path"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public (int Start, int Length) Range(int index) => _ranges[index];

    /// <summary>Forgets the values, and the path with them.</summary>
    public void Clear()
    {
        Path = "";
        Count = 0;
    }

    /// <summary>Gets ready for a match.</summary>
    /// <param name="path">The path that ranges will belong to.</param>
    /// <param name="capacity">The largest number of parameters in one route.</param>
    public void Begin(string path, int capacity)
    {
        Path = path;
        Count = 0;
        if (_ranges.Length < capacity)
        {
            _ranges = new (int, int)[capacity];
        }
    }

    /// <summary>Stores a value; it becomes the last.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="start">Where it starts in <see cref="Path"/>.</param>
    /// <param name="length">Its length in characters.</param>
    public void Set(int index, int start, int length)
    {
        _ranges[index] = (start, length);
        Count = index + 1;
    }
}
