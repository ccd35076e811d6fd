namespace Sluice.Gateway.Requests;

/// <summary>Removes empty, <c>.</c> and <c>..</c> segments from a path; a final slash stays (core.md 4.1).</summary>
internal static class PathCleaning
{
    /// <summary>Whether a path starts with a slash and has no segment to remove. A segment that only begins with a dot counts as
    /// not clean here, which costs <see cref="Clean"/> a copy and changes nothing.</summary>
    /// <param name="path">A decoded path.</param>
    public static bool IsClean(ReadOnlySpan<char> path) =>
        path.Length > 0 && path[0] == '/' && path.IndexOf("//") < 0 && path.IndexOf("/.") < 0;

    /// <summary>The shortest equal path. It always starts with exactly one slash. A clean path is given back as it is.</summary>
    /// <param name="path">A decoded path.</param>
    public static string Clean(string path)
    {
        if (IsClean(path))
        {
            return path;
        }

        char[] rented = System.Buffers.ArrayPool<char>.Shared.Rent(path.Length + 1);
        Span<char> output = rented;
        output[0] = '/';
        int length = 1;
        bool trailing = false;
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> segment = path.AsSpan()[range];
            bool last = range.End.GetOffset(path.Length) == path.Length;
            if (segment is "" or ".")
            {
                trailing = last && path.Length > 1;
                continue;
            }

            if (segment is "..")
            {
                int slash = output[..length].LastIndexOf('/');
                length = Math.Max(slash, 1);
                continue;
            }

            if (length > 1)
            {
                output[length++] = '/';
            }

            segment.CopyTo(output[length..]);
            length += segment.Length;
        }

        if (trailing && length > 1)
        {
            output[length++] = '/';
        }

        string clean = output[..length].ToString();
        System.Buffers.ArrayPool<char>.Shared.Return(rented);
        return clean;
    }
}
