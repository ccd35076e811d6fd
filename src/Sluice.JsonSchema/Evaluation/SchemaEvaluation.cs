using System.Runtime.CompilerServices;
using Sluice.JsonSchema.Compilation;
using Sluice.JsonSchema.Instance;
using Sluice.JsonSchema.Keywords;

namespace Sluice.JsonSchema.Evaluation;

/// <summary>One validation: the instance, where it may stop, and the failures if they are asked for.</summary>
internal ref struct SchemaEvaluation
{
    /// <summary>How many levels are entered between two looks at the stack: 32 levels stay far below the 64 KB that a look guarantees.</summary>
    private const int StackCheckInterval = 32;

    private long _steps;
    private int _depth;
    private int _followedToken;
    private int _followed;

    /// <summary>Starts a validation.</summary>
    /// <param name="program">The compiled schema.</param>
    /// <param name="instance">The instance, parsed.</param>
    /// <param name="scratch">The room to work in.</param>
    /// <param name="failures">Receives the failures; null to stop at the first.</param>
    public SchemaEvaluation(SchemaProgram program, JsonView instance, EvaluationScratch scratch, FailureCollector? failures)
    {
        Program = program;
        Instance = instance;
        Scratch = scratch;
        Failures = failures;
        _steps = program.Limits.BaseSteps + (program.Limits.StepsPerToken * (long)instance.Tokens.Count);
    }

    /// <summary>The compiled schema.</summary>
    public SchemaProgram Program { get; }

    /// <summary>The instance.</summary>
    public JsonView Instance { get; }

    /// <summary>The room to work in.</summary>
    public EvaluationScratch Scratch { get; }

    /// <summary>Receives the failures; null when the first failure ends the validation.</summary>
    public FailureCollector? Failures { get; set; }

    /// <summary>Whether a limit ended the validation; the instance then counts as invalid.</summary>
    public ValidationLimit Exceeded { get; private set; }

    /// <summary>The instance's tokens.</summary>
    public readonly JsonTokens Tokens => Instance.Tokens;

    /// <summary>Whether failures are collected, so that evaluation goes on after one.</summary>
    public readonly bool Collecting => Failures is not null;

    /// <summary>The text of a string or number of the instance.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The bytes.</returns>
    public readonly ReadOnlySpan<byte> Text(int token) => Tokens.Text(Instance.Source, token);

    /// <summary>Evaluates a schema.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="token">The value.</param>
    /// <param name="evaluated">Receives which children were looked at, if someone asks.</param>
    /// <returns>Whether the value is valid.</returns>
    public bool Evaluate(SchemaNode node, int token, EvaluatedChildren? evaluated)
    {
        if (--_steps < 0)
        {
            return Exceed(ValidationLimit.Work);
        }

        if ((_depth & (StackCheckInterval - 1)) == StackCheckInterval - 1 && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Exceed(ValidationLimit.Depth);
        }

        var kind = Tokens[token].Kind;
        var keywords = node.KeywordsFor(kind);
        if (keywords.Length == 0)
        {
            return true;
        }

        _depth++;
        var entersResource = Program.HasDynamicReferences && EnterResource(node.Resource);
        var valid = node.TracksEvaluated && kind >= JsonKind.Array ? RunTracked(keywords, token, evaluated)
            : keywords.Length == 1 ? keywords[0].Evaluate(ref this, token, evaluated)
            : Run(keywords, token, evaluated);
        if (entersResource)
        {
            Scratch.DynamicScope.RemoveAt(Scratch.DynamicScope.Count - 1);
        }

        _depth--;
        return valid;
    }

    /// <summary>Evaluates a schema only for whether it holds, without telling failures.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="token">The value.</param>
    /// <param name="evaluated">Receives which children were looked at, if someone asks.</param>
    /// <returns>Whether the value is valid.</returns>
    public bool Test(SchemaNode node, int token, EvaluatedChildren? evaluated)
    {
        var failures = Failures;
        Failures = null;
        var valid = Evaluate(node, token, evaluated);
        Failures = failures;
        return valid;
    }

    /// <summary>Evaluates one branch of several: what it looked at counts only if it holds.</summary>
    /// <param name="node">The branch.</param>
    /// <param name="token">The value.</param>
    /// <param name="evaluated">Receives which children were looked at, if someone asks.</param>
    /// <returns>Whether the branch holds.</returns>
    public bool EvaluateBranch(SchemaNode node, int token, EvaluatedChildren? evaluated)
    {
        if (evaluated is null)
        {
            return Evaluate(node, token, null);
        }

        var branch = Scratch.TakeEvaluated(Tokens[token].Length);
        var valid = Evaluate(node, token, branch);
        if (valid)
        {
            evaluated.Add(branch);
        }

        Scratch.ReleaseEvaluated();
        return valid;
    }

    /// <summary>
    /// Evaluates the target of a reference. More references in a row on one value than there are schemas have come
    /// back to where they were, and would forever.
    /// </summary>
    /// <param name="target">The schema.</param>
    /// <param name="token">The value.</param>
    /// <param name="evaluated">Receives which children were looked at, if someone asks.</param>
    /// <returns>Whether the value is valid.</returns>
    public bool Follow(SchemaNode target, int token, EvaluatedChildren? evaluated)
    {
        var (outerToken, outerCount) = (_followedToken, _followed);
        _followed = token == outerToken ? outerCount + 1 : 1;
        _followedToken = token;
        var valid = _followed > Program.MaxReferencesInARow ? Exceed(ValidationLimit.ReferenceCycle) : Evaluate(target, token, evaluated);
        (_followedToken, _followed) = (outerToken, outerCount);
        return valid;
    }

    /// <summary>Counts work that is not the evaluation of a schema, such as comparing.</summary>
    /// <param name="steps">How much.</param>
    /// <returns>Whether it is still within the limit.</returns>
    public bool Charge(long steps)
    {
        _steps -= steps;
        return _steps >= 0 || Exceed(ValidationLimit.Work);
    }

    /// <summary>Ends the validation: whatever is evaluated from here on fails at once.</summary>
    /// <param name="limit">The limit that was met.</param>
    /// <returns>False.</returns>
    public bool Exceed(ValidationLimit limit)
    {
        if (Exceeded == ValidationLimit.None)
        {
            Exceeded = limit;
        }

        _steps = -1;
        return false;
    }

    private bool EnterResource(SchemaResource resource)
    {
        var scope = Scratch.DynamicScope;
        if (scope.Count > 0 && ReferenceEquals(scope[^1], resource))
        {
            return false;
        }

        scope.Add(resource);
        return true;
    }

    private bool Run(Keyword[] keywords, int token, EvaluatedChildren? evaluated)
    {
        var valid = true;
        foreach (var keyword in keywords)
        {
            if (!keyword.Evaluate(ref this, token, evaluated))
            {
                valid = false;
                if (Failures is null)
                {
                    break;
                }
            }
        }

        return valid;
    }

    private bool RunTracked(Keyword[] keywords, int token, EvaluatedChildren? outer)
    {
        var own = Scratch.TakeEvaluated(Tokens[token].Length);
        var valid = Run(keywords, token, own);
        if (valid)
        {
            outer?.Add(own);
        }

        Scratch.ReleaseEvaluated();
        return valid;
    }
}
