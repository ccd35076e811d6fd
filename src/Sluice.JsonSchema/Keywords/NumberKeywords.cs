using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>.</summary>
/// <param name="limit">The limit.</param>
/// <param name="isMaximum">Whether more is invalid; else less is.</param>
/// <param name="isExclusive">Whether the limit itself is invalid.</param>
internal sealed class NumberLimitKeyword(ExactNumber limit, bool isMaximum, bool isExclusive) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Number;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var value = evaluation.Instance.Number(token);
        var order = value.OrderAgainst(limit);
        if (isMaximum ? order < 0 : order > 0)
        {
            return true;
        }

        if (order == 0 && !isExclusive)
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"{Name}: got {value}, want {limit}") ?? false;
    }
}

/// <summary><c>multipleOf</c>, exact in decimals: 19.99 is a multiple of 0.01.</summary>
/// <param name="divisor">The divisor, above zero.</param>
internal sealed class MultipleOfKeyword(ExactNumber divisor) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Number;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var value = evaluation.Instance.Number(token);
        if (value.IsMultipleOf(divisor))
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"multipleOf: got {value}, want {divisor}") ?? false;
    }
}
