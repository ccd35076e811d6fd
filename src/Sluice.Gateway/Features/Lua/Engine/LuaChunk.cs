using System.Text;

namespace Sluice.Gateway.Features.Lua;

/// <summary>One script: a hook's inline code, or the sources in front of it.</summary>
/// <param name="name">The name that error positions have.</param>
/// <param name="text">The script, UTF-8.</param>
/// <param name="isKept">Whether states keep its compiled form; not so for sources that are read each time.</param>
internal sealed class LuaChunk(string name, ReadOnlyMemory<byte> text, bool isKept)
{
    /// <summary>The name as Lua writes chunk names: an equals sign first.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes("=" + name);

    /// <summary>The script, UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; } = text;

    /// <summary>Whether states keep its compiled form; not so for sources that are read each time.</summary>
    public bool IsKept { get; } = isKept;
}
