namespace Sluice.GoTemplate.Syntax;

/// <summary>A template's file: its name and its text, and where the lines of it begin.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="text">The text.</param>
internal sealed class TemplateSource(string file, string text)
{
    private int[]? _lines;

    /// <summary>The file as the user named it.</summary>
    public string File => file;

    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>The place of a character.</summary>
    /// <param name="offset">The character's number, from 0.</param>
    public TemplatePosition At(int offset)
    {
        if (_lines is null)
        {
            var lines = new List<int> { 0 };
            for (int i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1))
            {
                lines.Add(i + 1);
            }

            _lines = [.. lines];
        }

        int found = Array.BinarySearch(_lines, offset);
        int line = found >= 0 ? found : ~found - 1;
        return new TemplatePosition(file, line + 1, offset - _lines[line] + 1);
    }
}
