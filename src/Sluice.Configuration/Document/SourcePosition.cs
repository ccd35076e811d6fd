namespace Sluice.Configuration;

/// <summary>A place in a configuration file.</summary>
/// <param name="File">The file as the user named it, or <c>environment variable NAME</c> for a value that a variable set.</param>
/// <param name="Line">The line, counted from 1; 0 when the value is not from a file.</param>
/// <param name="Column">The column in UTF-16 characters, counted from 1; 0 when the value is not from a file.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    private const string OfVariable = "environment variable ";

    /// <summary>The environment variable that set the value; <see langword="null"/> for a value of a file.</summary>
    public string? Variable => Line == 0 && File.StartsWith(OfVariable, StringComparison.Ordinal) ? File[OfVariable.Length..] : null;

    /// <summary>Whether <see cref="File"/> names a file. Its line is 0 where the whole file is meant.</summary>
    public bool IsFile => Variable is null;

    /// <summary>The place of a value that an environment variable set.</summary>
    /// <param name="name">The variable.</param>
    public static SourcePosition Of(string name) => new(OfVariable + name, 0, 0);

    /// <summary>The usual <c>file:line:column</c> form that editors and terminals make clickable.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
