using System.Buffers;

namespace Sluice.Gateway.Payload;

/// <summary>Writes data as XML (core.md 8.5): members become elements, names that begin with <c>-</c> attributes, <c>#text</c> the text
/// of its element; a list repeats its element. There is no declaration and no indentation.</summary>
internal static class XmlEncoder
{
    /// <summary>The levels of elements. Default 1,000: XML readers refuse far less, and the writer recurses.</summary>
    public const int MaxDepth = 1_000;

    private static readonly SearchValues<byte> Special = SearchValues.Create("&<>\"'"u8);

    /// <summary>Writes data. Data that has no form as XML is not written at all: a list or object as an attribute, text beside
    /// elements, more than <see cref="MaxDepth"/> levels.</summary>
    /// <param name="data">The data; <see langword="null"/> when there is none.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ResponseData? data, IBufferWriter<byte> output)
    {
        using var written = new BodyBuffer();
        var buffer = new OutputBuffer(written);
        MemberStack stack = MemberStack.Current;
        bool complete = WriteRoot(data, ref buffer, stack);
        stack.Clear();
        buffer.Flush();
        if (complete)
        {
            output.Write(written.Span);
        }
    }

    private static bool WriteRoot(ResponseData? data, ref OutputBuffer output, MemberStack stack)
    {
        if (data is null || data.IsEmpty)
        {
            output.Write("<doc/>"u8);
            return true;
        }

        int start = data.CollectMembers(stack);
        if (stack.Count - start == 1)
        {
            JsonTape tape = data.TapeOf(stack[start]);
            int key = stack[start].Key;
            int value = tape.Resolve(key + 1);
            if (tape[value].Kind != JsonTokenKind.Array || HoldsOnlyObjects(tape, value))
            {
                return WriteElement(tape, value, tape.Text(tape[key]), ref output, stack, depth: 1);
            }
        }

        return WriteMembers(data, start, "doc"u8, ref output, stack);
    }

    private static bool HoldsOnlyObjects(JsonTape tape, int array)
    {
        int end = tape[array].Next;
        for (int item = array + 1; item < end; item = tape[item].Next)
        {
            if (tape[tape.Resolve(item)].Kind != JsonTokenKind.Object)
            {
                return false;
            }
        }

        return true;
    }

    private static bool WriteMembers(ResponseData data, int start, scoped ReadOnlySpan<byte> name, ref OutputBuffer output, MemberStack stack)
    {
        var members = new XmlMembers(data, tape: null, start, stack.Count);
        return WriteElementOf(members, name, ref output, stack, depth: 1);
    }

    private static bool WriteElement(
        JsonTape tape, int value, scoped ReadOnlySpan<byte> name, ref OutputBuffer output, MemberStack stack, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        value = tape.Resolve(value);
        JsonToken token = tape[value];
        switch (token.Kind)
        {
            case JsonTokenKind.Array when token.Next > value + 1:
                for (int item = value + 1; item < token.Next; item = tape[item].Next)
                {
                    if (!WriteElement(tape, item, name, ref output, stack, depth + 1))
                    {
                        return false;
                    }
                }

                return true;
            case JsonTokenKind.Object:
                int start = stack.Collect(tape, value);
                bool complete = WriteElementOf(new XmlMembers(data: null, tape, start, stack.Count), name, ref output, stack, depth);
                stack.Truncate(start);
                return complete;
            case JsonTokenKind.Null or JsonTokenKind.Array:
            case JsonTokenKind.String when token.Start == token.End:
                Open(name, ref output);
                output.Write("/>"u8);
                return true;
            default:
                Open(name, ref output);
                output.Write((byte)'>');
                WriteScalar(tape, token, ref output);
                Close(name, ref output);
                return true;
        }
    }

