using System.Globalization;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>Values as the text that the original puts into a URL for a sequential placeholder (core.md 7.4).</summary>
internal static class GoNotation
{
    /// <summary>The levels of a value that are written. Nobody puts deeper ones into a URL, and the writer recurses.</summary>
    private const int MaxDepth = 64;

    /// <summary>Writes a value: a list as its items joined with commas, everything else as <c>%v</c> does.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="value">The index of the value.</param>
    /// <param name="output">Where to.</param>
    public static void WriteParameter(JsonTape tape, int value, ref OutputBuffer output)
    {
        MemberStack stack = MemberStack.Current;
        value = tape.Resolve(value);
        if (tape[value].Kind == JsonTokenKind.Array)
        {
            WriteItems(tape, value, (byte)',', ref output, stack, depth: 1);
        }
        else if (tape[value].Is(JsonTokenFlags.Computed))
        {
            output.Write(Encoding.ASCII.GetBytes(GoFloat.ToExponent(double.Parse(tape.Text(tape[value]), CultureInfo.InvariantCulture))));
        }
        else
        {
            Write(tape, value, ref output, stack, depth: 0);
        }

        stack.Clear();
    }

    private static void Write(JsonTape tape, int value, ref OutputBuffer output, MemberStack stack, int depth)
    {
        value = tape.Resolve(value);
        JsonToken token = tape[value];
        switch (token.Kind)
        {
            case JsonTokenKind.Null:
                output.Write("<nil>"u8);
                break;
            case JsonTokenKind.String when token.Is(JsonTokenFlags.Escaped):
                JsonText.WriteUnescaped(tape.Text(token), ref output);
                break;
            case JsonTokenKind.Array when depth < MaxDepth:
                output.Write((byte)'[');
                WriteItems(tape, value, (byte)' ', ref output, stack, depth + 1);
                output.Write((byte)']');
                break;
            case JsonTokenKind.Object when depth < MaxDepth:
                WriteMap(tape, value, ref output, stack, depth + 1);
                break;
            case JsonTokenKind.Array or JsonTokenKind.Object:
                break;
            default:
                output.Write(tape.Text(token));
                break;
        }
    }

    private static void WriteItems(JsonTape tape, int array, byte separator, ref OutputBuffer output, MemberStack stack, int depth)
    {
        int end = tape[array].Next;
        for (int item = array + 1; item < end; item = tape[item].Next)
        {
            if (item > array + 1)
            {
                output.Write(separator);
            }

            Write(tape, item, ref output, stack, depth);
        }
    }

    private static void WriteMap(JsonTape tape, int value, ref OutputBuffer output, MemberStack stack, int depth)
    {
        int start = stack.Collect(tape, value);
        int end = stack.Count;
        output.Write("map["u8);
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                output.Write((byte)' ');
            }

            int key = stack[i].Key;
            output.Write(tape.Text(tape[key]));
            output.Write((byte)':');
            Write(tape, key + 1, ref output, stack, depth);
        }

        output.Write((byte)']');
        stack.Truncate(start);
    }
}
