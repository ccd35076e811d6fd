namespace Sluice.Configuration;

/// <summary>The codes of one subject, from one range of numbers.</summary>
/// <param name="name">What they are about, as a heading: a part of the file, or a namespace.</param>
/// <param name="first">The lowest number.</param>
/// <param name="last">The highest number.</param>
public sealed class DiagnosticArea(string name, int first, int last)
{
    private readonly List<DiagnosticCode> _codes = [];

    /// <summary>What the codes are about, as a heading.</summary>
    public string Name { get; } = name;

    /// <summary>The lowest number that codes of the area may have.</summary>
    public int First { get; } = first;

    /// <summary>The highest number that codes of the area may have.</summary>
    public int Last { get; } = last;

    /// <summary>The codes, in the order of their declaration.</summary>
    public IReadOnlyList<DiagnosticCode> Codes => _codes;

    /// <summary>Declares a code.</summary>
    /// <param name="number">Its number, which no other code has or ever had.</param>
    /// <param name="title">What it is about, in a few words, without capital and full stop.</param>
    /// <param name="explanation">Why it is told and what to do, in whole sentences.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the area, or taken.</exception>
    public DiagnosticCode Add(int number, string title, string explanation)
    {
        if (number < First || number > Last || _codes.Exists(code => code.Number == number))
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, $"the codes of {Name} are {First} to {Last}, each once");
        }

        var code = new DiagnosticCode(number, title, explanation);
        _codes.Add(code);
        return code;
    }
}
