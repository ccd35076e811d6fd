using System.Buffers;

namespace Sluice.JsonSchema.Instance;

/// <summary>
/// Marks names that an object has more than once, so that counting and comparing see each name once with its last
/// value, as the services behind do. Linear in the document's size; only done, once, for
/// instances whose members are counted or compared.
/// </summary>
internal static class RepeatedNames
{
    /// <summary>Below this many members every pair of names is compared; above, a hash table is filled.</summary>
    private const int FewMembers = 8;

    /// <summary>Marks the repeated names of every object, if that has not been done yet.</summary>
    /// <param name="view">The document.</param>
    public static void Mark(JsonView view)
    {
        var tokens = view.Tokens;
        if (tokens.HasMarkedNames)
        {
            return;
        }

        tokens.HasMarkedNames = true;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != JsonKind.Object || tokens[i].Length < 2)
            {
                continue;
            }

            if (tokens[i].Length <= FewMembers)
            {
                MarkFew(view, i);
            }
            else
            {
                MarkMany(view, i);
            }
        }
    }

    private static void MarkFew(JsonView view, int container)
    {
        var tokens = view.Tokens;
        var end = tokens[container].Next;
        for (var name = container + 1; name < end; name = tokens[name + 1].Next)
        {
            var text = view.Text(name);
            for (var later = tokens[name + 1].Next; later < end; later = tokens[later + 1].Next)
            {
                if (view.Text(later).SequenceEqual(text))
                {
                    Shadow(tokens, container, name);
                    break;
                }
            }
        }
    }

    private static void MarkMany(JsonView view, int container)
    {
        var tokens = view.Tokens;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens[container].Length * 2);
        var slots = ArrayPool<int>.Shared.Rent(size);
        slots.AsSpan(0, size).Clear();
        for (var name = container + 1; name < tokens[container].Next; name = tokens[name + 1].Next)
        {
            var text = view.Text(name);
            var slot = view.ValueHash(name) & (size - 1);
            while (slots[slot] != 0 && !view.Text(slots[slot]).SequenceEqual(text))
            {
                slot = (slot + 1) & (size - 1);
            }

            if (slots[slot] != 0)
            {
                Shadow(tokens, container, slots[slot]);
            }

            slots[slot] = name;
        }

        ArrayPool<int>.Shared.Return(slots);
    }

    private static void Shadow(JsonTokens tokens, int container, int name)
    {
        tokens[name].Flags |= JsonTokenFlags.Shadowed;
        tokens[container].Flags |= JsonTokenFlags.HasShadowed;
    }
}