    private static bool WriteElementOf(XmlMembers members, scoped ReadOnlySpan<byte> name, ref OutputBuffer output, MemberStack stack, int depth)
    {
        Open(name, ref output);
        int attributes = 0;
        int text = -1;
        for (int i = members.Start; i < members.End; i++)
        {
            JsonTape tape = members.Tape(stack[i]);
            int key = stack[i].Key;
            ReadOnlySpan<byte> member = tape.Text(tape[key]);
            if (IsAttribute(member))
            {
                attributes++;
                if (!WriteAttribute(tape, tape.Resolve(key + 1), member[1..], ref output))
                {
                    return false;
                }
            }
            else if (member.SequenceEqual("#text"u8))
            {
                text = i;
            }
        }

        int children = members.End - members.Start - attributes;
        if (children == 0)
        {
            output.Write("/>"u8);
            return true;
        }

        output.Write((byte)'>');
        bool complete = text < 0 ? WriteChildren(members, ref output, stack, depth) : children == 1 && WriteText(members, text, ref output, stack);
        Close(name, ref output);
        return complete;
    }

    private static bool WriteChildren(XmlMembers members, ref OutputBuffer output, MemberStack stack, int depth)
    {
        for (int i = members.Start; i < members.End; i++)
        {
            JsonTape tape = members.Tape(stack[i]);
            int key = stack[i].Key;
            ReadOnlySpan<byte> member = tape.Text(tape[key]);
            if (!IsAttribute(member) && !WriteElement(tape, key + 1, member, ref output, stack, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool WriteText(XmlMembers members, int place, ref OutputBuffer output, MemberStack stack)
    {
        JsonTape tape = members.Tape(stack[place]);
        JsonToken token = tape[tape.Resolve(stack[place].Key + 1)];
        if (token.Kind is JsonTokenKind.Array or JsonTokenKind.Object or JsonTokenKind.Null)
        {
            return false;
        }

        WriteScalar(tape, token, ref output);
        return true;
    }

    private static bool WriteAttribute(JsonTape tape, int value, scoped ReadOnlySpan<byte> name, ref OutputBuffer output)
    {
        JsonToken token = tape[value];
        if (token.Kind is JsonTokenKind.Array or JsonTokenKind.Object or JsonTokenKind.Null)
        {
            return false;
        }

        output.Write((byte)' ');
        output.Write(name);
        output.Write("=\""u8);
        WriteScalar(tape, token, ref output);
        output.Write((byte)'"');
        return true;
    }

    private static bool IsAttribute(ReadOnlySpan<byte> name) => name.Length > 1 && name[0] == (byte)'-';

    private static void Open(scoped ReadOnlySpan<byte> name, ref OutputBuffer output)
    {
        output.Write((byte)'<');
        output.Write(name);
    }

    private static void Close(scoped ReadOnlySpan<byte> name, ref OutputBuffer output)
    {
        output.Write("</"u8);
        output.Write(name);
        output.Write((byte)'>');
    }

    private static void WriteScalar(JsonTape tape, in JsonToken token, ref OutputBuffer output)
    {
        if (!token.Is(JsonTokenFlags.Escaped))
        {
            WriteEscaped(tape.Text(token), ref output);
            return;
        }

        ReadOnlySpan<byte> escaped = tape.Text(token);
        byte[] rented = ArrayPool<byte>.Shared.Rent(JsonText.MaxUnescapedLength(escaped));
        WriteEscaped(rented.AsSpan(0, JsonText.Unescape(escaped, rented)), ref output);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteEscaped(scoped ReadOnlySpan<byte> text, ref OutputBuffer output)
    {
        while (true)
        {
            int special = text.IndexOfAny(Special);
            if (special < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..special]);
            output.Write(text[special] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                _ => "&apos;"u8,
            });
            text = text[(special + 1)..];
        }
    }

    /// <summary>The members of one object on the stack: of the data itself, or of an object in one document.</summary>
    private readonly struct XmlMembers(ResponseData? data, JsonTape? tape, int start, int end)
    {
        public int Start => start;

        public int End => end;

        public JsonTape Tape(in MemberEntry member) => tape ?? data!.TapeOf(member);
    }
}
