namespace Sluice.Cli.Output;

/// <summary>Where commands write: results that are asked for go to standard output, all else to standard error (core.md 1.1).</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="colour">Whether standard error may carry ANSI colours.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool colour)
{
    /// <summary>Standard output: help texts, and what <c>demo</c> shows.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Standard error: everything else that a command says.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>The process's own streams: coloured when standard error is a terminal and <c>NO_COLOR</c> is not set
    /// (no-color.org).</summary>
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");

    /// <summary>A text in a colour, or the text alone where there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tint">The colour.</param>
    public string Tinted(string text, Tint tint) => colour ? $"\e[{(int)tint};1m{text}\e[0m" : text;

    /// <summary>Writes a line about a failure: its fixed part in red, the rest as it is.</summary>
    /// <param name="heading">The fixed part.</param>
    /// <param name="rest">What follows it, with its own leading space.</param>
    public void Failure(string heading, string rest = "") => Error.WriteLine(Tinted(heading, Tint.Red) + rest);
}

/// <summary>The colours of messages: the ANSI numbers of their foregrounds.</summary>
internal enum Tint
{
    /// <summary>Errors.</summary>
    Red = 31,

    /// <summary>Success, and the headings of the dump.</summary>
    Green = 32,

    /// <summary>Warnings, and the namespaces of the dump.</summary>
    Yellow = 33,

    /// <summary>Reads.</summary>
    Blue = 34,

    /// <summary>Paths, and creating writes.</summary>
    Cyan = 36,

    /// <summary>Dangers: the number of a red ground.</summary>
    OnRed = 41,
}
