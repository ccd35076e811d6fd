using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary><c>allOf</c>.</summary>
/// <param name="schemas">The schemas, all of which must hold.</param>
internal sealed class AllOfKeyword(SchemaNode[] schemas) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        evaluation.Failures?.BeginCauses();
        foreach (var schema in schemas)
        {
            valid &= evaluation.Evaluate(schema, token, evaluated);
            if (!valid && !evaluation.Collecting)
            {
                return false;
            }
        }

        if (valid)
        {
            evaluation.Failures?.DropCauses();
            return true;
        }

        return evaluation.Failures!.Add(this, token, "allOf failed", evaluation.Failures.EndCauses());
    }
}

/// <summary><c>anyOf</c>.</summary>
/// <param name="schemas">The schemas, one of which must hold.</param>
internal sealed class AnyOfKeyword(SchemaNode[] schemas) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = false;
        evaluation.Failures?.BeginCauses();
        foreach (var schema in schemas)
        {
            valid |= evaluation.EvaluateBranch(schema, token, evaluated);
            if (valid && evaluated is null)
            {
                break;
            }
        }

        if (valid)
        {
            evaluation.Failures?.DropCauses();
            return evaluation.Exceeded == ValidationLimit.None;
        }

        return evaluation.Failures?.Add(this, token, "anyOf failed", evaluation.Failures.EndCauses()) ?? false;
    }
}

/// <summary><c>oneOf</c>.</summary>
/// <param name="schemas">The schemas, exactly one of which must hold.</param>
internal sealed class OneOfKeyword(SchemaNode[] schemas) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var first = -1;
        var second = -1;
        evaluation.Failures?.BeginCauses();
        for (var i = 0; i < schemas.Length && second < 0; i++)
        {
            if (!evaluation.EvaluateBranch(schemas[i], token, evaluated))
            {
                continue;
            }

            if (first < 0)
            {
                first = i;
            }
            else
            {
                second = i;
            }
        }

        if (first >= 0 && second < 0)
        {
            evaluation.Failures?.DropCauses();
            return evaluation.Exceeded == ValidationLimit.None;
        }

        if (evaluation.Failures is not { } failures)
        {
            return false;
        }

        if (second >= 0)
        {
            failures.DropCauses();
            return failures.Add(this, token, $"oneOf failed, subschemas {first}, {second} matched");
        }

        return failures.Add(this, token, "oneOf failed, none matched", failures.EndCauses());
    }
}

/// <summary><c>not</c>.</summary>
/// <param name="schema">The schema that must not hold.</param>
internal sealed class NotKeyword(SchemaNode schema) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        // A test that a limit ended has not shown that the schema does not hold.
        if (!evaluation.Test(schema, token, null))
        {
            return evaluation.Exceeded == ValidationLimit.None;
        }

        return evaluation.Failures?.Add(this, token, "not failed") ?? false;
    }
}

/// <summary><c>if</c> with <c>then</c> and <c>else</c>.</summary>
/// <param name="condition">The condition.</param>
/// <param name="then">What must hold when it does; null for nothing.</param>
/// <param name="otherwise">What must hold when it does not; null for nothing.</param>
internal sealed class ConditionKeyword(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var failures = evaluation.Failures;
        evaluation.Failures = null;
        var holds = evaluation.EvaluateBranch(condition, token, evaluated);
        evaluation.Failures = failures;
        if (evaluation.Exceeded != ValidationLimit.None)
        {
            return false;
        }

        return (holds ? then : otherwise) is not { } schema || evaluation.Evaluate(schema, token, evaluated);
    }
}

/// <summary><c>$ref</c>, and dynamic references whose target turned out to be fixed.</summary>
/// <param name="target">The schema that is referred to.</param>
internal sealed class RefKeyword(SchemaNode target) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated) =>
        evaluation.Follow(target, token, evaluated);
}

/// <summary>
/// <c>$dynamicRef</c> (2020-12) and <c>$recursiveRef</c> (2019-09): the target is the outermost schema resource in the
/// dynamic scope that has the anchor.
/// </summary>
/// <param name="anchor">The name of the dynamic anchor; empty for <c>$recursiveAnchor</c>.</param>
/// <param name="initial">The target when no resource in the scope has it.</param>
internal sealed class DynamicRefKeyword(string anchor, SchemaNode initial) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var target = initial;
        foreach (var resource in evaluation.Scratch.DynamicScope)
        {
            if (resource.DynamicAnchors.TryGetValue(anchor, out var found))
            {
                target = found;
                break;
            }
        }

        return evaluation.Follow(target, token, evaluated);
    }
}
