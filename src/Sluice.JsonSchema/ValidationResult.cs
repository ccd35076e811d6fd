using System.Text;

namespace Sluice.JsonSchema;

/// <summary>What a validation found.</summary>
public sealed class ValidationResult
{
    private ValidationResult(bool isValid, JsonSyntaxError? syntaxError, ValidationLimit exceeded, IReadOnlyList<ValidationFailure> failures, bool truncated)
    {
        IsValid = isValid;
        SyntaxError = syntaxError;
        Exceeded = exceeded;
        Failures = failures;
        IsTruncated = truncated;
    }

    /// <summary>Whether the instance is JSON and the schema holds for it.</summary>
    public bool IsValid { get; }

    /// <summary>Why the instance is not JSON that can be validated; null when it is.</summary>
    public JsonSyntaxError? SyntaxError { get; }

    /// <summary>The limit that ended the validation undecided; the instance is then invalid.</summary>
    public ValidationLimit Exceeded { get; }

    /// <summary>Everything that is wrong, in the order of the schema's keywords.</summary>
    public IReadOnlyList<ValidationFailure> Failures { get; }

    /// <summary>Whether there were more failures than were asked for.</summary>
    public bool IsTruncated { get; }

    /// <summary>The result of an instance that is valid.</summary>
    internal static ValidationResult Valid { get; } = new(isValid: true, null, ValidationLimit.None, [], truncated: false);

    /// <summary>Tells everything that is wrong.</summary>
    /// <returns>
    /// One line for each failure, <c>- at 'pointer': message</c>, its causes on the lines after it, indented by two
    /// spaces more; the syntax error's or limit's message where there is one; empty when valid.
    /// </returns>
    public override string ToString()
    {
        if (SyntaxError is not null)
        {
            return SyntaxError.Message;
        }

        var text = new StringBuilder();
        AppendLines(text, Failures, 0);
        return text.ToString();
    }

    /// <summary>The result of an instance that is not JSON.</summary>
    /// <param name="error">Why.</param>
    /// <returns>The result.</returns>
    internal static ValidationResult NotJson(JsonSyntaxError error) => new(isValid: false, error, ValidationLimit.None, [], truncated: false);

    /// <summary>The result of an instance that is not valid.</summary>
    /// <param name="failures">What is wrong.</param>
    /// <param name="exceeded">The limit that ended the validation.</param>
    /// <param name="truncated">Whether failures were left out.</param>
    /// <returns>The result.</returns>
    internal static ValidationResult Invalid(IReadOnlyList<ValidationFailure> failures, ValidationLimit exceeded, bool truncated) =>
        new(isValid: false, null, exceeded, failures, truncated);

    private static void AppendLines(StringBuilder text, IReadOnlyList<ValidationFailure> failures, int indent)
    {
        foreach (var failure in failures)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            text.Append(' ', indent).Append("- at '").Append(failure.InstancePointer).Append("': ").Append(failure.Message);
            AppendLines(text, failure.Causes, indent + 2);
        }
    }
}
