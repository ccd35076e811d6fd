using Sluice.Cli.Output;

namespace Sluice.Cli.Dump;

/// <summary>Writes the lines of a dump at a depth of indentation.</summary>
/// <param name="terminal">Where they go: standard error (core.md 1.1).</param>
/// <param name="indent">One step of indentation.</param>
/// <param name="level">How much is shown: 1, 2 or 3.</param>
internal sealed class DumpWriter(Terminal terminal, string indent, int level)
{
    /// <summary>How much is shown: 1, 2 or 3.</summary>
    public int Level { get; } = level;

    /// <summary>Writes <c>name: value</c>.</summary>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void Setting(int depth, string name, string value) => Line(depth, $"{name}: {value}");

    /// <summary>Writes a heading, green on a terminal.</summary>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="text">The heading.</param>
    public void Heading(int depth, string text) => Tinted(depth, text, Tint.Green);

    /// <summary>Writes a line in a colour.</summary>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="text">The line.</param>
    /// <param name="tint">The colour, on a terminal.</param>
    public void Tinted(int depth, string text, Tint tint) => Line(depth, terminal.Tinted(text, tint));

    /// <summary>Writes a mark, a method and a path.</summary>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="mark">What stands before, such as <c>[+]</c>.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    public void Route(int depth, string mark, string method, string path) =>
        Line(depth, $"{mark} {terminal.Tinted(method, TintOf(method))} {terminal.Tinted(path, Tint.Cyan)}");

    /// <summary>Writes a line.</summary>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="text">The line.</param>
    public void Line(int depth, string text)
    {
        for (int i = 0; i < depth; i++)
        {
            terminal.Error.Write(indent);
        }

        terminal.Error.WriteLine(text);
    }

    /// <summary>Writes lines with something before their indentation.</summary>
    /// <param name="prefix">What stands first.</param>
    /// <param name="depth">The steps of indentation.</param>
    /// <param name="lines">The lines.</param>
    public void Prefixed(string prefix, int depth, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            terminal.Error.Write(prefix);
            Line(depth, line);
        }
    }

    private static Tint TintOf(string method) => method switch
    {
        "GET" => Tint.Blue,
        "PUT" => Tint.Yellow,
        "DELETE" => Tint.Red,
        "PATCH" => Tint.Green,
        _ => Tint.Cyan,
    };
}
