namespace Sluice.Gateway.Payload;

/// <summary>Reading and changing the members of one object of a <see cref="JsonTape"/>.</summary>
internal static class TapeObject
{
    /// <summary>Whether a value is an object that filters and paths may enter.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="value">The index of the value, with references resolved.</param>
    public static bool IsObject(JsonTape tape, int value) =>
        tape[value].Kind == JsonTokenKind.Object && !tape[value].Is(JsonTokenFlags.Opaque);

    /// <summary>Whether an object has any member.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    public static bool HasMembers(JsonTape tape, int index)
    {
        int end = tape[index].Next;
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            if (!tape[key].Is(JsonTokenFlags.Removed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds a member; of several with the name the last, which is the one that counts.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <param name="name">The name.</param>
    /// <returns>The index of its value, with references resolved; -1 when there is none.</returns>
    public static int Find(JsonTape tape, int index, ReadOnlySpan<byte> name)
    {
        int key = FindKey(tape, index, name);
        return key < 0 ? -1 : tape.Resolve(key + 1);
    }

    /// <summary>Finds the name of a member; of several the last.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <param name="name">The name.</param>
    /// <returns>The index of the name; -1 when there is none.</returns>
    public static int FindKey(JsonTape tape, int index, ReadOnlySpan<byte> name)
    {
        int found = -1;
        int end = tape[index].Next;
        bool mayRepeat = tape[index].Is(JsonTokenFlags.Unsorted);
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            if (!tape[key].Is(JsonTokenFlags.Removed) && tape.Text(tape[key]).SequenceEqual(name))
            {
                found = key;
                if (!mayRepeat)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Removes every member with a name.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <param name="name">The name.</param>
    public static void Remove(JsonTape tape, int index, ReadOnlySpan<byte> name)
    {
        int end = tape[index].Next;
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            if (!tape[key].Is(JsonTokenFlags.Removed) && tape.Text(tape[key]).SequenceEqual(name))
            {
                tape[key].Flags |= JsonTokenFlags.Removed;
                tape[index].Flags |= JsonTokenFlags.Rewrite;
            }
        }
    }

    /// <summary>Makes a value opaque, and the encoder copy it as it stands in the source, whatever its order.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="value">The index of the value; its source text is compact and spelled as the encoder would.</param>
    public static void KeepAsWritten(JsonTape tape, int value) => tape[value].Flags = JsonTokenFlags.Opaque;
}
