using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary>A pattern of <c>patternProperties</c> with its schema.</summary>
/// <param name="Pattern">The pattern that names are matched with.</param>
/// <param name="Schema">The schema for the values of names that match.</param>
internal readonly record struct PatternSchema(SchemaPattern Pattern, SchemaNode Schema);

/// <summary>
/// <c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c> in one walk over the members. A name
/// that is repeated is validated each time: whichever value a service behind takes has been looked at.
/// </summary>
/// <param name="names">The names of <c>properties</c>.</param>
/// <param name="schemas">Their schemas, in the same order.</param>
/// <param name="patterns"><c>patternProperties</c>.</param>
/// <param name="additional"><c>additionalProperties</c>; null when not given.</param>
/// <param name="required">Which names must be there, a bit each, where this keyword finds what is missing
/// (<see cref="RequiredKeyword.IsMetElsewhere"/>); else 0.</param>
internal sealed class MembersKeyword(NameTable names, SchemaNode[] schemas, PatternSchema[] patterns, SchemaNode? additional, ulong required) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Object;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        List<byte[]>? refused = null;
        var missing = required;
        var end = evaluation.Tokens[token].Next;
        var place = 0;
        var index = -1;
        for (var name = token + 1; name < end; name = evaluation.Tokens[name + 1].Next, place++)
        {
            var text = evaluation.Text(name);
            index = names.Find(text, index + 1);
            var known = index >= 0;
            if (known)
            {
                missing &= ~(1UL << index);
                valid &= evaluation.Evaluate(schemas[index], name + 1, null);
            }

            foreach (var pattern in patterns)
            {
                switch (pattern.Pattern.Match(text))
                {
                    case PatternMatch.Yes:
                        known = true;
                        valid &= evaluation.Evaluate(pattern.Schema, name + 1, null);
                        break;
                    case PatternMatch.TimedOut:
                        return evaluation.Exceed(ValidationLimit.PatternTime);
                }
            }

            if (!known && additional is not null)
            {
                known = true;
                if (!additional.IsFalse)
                {
                    valid &= evaluation.Evaluate(additional, name + 1, null);
                }
                else
                {
                    valid = false;
                    if (evaluation.Collecting)
                    {
                        (refused ??= []).Add(text.ToArray());
                    }
                }
            }

            if (!valid && !evaluation.Collecting)
            {
                return false;
            }

            if (known)
            {
                evaluated?.Mark(place);
            }
        }

        if (refused is not null)
        {
            evaluation.Failures?.Add(this, token, $"additional properties {FailureText.QuoteAll(refused)} not allowed");
        }

        return valid && (missing == 0 || evaluation.Collecting);
    }
}

/// <summary><c>required</c>.</summary>
/// <param name="names">The names that must be there.</param>
internal sealed class RequiredKeyword(NameTable names) : Keyword
{
    /// <summary>Names up to which what was seen fits into a stack frame without care.</summary>
    private const int OnStack = 256;

    /// <summary>Whether <c>properties</c> beside it names all of these, and finds what is missing while it walks over the
    /// members anyway. Where failures are collected, this keyword tells them all the same. Set while compiling.</summary>
    public bool IsMetElsewhere { get; private set; }

    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Object;

    /// <summary>Leaves the names to <c>properties</c>, if it has them all.</summary>
    /// <param name="properties">The names of <c>properties</c>.</param>
    /// <returns>Which of them must be there, a bit each; 0 when they are not left to it.</returns>
    public ulong LeaveTo(NameTable properties)
    {
        if (properties.Count > 64)
        {
            return 0;
        }

        var bits = 0UL;
        for (var i = 0; i < names.Count; i++)
        {
            if (properties.Find(names[i]) is not (>= 0 and var index))
            {
                return 0;
            }

            bits |= 1UL << index;
        }

        IsMetElsewhere = true;
        return bits;
    }

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        if (IsMetElsewhere && !evaluation.Collecting)
        {
            return true;
        }

        var count = names.Count;
        var seen = count <= OnStack ? stackalloc bool[count] : new bool[count];
        var missing = count;
        var end = evaluation.Tokens[token].Next;
        for (var name = token + 1; name < end && missing > 0; name = evaluation.Tokens[name + 1].Next)
        {
            var index = names.Find(evaluation.Text(name));
            if (index >= 0 && !seen[index])
            {
                seen[index] = true;
                missing--;
            }
        }

