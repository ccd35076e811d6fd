namespace Sluice.Gateway.Features.Martian;

/// <summary>Compiles filters: a condition, what runs where it holds, and what runs where it does not.</summary>
internal static class Filtering
{
    /// <summary>A filter that asks the same in both directions.</summary>
    /// <param name="reader">The component, for <c>modifier</c>.</param>
    /// <param name="condition">What it asks.</param>
    public static ModifierPair When(this ComponentReader reader, Condition condition) =>
        Compile(condition, condition, reader.Modifier(), default);

    /// <summary>A filter with <c>else</c> that asks the same in both directions.</summary>
    /// <param name="reader">The component, for <c>modifier</c> and <c>else</c>.</param>
    /// <param name="condition">What it asks.</param>
    public static ModifierPair WhenElse(this ComponentReader reader, Condition condition) =>
        Compile(condition, condition, reader.Modifier(), reader.Else());

    /// <summary>A filter that asks something else of answers than of requests.</summary>
    /// <param name="request">What it asks of requests.</param>
    /// <param name="response">What it asks of answers.</param>
    /// <param name="then">What runs where that holds.</param>
    /// <param name="otherwise">What runs where it does not.</param>
    public static ModifierPair Compile(Condition request, Condition response, ModifierPair then, ModifierPair otherwise) => new(
        Choose(request, then.Request, otherwise.Request), Choose(response, then.Response, otherwise.Response));

    private static Modifier? Choose(Condition condition, Modifier? then, Modifier? otherwise)
    {
        if (then is null && otherwise is null)
        {
            return null;
        }

        return exchange =>
        {
            if (condition(exchange, out bool holds) is { } failure)
            {
                return failure;
            }

            return (holds ? then : otherwise)?.Invoke(exchange);
        };
    }
}
