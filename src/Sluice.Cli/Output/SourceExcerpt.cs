using Sluice.Configuration;

namespace Sluice.Cli.Output;

/// <summary>The line of a file that a finding is about, and the mark below it.</summary>
/// <param name="Line">The line's text, cut to what fits and free of control characters.</param>
/// <param name="Mark">Blanks and a caret that stands below the finding's column.</param>
internal sealed record SourceExcerpt(string Line, string Mark)
{
    /// <summary>The characters shown before the column of a long line, such as a minified file's only one.</summary>
    private const int Before = 70;

    /// <summary>The characters shown from the column of a long line on.</summary>
    private const int After = 50;

    /// <summary>Cuts the excerpt for a position.</summary>
    /// <param name="lines">The file's lines.</param>
    /// <param name="position">The position, counted from 1.</param>
    /// <returns><see langword="null"/> when the position is outside the text, or the line holds a credential.</returns>
    public static SourceExcerpt? At(IReadOnlyList<string> lines, SourcePosition position)
    {
        if (position.Line < 1 || position.Line > lines.Count || position.Column < 1)
        {
            return null;
        }

        string line = lines[position.Line - 1];
        int column = Math.Min(position.Column - 1, line.Length);
        int start = Math.Max(0, column - Before);
        int end = Math.Min(line.Length, column + After);
        string shown = line[start..end];
        if (SensitiveNames.IsSensitive(shown))
        {
            return null;
        }

        string head = start > 0 ? "..." : "";
        string tail = end < line.Length ? "..." : "";
        string blanks = string.Concat(line[start..column].Select(static c => c == '\t' ? '\t' : ' '));
        return new SourceExcerpt(head + Printable(shown) + tail, new string(' ', head.Length) + blanks + "^");
    }

    /// <summary>Replaces what a terminal would act on.</summary>
    /// <param name="text">The text.</param>
    private static string Printable(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) && c != '\t' ? '?' : c));
}
