namespace Sluice.Configuration;

/// <summary>A place in a configuration file.</summary>
/// <param name="File">The file as the user named it, or <c>environment variable NAME</c> for a value that a variable set.</param>
/// <param name="Line">The line, counted from 1; 0 when the value is not from a file.</param>
/// <param name="Column">The column in UTF-16 characters, counted from 1; 0 when the value is not from a file.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>The usual <c>file:line:column</c> form that editors and terminals make clickable.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
