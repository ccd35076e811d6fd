using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Payload;

/// <summary>The encoder's place in an open array or object.</summary>
internal struct EncodeFrame
{
    /// <summary>What comes next: the index of an item or name, or the place of a member on the <see cref="MemberStack"/>.</summary>
    public int Position;

    /// <summary>Where it ends.</summary>
    public int End;

    /// <summary>The place of the object's first member on the stack; -1 for an array, -2 for an object in document order.</summary>
    public int Members;

    /// <summary>Whether something was written already.</summary>
    public bool Separate;
}

/// <summary>Writes values as JSON: compact, names sorted bytewise at every depth, numbers as sent (core.md 8.5). Whatever already
/// stands so in the source is copied as one slice.</summary>
internal static class JsonEncoder
{
    private const int InArray = -1;
    private const int InDocumentOrder = -2;

    /// <summary>Writes a value.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the value.</param>
    /// <param name="output">Where to.</param>
    /// <param name="stack">The thread's stack.</param>
    public static void WriteValue(JsonTape tape, int index, ref OutputBuffer output, MemberStack stack)
    {
        int outer = stack.FrameCount;
        do
        {
            Begin(tape, tape.Resolve(index), ref output, stack);
        }
        while (MoveToNextValue(tape, outer, ref index, ref output, stack));
    }

    /// <summary>Writes a name and the colon after it.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="key">The name.</param>
    /// <param name="output">Where to.</param>
    public static void WriteName(JsonTape tape, in JsonToken key, ref OutputBuffer output)
    {
        output.Write((byte)'"');
        if (key.Is(JsonTokenFlags.Rewrite))
        {
            JsonText.WriteEscaped(tape.Text(key), ref output);
        }
        else
        {
            output.Write(tape.Text(key));
        }

        output.Write("\":"u8);
    }

    /// <summary>Writes a scalar or a canonical value whole; writes the opening of any other array or object and pushes its frame.</summary>
    private static void Begin(JsonTape tape, int index, ref OutputBuffer output, MemberStack stack)
    {
        JsonToken token = tape[index];
        if (!token.Is(JsonTokenFlags.Rewrite))
        {
            output.Write(tape.Slice(OuterStart(token), OuterEnd(token)));
            return;
        }

        switch (token.Kind)
        {
            case JsonTokenKind.String:
                output.Write((byte)'"');
                if (token.Is(JsonTokenFlags.Escaped))
                {
                    JsonText.WriteRespelled(tape.Text(token), ref output);
                }
                else
                {
                    JsonText.WriteEscaped(tape.Text(token), ref output);
                }

                output.Write((byte)'"');
                break;
            case JsonTokenKind.Null:
                output.Write("null"u8);
                break;
            case JsonTokenKind.Array:
                output.Write((byte)'[');
                stack.Push(new EncodeFrame { Position = index + 1, End = token.Next, Members = InArray });
                break;
            default:
                output.Write((byte)'{');
                if (token.Is(JsonTokenFlags.Unsorted))
                {
                    int start = stack.Collect(tape, index);
                    stack.Push(new EncodeFrame { Position = start, End = stack.Count, Members = start });
                }
                else
                {
                    stack.Push(new EncodeFrame { Position = index + 1, End = token.Next, Members = InDocumentOrder });
                }

                break;
        }
    }

    /// <summary>Closes what ends, writes separators, names and members that are canonical as they stand.</summary>
    /// <returns>Whether there is a value to begin, at <paramref name="index"/>.</returns>
    private static bool MoveToNextValue(JsonTape tape, int outer, ref int index, ref OutputBuffer output, MemberStack stack)
    {
        while (stack.FrameCount > outer)
        {
            ref EncodeFrame frame = ref stack.Frame;
            if (frame.Position == frame.End)
            {
                output.Write(frame.Members == InArray ? (byte)']' : (byte)'}');
                if (frame.Members >= 0)
                {
                    stack.Truncate(frame.Members);
                }

                stack.Pop();
                continue;
            }

            if (frame.Members == InArray)
            {
                Separate(ref frame, ref output);
                index = frame.Position;
                frame.Position = tape[index].Next;
                return true;
            }

            int key;
            if (frame.Members == InDocumentOrder)
            {
                key = frame.Position;
                frame.Position = tape[key + 1].Next;
                if (tape[key].Is(JsonTokenFlags.Removed))
                {
                    continue;
                }
            }
            else
            {
                key = stack[frame.Position++].Key;
            }

            Separate(ref frame, ref output);
            index = key + 1;
            if (!TryWriteMember(tape, in tape[key], in tape[index], ref output))
            {
                WriteName(tape, in tape[key], ref output);
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies name, colon and value at once where the source has nothing between them and both are canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWriteMember(JsonTape tape, in JsonToken key, in JsonToken value, ref OutputBuffer output)
    {
        if (((key.Flags | value.Flags) & (JsonTokenFlags.Rewrite | JsonTokenFlags.Side)) != JsonTokenFlags.None || OuterStart(value) != key.End + 2)
        {
            return false;
        }

        output.Write(tape.Slice(key.Start - 1, OuterEnd(value)));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Separate(ref EncodeFrame frame, ref OutputBuffer output)
    {
        if (frame.Separate)
        {
            output.Write((byte)',');
        }

        frame.Separate = true;
    }

    private static int OuterStart(in JsonToken token) => token.Kind == JsonTokenKind.String ? token.Start - 1 : token.Start;

    private static int OuterEnd(in JsonToken token) => token.Kind == JsonTokenKind.String ? token.End + 1 : token.End;
}
