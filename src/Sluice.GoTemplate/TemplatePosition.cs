namespace Sluice.GoTemplate;

/// <summary>A place in a template file.</summary>
/// <param name="File">The file as it was named when it was parsed.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in UTF-16 characters, counted from 1.</param>
public readonly record struct TemplatePosition(string File, int Line, int Column);

/// <summary>Why a template cannot be parsed or rendered.</summary>
/// <param name="Kind">What kind of mistake it is.</param>
/// <param name="Position">Where.</param>
/// <param name="Expression">The expression, as written; empty when there is none.</param>
/// <param name="Message">What is wrong, in one sentence without a final full stop.</param>
/// <param name="Remedy">What to write instead; <see langword="null"/> when the message already says it.</param>
public sealed record TemplateError(TemplateErrorKind Kind, TemplatePosition Position, string Expression, string Message, string? Remedy);

/// <summary>The kinds of mistakes.</summary>
public enum TemplateErrorKind
{
    /// <summary>The text is no template.</summary>
    Syntax,

    /// <summary>An expression failed while the template was rendered.</summary>
    Execution,

    /// <summary>A limit of <see cref="TemplateLimits"/> was reached.</summary>
    Limit,
}

/// <summary>Carries an error out of the parser or evaluator.</summary>
/// <param name="error">The error.</param>
internal sealed class TemplateException(TemplateError error) : Exception(error.Message)
{
    /// <summary>The error.</summary>
    public TemplateError Error => error;
}
