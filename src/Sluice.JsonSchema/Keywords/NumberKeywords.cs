using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary><c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>.</summary>
/// <param name="limit">The limit.</param>
/// <param name="isMaximum">Whether more is invalid; else less is.</param>
/// <param name="isExclusive">Whether the limit itself is invalid.</param>
internal sealed class NumberLimitKeyword(ExactNumber limit, bool isMaximum, bool isExclusive) : Keyword
{
    /// <summary>The characters up to which a number is the same exactly and as a double, and fits a <see cref="long"/>.</summary>
    private const int PlainLength = 15;

    /// <summary>The limit where it is a whole number from 0, as most are; else -1.</summary>
    private readonly long _count = limit.AsCount is { } count and < 1_000_000_000_000_000 ? count : -1;

    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Number;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var order = Order(ref evaluation, token);
        if (isMaximum ? order < 0 : order > 0)
        {
            return true;
        }

        if (order == 0 && !isExclusive)
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"{Name}: got {evaluation.Instance.Number(token)}, want {limit}") ?? false;
    }

    /// <summary>Puts the number in order with the limit, without working out its parts where a glance is enough.</summary>
    private int Order(ref SchemaEvaluation evaluation, int token)
    {
        var text = evaluation.Text(token);
        if (_count >= 0 && text.Length <= PlainLength)
        {
            if ((evaluation.Tokens[token].Flags & JsonTokenFlags.FractionOrExponent) == JsonTokenFlags.None)
            {
                return Whole(text).CompareTo(_count);
            }

            if (_count == 0)
            {
                return Sign(text);
            }
        }

        return evaluation.Instance.Number(token).OrderAgainst(limit);
    }

    private static long Whole(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        long value = 0;
        foreach (var digit in negative ? text[1..] : text)
        {
            value = (value * 10) + (digit - '0');
        }

        return negative ? -value : value;
    }

    private static int Sign(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (c is >= (byte)'1' and <= (byte)'9')
            {
                return text[0] == '-' ? -1 : 1;
            }

            if (c is (byte)'e' or (byte)'E')
            {
                break;
            }
        }

        return 0;
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
