using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Features.Flatmap;

/// <summary>One name of a path.</summary>
/// <param name="Label">The label that it matches.</param>
/// <param name="IsWildcard">Whether it is <c>*</c>, which matches every child where the operation allows it.</param>
internal readonly record struct FlatmapSegment(FlatLabel Label, bool IsWildcard);

/// <summary>The paths of a filter, compiled: their names are kept once.</summary>
internal sealed class FlatmapPaths
{
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The text of each name, by the number that labels of <see cref="FlatLabelKind.Name"/> hold.</summary>
    public byte[][] Names() => [.. _names];

    /// <summary>Compiles a path: split at every dot, without any escape (manipulation.md 1.2).</summary>
    /// <param name="path">The path; <see langword="null"/>: one without any name.</param>
    public FlatmapSegment[] Compile(string? path) => path is null ? [] : [.. path.Split('.').Select(Segment)];

    /// <summary>Reads digits as the labels of a list's items are written; any other text is a name.</summary>
    /// <param name="name">The text.</param>
    /// <param name="index">The label.</param>
    public static bool TryIndex(ReadOnlySpan<byte> name, out int index) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (name.Length == 1 || name[0] != (byte)'0');

    private FlatmapSegment Segment(string name)
    {
        if (TryIndex(Encoding.UTF8.GetBytes(name), out int index))
        {
            return new FlatmapSegment(new FlatLabel(FlatLabelKind.Index, index), IsWildcard: false);
        }

        if (!_ids.TryGetValue(name, out int id))
        {
            id = _names.Count;
            _names.Add(Encoding.UTF8.GetBytes(name));
            _ids.Add(name, id);
        }

        return new FlatmapSegment(new FlatLabel(FlatLabelKind.Name, id), IsWildcard: name == "*");
    }
}
