namespace Sluice.Gateway.Pipeline;

/// <summary>The failures of several backends of one endpoint, in the order of the configuration.</summary>
/// <param name="failures">The failures, two or more.</param>
internal sealed class SeveralFailures(IReadOnlyList<Failure> failures)
    : Failure(FailureKind.Several, string.Join('\n', failures.Select(static f => f.Message)))
{
    /// <summary>The failures.</summary>
    public IReadOnlyList<Failure> Failures { get; } = failures;

    /// <summary>One failure as it is, several as one; <see langword="null"/> for none.</summary>
    /// <param name="failures">The failures.</param>
    public static Failure? Of(List<Failure>? failures) => failures switch
    {
        null or [] => null,
        [var only] => only,
        _ => new SeveralFailures(failures),
    };

    /// <inheritdoc/>
    public override string LogText => string.Join("; ", Failures.Select(static f => f.LogText));
}
