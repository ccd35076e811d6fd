using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary>One compiled assertion or applicator of a schema. Immutable once the schema is compiled.</summary>
internal abstract class Keyword
{
    /// <summary>The keyword as written in the schema.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands: the schema's URI and a JSON pointer to the keyword.</summary>
    public required string Location { get; init; }

    /// <summary>The kinds of values that it looks at; all others are valid for it.</summary>
    public abstract JsonKinds AppliesTo { get; }

    /// <summary>Whether it has to run after all others, because it depends on what they looked at.</summary>
    public virtual bool RunsLast => false;

    /// <summary>Evaluates the keyword.</summary>
    /// <param name="evaluation">The validation.</param>
    /// <param name="token">A value of a kind in <see cref="AppliesTo"/>.</param>
    /// <param name="evaluated">Receives which children were looked at; null when no one asks.</param>
    /// <returns>Whether the value is valid. If not, and failures are collected, they have been added.</returns>
    public abstract bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated);
}
