using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Evaluation;

/// <summary>
/// Everything that a validation needs room for, kept by each thread for its next validation, so that a validation
/// allocates nothing. A validation runs from start to end on one thread and never calls out, so one is enough.
/// </summary>
internal sealed class EvaluationScratch
{
    [ThreadStatic]
    private static EvaluationScratch? t_kept;

    private readonly List<EvaluatedChildren> _evaluated = [];
    private int _evaluatedInUse;

    /// <summary>The tokens of the instance.</summary>
    public JsonTokens Tokens { get; } = new();

    /// <summary>The schema resources that evaluation is inside of, outermost first; only kept for dynamic references.</summary>
    public List<Compilation.SchemaResource> DynamicScope { get; } = [];

    /// <summary>The containers that are open while parsing.</summary>
    public int[] Open = new int[64];

    /// <summary>Takes the thread's scratch.</summary>
    /// <returns>The scratch, empty.</returns>
    public static EvaluationScratch Take()
    {
        var scratch = t_kept ?? new EvaluationScratch();
        t_kept = null;
        return scratch;
    }

    /// <summary>Gives the scratch back to the thread.</summary>
    public void Release()
    {
        Tokens.Clear();
        DynamicScope.Clear();
        _evaluatedInUse = 0;
        _evaluated.RemoveAll(static set => set.IsLarge);
        t_kept = this;
    }

    /// <summary>Takes an empty set of children.</summary>
    /// <param name="children">How many children the value has.</param>
    /// <returns>The set, to be given back in the reverse order of taking.</returns>
    public EvaluatedChildren TakeEvaluated(int children)
    {
        if (_evaluatedInUse == _evaluated.Count)
        {
            _evaluated.Add(new EvaluatedChildren());
        }

        var set = _evaluated[_evaluatedInUse++];
        set.Reset(children);
        return set;
    }

    /// <summary>Gives the set that was last taken back.</summary>
    public void ReleaseEvaluated() => _evaluatedInUse--;
}
