namespace Sluice.GoTemplate;

/// <summary>Why a function or a step of a template failed; the evaluator adds the place.</summary>
/// <param name="message">What is wrong, in one sentence without a final full stop.</param>
/// <param name="remedy">What to write instead; <see langword="null"/> when the message already says it.</param>
/// <param name="isLimit">Whether a limit was reached.</param>
internal sealed class TemplateFault(string message, string? remedy = null, bool isLimit = false) : Exception(message)
{
    /// <summary>What to write instead.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>Whether a limit was reached.</summary>
    public bool IsLimit { get; } = isLimit;
}
