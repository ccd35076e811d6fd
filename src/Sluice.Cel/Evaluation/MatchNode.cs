using Sluice.Cel.Patterns;

namespace Sluice.Cel.Evaluation;

/// <summary><c>matches</c> with a constant pattern, which is compiled once.</summary>
internal sealed class MatchNode(Node text, CompiledPattern pattern) : Node
{
    /// <inheritdoc/>
    internal override CelValue Evaluate(ref CelContext context)
    {
        CelValue value = text.Evaluate(ref context);
        return value.Kind switch
        {
            CelKind.String => pattern.IsMatch(value.Text, ref context),
            CelKind.Error => value,
            _ => CelValue.FromError(CelError.Overload),
        };
    }
}
