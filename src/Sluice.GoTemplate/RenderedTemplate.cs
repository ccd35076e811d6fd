using Sluice.GoTemplate.Execution;

namespace Sluice.GoTemplate;

/// <summary>A rendered text that knows where each of its characters came from.</summary>
public sealed class RenderedTemplate
{
    private readonly Segment[] _segments;
    private int[]? _lines;

    /// <summary>Makes one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="segments">Its pieces, in order.</param>
    internal RenderedTemplate(string text, Segment[] segments) => (Text, _segments) = (text, segments);

    /// <summary>The text. A byte that is no UTF-8 is the lone surrogate U+DC00 + byte.</summary>
    public string Text { get; }

    /// <summary>The text's bytes.</summary>
    public byte[] ToBytes() => Values.GoString.Bytes(Text);

    /// <summary>Finds what a character came from: the same character of a template, or the action that printed it.</summary>
    /// <param name="line">The line of the rendered text, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    /// <returns><see langword="null"/> when the text is empty.</returns>
    public TemplatePosition? Origin(int line, int column)
    {
        if (_segments.Length == 0)
        {
            return null;
        }

        _lines ??= Lines(Text);
        int start = _lines[Math.Clamp(line, 1, _lines.Length) - 1];
        int offset = Math.Clamp(start + column - 1, 0, Text.Length);
        int low = 0;
        int high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        Segment segment = _segments[low];
        return segment.Source.At(segment.Offset + (segment.IsCopy ? offset - segment.Start : 0));
    }

    private static int[] Lines(string text)
    {
        var lines = new List<int> { 0 };
        for (int i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1))
        {
            lines.Add(i + 1);
        }

        return [.. lines];
    }
}
