using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Evaluation;
using Sluice.JsonSchema.Instance;

namespace Sluice.JsonSchema.Keywords;

/// <summary>The schema <c>false</c>: nothing is valid.</summary>
internal sealed class FalseKeyword : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated) =>
        evaluation.Failures?.Add(this, token, "false schema") ?? false;
}

/// <summary><c>type</c>.</summary>
/// <param name="allowed">The kinds that are valid.</param>
/// <param name="names">Their names, as messages list them.</param>
internal sealed class TypeKeyword(JsonKinds allowed, string names) : Keyword
{
    /// <summary>Only what can fail is looked at: other kinds, and numbers where only whole ones are valid.</summary>
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any & ~(allowed & JsonKinds.Any);

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        ref readonly var value = ref evaluation.Tokens[token];
        if (value.Kind == JsonKind.Number && (allowed & JsonKinds.Integer) != JsonKinds.None
            && ((value.Flags & JsonTokenFlags.FractionOrExponent) == JsonTokenFlags.None || evaluation.Instance.Number(token).IsInteger))
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"got {FailureText.KindName(value.Kind)}, want {names}") ?? false;
    }
}

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class EnumKeyword : Keyword
{
    private readonly SchemaDocument _document;
    private readonly int[] _values;
    private readonly NameTable _strings;
    private readonly Dictionary<int, List<int>> _others = [];
    private readonly JsonKinds _kinds;

    /// <summary>Takes the values.</summary>
    /// <param name="document">The schema's document.</param>
    /// <param name="values">The tokens of the values that are valid.</param>
    public EnumKeyword(SchemaDocument document, IReadOnlyList<int> values)
    {
        _document = document;
        _values = [.. values];
        var strings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var kind = document.Tokens[value].Kind;
            _kinds |= (JsonKinds)(1 << (int)kind);
            if (kind == JsonKind.String)
            {
                strings.Add(document.Text(value));
            }
            else
            {
                var hash = document.View.ValueHash(value);
                if (!_others.TryGetValue(hash, out var same))
                {
                    _others[hash] = same = [];
                }

                same.Add(value);
            }
        }

        _strings = new NameTable([.. strings.Select(System.Text.Encoding.UTF8.GetBytes)]);
    }

    /// <inheritdoc/>
    public override JsonKinds AppliesTo => JsonKinds.Any;

    private bool HasContainers => (_kinds & (JsonKinds.Array | JsonKinds.Object)) != JsonKinds.None;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        if (Contains(ref evaluation, token))
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, Describe()) ?? false;
    }

    private bool Contains(ref SchemaEvaluation evaluation, int token)
    {
        var kind = evaluation.Tokens[token].Kind;
        if ((_kinds & (JsonKinds)(1 << (int)kind)) == JsonKinds.None)
        {
            return false;
        }

        if (kind == JsonKind.String)
        {
            return _strings.Find(evaluation.Text(token)) >= 0;
        }

        if (kind >= JsonKind.Array)
        {
            RepeatedNames.Mark(evaluation.Instance);
        }

        if (!evaluation.Charge(evaluation.Tokens[token].Next - token)
            || !_others.TryGetValue(evaluation.Instance.ValueHash(token), out var same))
        {
            return false;
        }

        foreach (var value in same)
        {
            if (evaluation.Instance.ValueEquals(token, _document.View, value))
            {
                return true;
            }
        }

        return false;
    }

    private string Describe()
    {
        if (HasContainers)
        {
            return Name + " failed";
        }

        var view = _document.View;
        var shown = new List<string>(_values.Length);
        foreach (var value in _values)
        {
            shown.Add(FailureText.Scalar(view, value));
        }

        return (shown.Count == 1 ? "value must be " : "value must be one of ") + string.Join(", ", shown);
    }
}

/// <summary><c>minItems</c>, <c>maxItems</c>, <c>minProperties</c>, <c>maxProperties</c>.</summary>
/// <param name="kinds">Arrays or objects.</param>
/// <param name="limit">The limit, which itself is valid.</param>
/// <param name="isMaximum">Whether more is invalid; else less is.</param>
internal sealed class CountKeyword(JsonKinds kinds, long limit, bool isMaximum) : Keyword
{
    /// <inheritdoc/>
    public override JsonKinds AppliesTo => kinds;

    /// <inheritdoc/>
    public override bool Evaluate(ref SchemaEvaluation evaluation, int token, EvaluatedChildren? evaluated)
    {
        if (kinds == JsonKinds.Object)
        {
            RepeatedNames.Mark(evaluation.Instance);
        }

        var count = kinds == JsonKinds.Object ? evaluation.Instance.MemberCount(token) : evaluation.Tokens[token].Length;
        if (isMaximum ? count <= limit : count >= limit)
        {
            return true;
        }

        return evaluation.Failures?.Add(this, token, $"{Name}: got {FailureText.Count(count)}, want {FailureText.Count(limit)}") ?? false;
    }
}
