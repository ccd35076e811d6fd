using System.Text;
using Sluice.GoTemplate.Syntax;

namespace Sluice.GoTemplate.Execution;

/// <summary>Takes what a template renders, and remembers where each piece came from.</summary>
/// <param name="budget">What it may cost.</param>
internal sealed class RenderedOutput(Budget budget)
{
    private readonly StringBuilder _text = new();
    private readonly List<Segment> _segments = [];

    /// <summary>Copies text of a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The template's file.</param>
    /// <param name="start">Where the text begins in it.</param>
    public void Copy(string text, TemplateSource source, int start) => Add(text, new Segment(_text.Length, source, start, IsCopy: true));

    /// <summary>Prints the value of an action.</summary>
    /// <param name="text">The value.</param>
    /// <param name="source">The template's file.</param>
    /// <param name="start">Where the action begins in it.</param>
    public void Print(string text, TemplateSource source, int start) => Add(text, new Segment(_text.Length, source, start, IsCopy: false));

    /// <summary>What was rendered.</summary>
    public RenderedTemplate Finish() => new(_text.ToString(), [.. _segments]);

    private void Add(string text, Segment segment)
    {
        if (text.Length == 0)
        {
            return;
        }

        budget.Step(1 + (text.Length >> 6));
        if (_text.Length + text.Length > budget.Limits.MaxOutput)
        {
            throw new TemplateFault($"the rendered text has more than {budget.Limits.MaxOutput} characters", isLimit: true);
        }

        _text.Append(text);
        _segments.Add(segment);
    }
}

/// <summary>A piece of a rendered text.</summary>
/// <param name="Start">Where it begins in the rendered text.</param>
/// <param name="Source">The file that it came from.</param>
/// <param name="Offset">Where that begins in the file.</param>
/// <param name="IsCopy">Whether the piece stands in the file as it is; else it is the value of the action there.</param>
internal readonly record struct Segment(int Start, TemplateSource Source, int Offset, bool IsCopy);
