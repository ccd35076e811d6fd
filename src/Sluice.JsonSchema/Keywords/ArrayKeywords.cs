using System.Buffers;
using System.Numerics;
using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary>Schemas for the first items, one each: <c>prefixItems</c>, and <c>items</c> with a list.</summary>
/// <param name="schemas">The schemas.</param>
internal sealed class PrefixItemsKeyword(SchemaNode[] schemas) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Array;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        var item = token + 1;
        var count = Math.Min(schemas.Length, evaluation.Tokens[token].Length);
        for (var i = 0; i < count; i++)
        {
            valid &= evaluation.Evaluate(schemas[i], item, null);
            if (!valid && !evaluation.Collecting)
            {
                return false;
            }

            evaluated?.Mark(i);
            item = evaluation.Tokens[item].Next;
        }

        return valid;
    }
}

/// <summary>One schema for all items after the first few: <c>items</c>, and <c>additionalItems</c>.</summary>
/// <param name="schema">The schema.</param>
/// <param name="skip">How many items at the start have schemas of their own.</param>
internal sealed class ItemsKeyword(SchemaNode schema, int skip) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Array;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var count = evaluation.Tokens[token].Length;
        if (count > skip && schema.IsFalse && Name == "additionalItems")
        {
            return evaluation.Failures?.Add(this, token, $"last {FailureText.Count(count - skip)} additionalItem(s) not allowed") ?? false;
        }

        evaluated?.MarkAll();
        var valid = true;
        var item = token + 1;
        for (var i = 0; i < count; i++)
        {
            if (i >= skip)
            {
                valid &= evaluation.Evaluate(schema, item, null);
                if (!valid && !evaluation.Collecting)
                {
                    return false;
                }
            }

            item = evaluation.Tokens[item].Next;
        }

        return valid;
    }
}

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
/// <param name="schema">The schema that items are counted by.</param>
/// <param name="min">The fewest that may match; 1 when not given.</param>
/// <param name="max">The most that may match; null when not given.</param>
/// <param name="marksEvaluated">Whether items that match count as evaluated (2020-12).</param>
/// <param name="hasMin">Whether the fewest is given.</param>
internal sealed class ContainsKeyword(SchemaNode schema, long min, long? max, bool marksEvaluated, bool hasMin) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Array;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var marks = marksEvaluated ? evaluated : null;
        var count = evaluation.Tokens[token].Length;
        var item = token + 1;
        var matched = 0;
        evaluation.Failures?.BeginCauses();
        for (var i = 0; i < count; i++)
        {
            if (evaluation.Evaluate(schema, item, null))
            {
                matched++;
                marks?.Mark(i);
                if (marks is null && max is null && matched >= min)
                {
                    break;
                }
            }

            item = evaluation.Tokens[item].Next;
        }

        if (evaluation.Exceeded == ValidationLimit.None && matched >= min && (max is null || matched <= max))
        {
            evaluation.Failures?.DropCauses();
            return true;
        }

        if (evaluation.Failures is not { } failures)
        {
            return false;
        }

        var causes = failures.EndCauses();
        if (max is not null && matched > max)
        {
            return failures.Add(this, token, $"max {FailureText.Count(max.Value)} items allowed to match contains schema, but matched {FailureText.Count(matched)} items");
        }

        return failures.Add(
            this,
            token,
            hasMin ? $"min {FailureText.Count(min)} items required to match contains schema, but matched {FailureText.Count(matched)} items" : "no items match contains schema",
            causes);
    }
}

/// <summary><c>uniqueItems</c>, by a hash table: linear in the array's size.</summary>
internal sealed class UniqueItemsKeyword : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Array;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var count = evaluation.Tokens[token].Length;
        if (count < 2)
        {
            return true;
        }

        if (!evaluation.Charge(evaluation.Tokens[token].Next - token))
        {
            return false;
        }

        if (evaluation.Tokens[token].Next - token - 1 > count)
        {
            // Some item is an array or object with something in it.
            RepeatedNames.Mark(evaluation.Instance);
        }

        var (first, second) = FindEqual(evaluation.Instance, token, count);
        if (first < 0)
        {
            return true;
        }

        return evaluation.Failures?.Add(
            this,
            token,
            $"items at {FailureText.Count(first)} and {FailureText.Count(second)} are equal") ?? false;
    }

    private static (int First, int Second) FindEqual(JsonView view, int token, int count)
    {
        if (count == 2)
        {
            return view.ValueEquals(token + 1, view, view.Tokens[token + 1].Next) ? (0, 1) : (-1, -1);
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)count * 2);

        // A slot holds an item's hash, its token and its place: comparing values is left to equal hashes.
        var slots = ArrayPool<(int Hash, int Token, int Place)>.Shared.Rent(size);
        slots.AsSpan(0, size).Clear();
        try
        {
            var item = token + 1;
            for (var place = 0; place < count; place++)
            {
                var hash = view.ValueHash(item);
                var slot = hash & (size - 1);
                while (slots[slot].Token != 0)
                {
                    if (slots[slot].Hash == hash && view.ValueEquals(item, view, slots[slot].Token))
                    {
                        return (slots[slot].Place, place);
                    }

                    slot = (slot + 1) & (size - 1);
                }

                slots[slot] = (hash, item, place);
                item = view.Tokens[item].Next;
            }

            return (-1, -1);
        }
        finally
        {
            ArrayPool<(int Hash, int Token, int Place)>.Shared.Return(slots);
        }
    }
}

/// <summary><c>unevaluatedItems</c>.</summary>
/// <param name="schema">The schema for the items that nothing else looked at.</param>
internal sealed class UnevaluatedItemsKeyword(SchemaNode schema) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Array;

    /// <inheritdoc/>
    public override bool RunsLast => true;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        var left = 0;
        var item = token + 1;
        var count = evaluation.Tokens[token].Length;
        for (var i = 0; i < count; i++)
        {
            if (!evaluated!.Contains(i))
            {
                left++;
                valid &= !schema.IsFalse && evaluation.Evaluate(schema, item, null);
                if (!valid && !evaluation.Collecting)
                {
                    return false;
                }
            }

            item = evaluation.Tokens[item].Next;
        }

        evaluated!.MarkAll();
        if (!valid && schema.IsFalse)
        {
            evaluation.Failures?.Add(this, token, $"last {FailureText.Count(left)} unevaluatedItem(s) not allowed");
        }

        return valid;
    }
}
