namespace Sluice.Gateway.Pipeline;

/// <summary>The failures of several backends of one endpoint, in the order of the configuration.</summary>
internal sealed class SeveralFailures : Failure
{
    private SeveralFailures(IReadOnlyList<Failure> failures)
        : base(FailureKind.Several, string.Join('\n', failures.Select(static f => f.Message)))
    {
        Failures = failures;
        LogText = string.Join("; ", failures.Select(static f => f.LogText));
    }

    /// <summary>The failures.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>One failure as it is, several as one; <see langword="null"/> for none.</summary>
    /// <param name="failures">The failures.</param>
    public static Failure? Of(List<Failure>? failures) => failures switch
    {
        null or [] => null,
        [var only] => only,
        _ => new SeveralFailures(failures),
    };
}
