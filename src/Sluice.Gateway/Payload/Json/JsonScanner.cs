using System.Runtime.CompilerServices;
using static Sluice.Gateway.Payload.JsonTokenFlags;

namespace Sluice.Gateway.Payload;

/// <summary>Reads the first JSON value of a body (RFC 8259) in one pass: validates it, indexes it, and notes which parts already are
/// exactly what the encoder would write, so that those are copied whole. What follows the first value is ignored (core.md 8.5).</summary>
/// <remarks>The loop keeps no stack: while an array or object is open its token's <see cref="JsonToken.Next"/> holds the index of the
/// one around it and its <see cref="JsonToken.End"/> the index of its latest name. Every read is safe without a bounds check because
/// the body is followed by <see cref="JsonTape.Padding"/> zero bytes, and a zero byte is an error everywhere.</remarks>
internal static class JsonScanner
{
    // A megabyte: a large body may as well be one string.
    private const int MaxFirstGuess = 65_536;

    /// <summary>Reads the source of a tape. On success token 0 is the value.</summary>
    /// <param name="tape">The tape: its source is attached, it holds no token yet.</param>
    /// <param name="limits">The limits.</param>
    public static unsafe JsonFault Scan(JsonTape tape, JsonLimits limits)
    {
        ReadOnlySpan<byte> source = tape.Source;
        if (source.Length > limits.MaxBytes)
        {
            return new JsonFault(JsonFaultKind.TooManyBytes, limits.MaxBytes);
        }

        // API documents have a token for every eight to twelve bytes; a wrong guess costs a copy.
        int guess = Math.Min((source.Length / 8) + 16, MaxFirstGuess);
        int capacity = Math.Min(tape.Reserve(guess).Length, limits.MaxTokens);
        ref JsonToken tokens = ref tape[0];
        fixed (byte* start = source)
        {
            if (start == null)
            {
                return new JsonFault(JsonFaultKind.Empty, 0);
            }

            byte* end = start + source.Length;
            byte* p = source.StartsWith("\uFEFF"u8) ? start + 3 : start;
            int count = 0;
            int open = -1;
            int depth = 0;
            int lastKey = -1;
            bool inObject = false;
            JsonTokenFlags flags = None;
            JsonTokenFlags stringFlags;
            JsonFaultKind fault;

            p = JsonBytes.SkipWhitespace(p);
            if (p >= end)
            {
                return new JsonFault(JsonFaultKind.Empty, source.Length);
            }

        Value:
            if (count + 2 > capacity)
            {
                if (!Grow(tape, count, limits, ref capacity))
                {
                    fault = JsonFaultKind.TooManyValues;
                    goto Fail;
                }

                tokens = ref tape[0];
            }

            switch (*p)
            {
                case (byte)'"':
                    {
                        byte* text = p + 1;
                        p = JsonBytes.ScanString(text, out stringFlags);
                        if (*p != (byte)'"')
                        {
                            goto Unexpected;
                        }

                        Set(ref Unsafe.Add(ref tokens, count), text - start, p - start, ++count, JsonTokenKind.String, stringFlags);
                        flags |= stringFlags & Rewrite;
                        p++;
                        goto AfterValue;
                    }

                case (byte)'{' or (byte)'[':
                    {
                        if (++depth > limits.MaxDepth)
                        {
                            fault = JsonFaultKind.TooDeep;
                            goto Fail;
                        }

                        if (open >= 0)
                        {
                            ref JsonToken parent = ref Unsafe.Add(ref tokens, open);
                            parent.Flags = flags;
                            parent.End = lastKey;
                        }

                        inObject = *p == (byte)'{';
                        Set(ref Unsafe.Add(ref tokens, count), p - start, 0, open, inObject ? JsonTokenKind.Object : JsonTokenKind.Array, None);
                        open = count++;
                        flags = None;
                        lastKey = -1;
                        p++;
                        if (*p <= 0x20)
                        {
                            p = JsonBytes.SkipWhitespace(p);
                            flags = Rewrite;
                        }

                        if (inObject)
                        {
                            if (*p == (byte)'}')
                            {
                                goto Close;
                            }

                            goto Name;
                        }

                        if (*p == (byte)']')
                        {
                            goto Close;
                        }

                        goto Value;
                    }

                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    {
                        byte* text = p;
                        p = JsonBytes.ScanNumber(p, out bool valid);
                        if (!valid)
                        {
                            goto Unexpected;
                        }

                        Set(ref Unsafe.Add(ref tokens, count), text - start, p - start, ++count, JsonTokenKind.Number, None);
                        goto AfterValue;
                    }

                case (byte)'t' when JsonBytes.StartsWith(p, "true"u8):
                    Set(ref Unsafe.Add(ref tokens, count), p - start, p - start + 4, ++count, JsonTokenKind.True, None);
                    p += 4;
                    goto AfterValue;
                case (byte)'f' when JsonBytes.StartsWith(p, "false"u8):
                    Set(ref Unsafe.Add(ref tokens, count), p - start, p - start + 5, ++count, JsonTokenKind.False, None);
                    p += 5;
                    goto AfterValue;
                case (byte)'n' when JsonBytes.StartsWith(p, "null"u8):
                    Set(ref Unsafe.Add(ref tokens, count), p - start, p - start + 4, ++count, JsonTokenKind.Null, None);
                    p += 4;
                    goto AfterValue;
                case (byte)'t' or (byte)'f' or (byte)'n':
                    p = JsonBytes.SkipLiteral(p);
                    goto Unexpected;
                default:
                    goto Unexpected;
            }

        Name:
            if (count + 2 > capacity)
            {
                if (!Grow(tape, count, limits, ref capacity))
                {
                    fault = JsonFaultKind.TooManyValues;
                    goto Fail;
                }

                tokens = ref tape[0];
            }

            if (*p != (byte)'"')
            {
                goto Unexpected;
            }

            {
                byte* text = p + 1;
                p = JsonBytes.ScanString(text, out stringFlags);
                if (*p != (byte)'"')
                {
                    goto Unexpected;
                }

                ref JsonToken key = ref Unsafe.Add(ref tokens, count);
                Set(ref key, text - start, p - start, count + 1, JsonTokenKind.Key, stringFlags);
                flags |= stringFlags & Rewrite;
                if ((stringFlags & Escaped) != None)
                {
                    UnescapeName(tape, ref key);
                }

                if (lastKey >= 0 && !InOrder(tape, in Unsafe.Add(ref tokens, lastKey), in key))
                {
                    flags |= Unsorted | Rewrite;
                }

                lastKey = count++;
            }

            p++;
            if (*p <= 0x20)
            {
                p = JsonBytes.SkipWhitespace(p);
                flags |= Rewrite;
            }

            if (*p != (byte)':')
            {
                goto Unexpected;
            }

            p++;
            if (*p <= 0x20)
            {
                p = JsonBytes.SkipWhitespace(p);
                flags |= Rewrite;
            }

            goto Value;

        AfterValue:
            if (open < 0)
            {
                // What follows the first value is ignored, but a scalar has no end of its own: its next byte must be one.
                if (p < end && *p is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') && Unsafe.Add(ref tokens, 0).Kind is not (JsonTokenKind.Object or JsonTokenKind.Array))
                {
                    goto Unexpected;
                }

                tape.Count = count;
                return default;
            }

            if (*p <= 0x20)
            {
                p = JsonBytes.SkipWhitespace(p);
                flags |= Rewrite;
            }

            if (*p == (byte)',')
            {
                p++;
                if (*p <= 0x20)
                {
                    p = JsonBytes.SkipWhitespace(p);
                    flags |= Rewrite;
                }

                if (inObject)
                {
                    goto Name;
                }

                goto Value;
            }

            if (*p != (inObject ? (byte)'}' : (byte)']'))
            {
                goto Unexpected;
            }

        Close:
            {
                ref JsonToken closed = ref Unsafe.Add(ref tokens, open);
                p++;
                open = closed.Next;
                closed.End = (int)(p - start);
                closed.Next = count;
                closed.Flags = flags;
                depth--;
                if (open >= 0)
                {
                    ref JsonToken parent = ref Unsafe.Add(ref tokens, open);
                    flags = parent.Flags | (flags & Rewrite);
                    lastKey = parent.End;
                    inObject = parent.Kind == JsonTokenKind.Object;
                }
            }

            goto AfterValue;

        Unexpected:
            fault = p >= end ? JsonFaultKind.Truncated : JsonFaultKind.Unexpected;
        Fail:
            return new JsonFault(fault, (int)Math.Min(p - start, source.Length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref JsonToken token, long start, long end, int next, JsonTokenKind kind, JsonTokenFlags flags)
    {
        token.Start = (int)start;
        token.End = (int)end;
        token.Next = next;
        token.Kind = kind;
        token.Flags = flags;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Grow(JsonTape tape, int count, JsonLimits limits, ref int capacity)
    {
        if (count + 2 > limits.MaxTokens)
        {
            return false;
        }

        tape.Count = count;
        capacity = Math.Min(tape.Reserve(Math.Min(capacity * 2, limits.MaxTokens)).Length, limits.MaxTokens);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool InOrder(JsonTape tape, in JsonToken previous, in JsonToken key)
    {
        ulong before = tape.Prefix(previous);
        ulong after = tape.Prefix(key);
        return before != after ? before < after : tape.Text(previous).SequenceCompareTo(tape.Text(key)) < 0;
    }

    /// <summary>Names are compared and looked up as text, so one with escapes or invalid UTF-8 is unescaped once, here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UnescapeName(JsonTape tape, ref JsonToken key)
    {
        ReadOnlySpan<byte> escaped = tape.Text(key);
        Span<byte> room = tape.ReserveText(JsonText.MaxUnescapedLength(escaped));
        int length = JsonText.Unescape(escaped, room);
        key.Start = tape.CommitText(length);
        key.End = key.Start + length;
        key.Flags = Side | Rewrite;
    }
}
