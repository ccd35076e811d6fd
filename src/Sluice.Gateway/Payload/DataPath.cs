using System.Collections.Immutable;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>The path of a sequential placeholder, prepared once: <c>{resp0_hotel.id}</c> has the path <c>hotel.id</c>.</summary>
internal sealed class DataPath
{
    /// <summary>Prepares a path.</summary>
    /// <param name="path">The names, separated by dots.</param>
    public DataPath(string path) => Segments = [.. path.Split('.').Select(static segment => Encoding.UTF8.GetBytes(segment))];

    /// <summary>The names; at least one.</summary>
    internal ImmutableArray<byte[]> Segments { get; }
}
