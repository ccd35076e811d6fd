namespace Sluice.Configuration;

/// <summary>Where the lines of a text begin. Lines end with LF or CRLF, as editors count them: YAML's own count has further line breaks, such as a
/// lone CR or U+2028, and would lead beyond the file.</summary>
internal sealed class TextLines
{
    private readonly int _length;
    private readonly List<int> _starts = [0];

    /// <summary>Finds the lines.</summary>
    /// <param name="text">The text.</param>
    public TextLines(string text)
    {
        _length = text.Length;
        for (int end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', end + 1))
        {
            _starts.Add(end + 1);
        }
    }

    /// <summary>The place of a character.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="index">The character, counted from 0; beyond the end, the end is meant.</param>
    public SourcePosition Place(string file, long index)
    {
        int at = (int)Math.Clamp(index, 0, _length);
        int found = _starts.BinarySearch(at);
        int line = found >= 0 ? found : ~found - 1;
        return new SourcePosition(file, line + 1, at - _starts[line] + 1);
    }
}