        if (missing == 0)
        {
            return true;
        }

        if (evaluation.Failures is not { } failures)
        {
            return false;
        }

        var absent = new List<byte[]>(missing);
        for (var i = 0; i < count; i++)
        {
            if (!seen[i])
            {
                absent.Add(names[i]);
            }
        }

        return failures.Add(this, token, (missing == 1 ? "missing property " : "missing properties ") + FailureText.QuoteAll(absent));
    }
}

/// <summary><c>propertyNames</c>: a schema for the names, taken as strings.</summary>
/// <param name="schema">The schema.</param>
internal sealed class PropertyNamesKeyword(SchemaNode schema) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Object;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        var end = evaluation.Tokens[token].Next;
        for (var name = token + 1; name < end; name = evaluation.Tokens[name + 1].Next)
        {
            evaluation.Failures?.BeginCauses();
            if (evaluation.Evaluate(schema, name, null))
            {
                evaluation.Failures?.DropCauses();
                continue;
            }

            if (evaluation.Failures is not { } failures)
            {
                return false;
            }

            valid = failures.Add(this, token, $"invalid propertyName {FailureText.Quote(evaluation.Text(name))}", failures.EndCauses());
        }

        return valid;
    }
}

/// <summary>What a name asks for when an object has it (<c>dependentRequired</c>, <c>dependentSchemas</c>, <c>dependencies</c>).</summary>
/// <param name="Name">The name, UTF-8.</param>
/// <param name="Required">The names that must be there too; empty when a schema is given.</param>
/// <param name="Schema">The schema that must hold for the object; null when names are given.</param>
internal sealed record Dependency(byte[] Name, NameTable Required, SchemaNode? Schema);

/// <summary><c>dependentRequired</c>, <c>dependentSchemas</c> and <c>dependencies</c>.</summary>
/// <param name="dependencies">What each name asks for.</param>
internal sealed class DependenciesKeyword(Dependency[] dependencies) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Object;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        foreach (var dependency in dependencies)
        {
            if (!Has(evaluation, token, dependency.Name))
            {
                continue;
            }

            valid &= dependency.Schema is { } schema
                ? evaluation.Evaluate(schema, token, evaluated)
                : HasAll(ref evaluation, token, dependency);
            if (!valid && !evaluation.Collecting)
            {
                return false;
            }
        }

        return valid;
    }

    private bool HasAll(ref SchemaEvaluation evaluation, int token, Dependency dependency)
    {
        List<byte[]>? absent = null;
        for (var i = 0; i < dependency.Required.Count; i++)
        {
            if (!Has(evaluation, token, dependency.Required[i]))
            {
                if (!evaluation.Collecting)
                {
                    return false;
                }

                (absent ??= []).Add(dependency.Required[i]);
            }
        }

        return absent is null || evaluation.Failures!.Add(
            this,
            token,
            $"properties {FailureText.QuoteAll(absent)} required, if {FailureText.Quote(dependency.Name)} exists");
    }

    private static bool Has(in SchemaEvaluation evaluation, int token, byte[] name)
    {
        var end = evaluation.Tokens[token].Next;
        for (var member = token + 1; member < end; member = evaluation.Tokens[member + 1].Next)
        {
            if (evaluation.Text(member).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>unevaluatedProperties</c>.</summary>
/// <param name="schema">The schema for the members that nothing else looked at.</param>
internal sealed class UnevaluatedPropertiesKeyword(SchemaNode schema) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Object;

    /// <inheritdoc/>
    public override bool RunsLast => true;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        List<byte[]>? refused = null;
        var end = evaluation.Tokens[token].Next;
        var place = 0;
        for (var name = token + 1; name < end; name = evaluation.Tokens[name + 1].Next, place++)
        {
            if (evaluated!.Contains(place))
            {
                continue;
            }

            valid &= !schema.IsFalse && evaluation.Evaluate(schema, name + 1, null);
            if (valid)
            {
                continue;
            }

            if (!evaluation.Collecting)
            {
                return false;
            }

            if (schema.IsFalse)
            {
                (refused ??= []).Add(evaluation.Text(name).ToArray());
            }
        }

        evaluated!.MarkAll();
        if (refused is not null)
        {
            evaluation.Failures?.Add(this, token, $"unevaluated properties {FailureText.QuoteAll(refused)} not allowed");
        }

        return valid;
    }
}
