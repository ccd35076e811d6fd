using System.Buffers;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>Writes data as YAML (core.md 8.5): block style, names sorted, the dashes of a list not indented. A number from JSON is text
/// to the original, so it is quoted like text that looks like a number.</summary>
internal static class YamlEncoder
{
    /// <summary>The levels of nesting. Default 1,000: beyond it indentation alone grows quadratically, and the writer recurses.</summary>
    public const int MaxDepth = 1_000;

    /// <summary>Writes data; nothing at all where it is nested more than <see cref="MaxDepth"/> levels deep.</summary>
    /// <param name="data">The data; <see langword="null"/> when there is none.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ResponseData? data, IBufferWriter<byte> output)
    {
        if (data is null || data.IsEmpty)
        {
            output.Write("{}\n"u8);
            return;
        }

        using var written = new BodyBuffer();
        var buffer = new OutputBuffer(written);
        MemberStack stack = MemberStack.Current;
        int start = data.CollectMembers(stack);
        int end = stack.Count;
        bool complete = true;
        for (int i = start; i < end && complete; i++)
        {
            JsonTape tape = data.TapeOf(stack[i]);
            complete = WriteMember(tape, stack[i].Key, 0, ref buffer, stack, depth: 1);
        }

        stack.Clear();
        buffer.Flush();
        if (complete)
        {
            output.Write(written.Span);
        }
    }

    /// <summary>Writes a name and its value; the first line's indentation is already written.</summary>
    private static bool WriteMember(JsonTape tape, int key, int indent, ref OutputBuffer output, MemberStack stack, int depth)
    {
        string name = Encoding.UTF8.GetString(tape.Text(tape[key]));
        WriteText(YamlScalar.IsPlain(name) && !name.Contains('\n', StringComparison.Ordinal) ? name : YamlScalar.Quote(name), ref output);
        output.Write((byte)':');
        int value = tape.Resolve(key + 1);
        JsonToken token = tape[value];
        if (token.Kind == JsonTokenKind.Object && TapeObject.HasMembers(tape, value))
        {
            output.Write((byte)'\n');
            Indent(indent + 2, ref output);
            return WriteObject(tape, value, indent + 2, ref output, stack, depth + 1);
        }

        if (token.Kind == JsonTokenKind.Array && token.Next > value + 1)
        {
            output.Write((byte)'\n');
            Indent(indent, ref output);
            return WriteArray(tape, value, indent, ref output, stack, depth + 1);
        }

        output.Write((byte)' ');
        WriteScalar(tape, token, indent + 2, ref output);
        return true;
    }

    private static bool WriteObject(JsonTape tape, int value, int indent, ref OutputBuffer output, MemberStack stack, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        int start = stack.Collect(tape, value);
        int end = stack.Count;
        bool complete = true;
        for (int i = start; i < end && complete; i++)
        {
            if (i > start)
            {
                Indent(indent, ref output);
            }

            complete = WriteMember(tape, stack[i].Key, indent, ref output, stack, depth);
        }

        stack.Truncate(start);
        return complete;
    }

    private static bool WriteArray(JsonTape tape, int value, int indent, ref OutputBuffer output, MemberStack stack, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        int end = tape[value].Next;
        for (int item = value + 1; item < end; item = tape[item].Next)
        {
            if (item > value + 1)
            {
                Indent(indent, ref output);
            }

            output.Write("- "u8);
            int resolved = tape.Resolve(item);
            JsonToken token = tape[resolved];
            bool complete = true;
            if (token.Kind == JsonTokenKind.Object && TapeObject.HasMembers(tape, resolved))
            {
                complete = WriteObject(tape, resolved, indent + 2, ref output, stack, depth + 1);
            }
            else if (token.Kind == JsonTokenKind.Array && token.Next > resolved + 1)
            {
                complete = WriteArray(tape, resolved, indent + 2, ref output, stack, depth + 1);
            }
            else
            {
                WriteScalar(tape, token, indent + 2, ref output);
            }

            if (!complete)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteScalar(JsonTape tape, in JsonToken token, int indent, ref OutputBuffer output)
    {
        switch (token.Kind)
        {
            case JsonTokenKind.Object:
                output.Write("{}\n"u8);
                return;
            case JsonTokenKind.Array:
                output.Write("[]\n"u8);
                return;
            case JsonTokenKind.Null:
                output.Write("null\n"u8);
                return;
            case JsonTokenKind.True or JsonTokenKind.False:
            case JsonTokenKind.Number when token.Is(JsonTokenFlags.Computed):
                output.Write(tape.Text(token));
                output.Write((byte)'\n');
                return;
        }

        string text = JsonText.GetString(token.Is(JsonTokenFlags.Escaped), tape.Text(token));
        if (!YamlScalar.IsPlain(text))
        {
            WriteText(YamlScalar.Quote(text), ref output);
            output.Write((byte)'\n');
        }
        else if (text.Contains('\n', StringComparison.Ordinal))
        {
            WriteBlock(text, indent, ref output);
        }
        else
        {
            WriteText(text, ref output);
            output.Write((byte)'\n');
        }
    }

    private static void WriteBlock(string text, int indent, ref OutputBuffer output)
    {
        bool endsWithLine = text.EndsWith('\n');
        output.Write(!endsWithLine ? "|-\n"u8 : text.EndsWith("\n\n", StringComparison.Ordinal) ? "|+\n"u8 : "|\n"u8);
        ReadOnlySpan<char> lines = endsWithLine ? text.AsSpan(0, text.Length - 1) : text;
        foreach (Range range in lines.Split('\n'))
        {
            if (!lines[range].IsEmpty)
            {
                Indent(indent, ref output);
                WriteText(lines[range], ref output);
            }

            output.Write((byte)'\n');
        }
    }

    private static void WriteText(scoped ReadOnlySpan<char> text, ref OutputBuffer output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Write(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Indent(int width, ref OutputBuffer output)
    {
        ReadOnlySpan<byte> spaces = "                                "u8;
        for (; width > 0; width -= spaces.Length)
        {
            output.Write(spaces[..Math.Min(width, spaces.Length)]);
        }
    }
}
