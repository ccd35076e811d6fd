namespace Sluice.Cel.Evaluation;

/// <summary>The part that all looping macros share.</summary>
/// <param name="Range">What is looped over.</param>
/// <param name="Slot">The first variable; the second follows it.</param>
/// <param name="TwoVariables">Whether there is a second one.</param>
/// <param name="Weight">The nodes in a round: what a round is charged in steps.</param>
internal sealed record Loop(Node Range, int Slot, bool TwoVariables, int Weight)
{
    /// <summary>Starts a loop over a value; false when it is neither list nor map.</summary>
    internal static bool TryStart(in CelValue range, out LoopState state)
    {
        state = range.Kind switch
        {
            CelKind.List => new LoopState(range.Items, null),
            CelKind.Map => new LoopState(null, range.Entries.GetEnumerator()),
            _ => default,
        };
        return range.Kind is CelKind.List or CelKind.Map;
    }

    /// <summary>Sets the variables for the next round; false at the end, or when the limits are reached.</summary>
    internal bool MoveNext(ref LoopState state, ref CelContext context)
    {
        if (!context.TryStep(Weight))
        {
            return false;
        }

        if (state.List is { } list)
        {
            if (state.Index >= list.Count)
            {
                return false;
            }

            CelValue item = list[state.Index];
            context.Locals[Slot] = TwoVariables ? CelValue.FromInt(state.Index) : item;
            if (TwoVariables)
            {
                context.Locals[Slot + 1] = item;
            }

            state.Index++;
            return true;
        }

        if (!state.Entries!.MoveNext())
        {
            return false;
        }

        (context.Locals[Slot], CelValue value) = state.Entries.Current;
        if (TwoVariables)
        {
            context.Locals[Slot + 1] = value;
        }

        return true;
    }
}

/// <summary>Where a loop is.</summary>
internal struct LoopState(CelList? list, IEnumerator<KeyValuePair<CelValue, CelValue>>? entries)
{
    /// <summary>The list looped over, or null.</summary>
    internal readonly CelList? List = list;

    /// <summary>The map looped over, or null.</summary>
    internal readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? Entries = entries;

    /// <summary>The next index of the list.</summary>
    internal int Index;
}
