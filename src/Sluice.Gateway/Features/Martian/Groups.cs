using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Martian;

/// <summary>The components that run several others (manipulation.md 2.4).</summary>
internal static class Groups
{
    /// <summary><c>fifo.Group</c>: runs in the order of the file, for answers too. The first failure ends it, unless
    /// <c>aggregateErrors</c> is set: then all run, and the failures are told as one.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Fifo(ComponentReader reader)
    {
        bool aggregates = reader.Flag("aggregateErrors");
        ModifierPair[] modifiers = reader.Modifiers();
        return new ModifierPair(
            Chain(modifiers.Select(static pair => pair.Request), aggregates),
            Chain(modifiers.Select(static pair => pair.Response), aggregates));
    }

    /// <summary><c>priority.Group</c>: runs the highest priority first, of equal ones the later one of the file; the first failure ends
    /// it.</summary>
    /// <param name="reader">Its settings.</param>
    public static ModifierPair Priority(ComponentReader reader)
    {
        ModifierPair[] modifiers =
            [.. reader.Prioritized().Reverse().OrderByDescending(static item => item.Priority).Select(static item => item.Modifier)];
        return new ModifierPair(
            Chain(modifiers.Select(static pair => pair.Request), aggregates: false),
            Chain(modifiers.Select(static pair => pair.Response), aggregates: false));
    }

    private static Modifier? Chain(IEnumerable<Modifier?> modifiers, bool aggregates)
    {
        Modifier[] chain = [.. modifiers.OfType<Modifier>()];
        return chain.Length switch
        {
            0 => null,
            1 => chain[0],
            _ when aggregates => exchange => RunAll(chain, exchange),
            _ => exchange => RunUntilFailure(chain, exchange),
        };
    }

    private static Failure? RunUntilFailure(Modifier[] chain, Exchange exchange)
    {
        foreach (Modifier modifier in chain)
        {
            if (modifier(exchange) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static Failure? RunAll(Modifier[] chain, Exchange exchange)
    {
        List<string>? messages = null;
        foreach (Modifier modifier in chain)
        {
            if (modifier(exchange) is { } failure)
            {
                (messages ??= []).Add(failure.Message);
            }
        }

        return messages is null ? null : new Failure(FailureKind.Modifier, string.Join('\n', messages)) { LogText = string.Join("; ", messages) };
    }
}
