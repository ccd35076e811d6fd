namespace Sluice.Gateway.Payload;

/// <summary>Applies <c>allow</c> and <c>deny</c> to a document by taking members out of its index. The depth of the recursion is that
/// of the configured paths, never that of the document.</summary>
internal static class FieldFilter
{
    private const int MaxStackNames = 64;

    /// <summary>Keeps only the listed members. Objects that are left without any are removed; lists are not entered.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <param name="fields">What to keep.</param>
    /// <returns>Whether anything was kept.</returns>
    public static bool Allow(JsonTape tape, int index, FieldTree fields)
    {
        // Of a repeated name only the last counts, so the one kept before it has to go.
        Span<int> kept = fields.Count <= MaxStackNames ? stackalloc int[fields.Count] : new int[fields.Count];
        kept.Clear();
        int live = 0;
        bool changed = false;
        int end = tape[index].Next;
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            if (tape[key].Is(JsonTokenFlags.Removed))
            {
                continue;
            }

            int field = fields.IndexOf(tape.Text(tape[key]));
            if (field >= 0)
            {
                if (kept[field] > 0)
                {
                    tape[kept[field]].Flags |= JsonTokenFlags.Removed;
                    kept[field] = 0;
                    live--;
                    changed = true;
                }

                int value = tape.Resolve(key + 1);
                if (fields[field] is not { } below || (TapeObject.IsObject(tape, value) && Allow(tape, value, below)))
                {
                    kept[field] = key;
                    live++;
                    changed |= tape[value].Is(JsonTokenFlags.Rewrite);
                    continue;
                }
            }

            tape[key].Flags |= JsonTokenFlags.Removed;
            changed = true;
        }

        if (changed)
        {
            tape[index].Flags |= JsonTokenFlags.Rewrite;
        }

        return live > 0;
    }

    /// <summary>Removes the listed members. Objects stay, even empty; lists are not entered.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <param name="fields">What to remove.</param>
    public static void Deny(JsonTape tape, int index, FieldTree fields)
    {
        int end = tape[index].Next;
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            if (tape[key].Is(JsonTokenFlags.Removed))
            {
                continue;
            }

            int field = fields.IndexOf(tape.Text(tape[key]));
            if (field < 0)
            {
                continue;
            }

            if (fields[field] is not { } below)
            {
                tape[key].Flags |= JsonTokenFlags.Removed;
                tape[index].Flags |= JsonTokenFlags.Rewrite;
                continue;
            }

            int value = tape.Resolve(key + 1);
            if (TapeObject.IsObject(tape, value))
            {
                Deny(tape, value, below);
                tape[index].Flags |= tape[value].Flags & JsonTokenFlags.Rewrite;
            }
        }
    }
}
