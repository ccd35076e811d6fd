using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Payload;

/// <summary>A document as an index over its bytes: one <see cref="JsonToken"/> for each value and member name, in document order.
/// Shaping changes tokens; the bytes are never copied or changed.</summary>
internal sealed class JsonTape
{
    /// <summary>The zero bytes that are readable after every text, so that scans and comparisons may load whole vectors.</summary>
    internal const int Padding = 32;

    private JsonToken[] _tokens = [];
    private BodyBuffer? _source;
    private byte[] _sourceArray = [];
    private int _sourceOffset;
    private byte[] _side = [];
    private int _sideLength;

    /// <summary>The number of tokens.</summary>
    public int Count { get; internal set; }

    /// <summary>The bytes of the body.</summary>
    public ReadOnlySpan<byte> Source => _source is null ? default : _source.Span;

    /// <summary>The token at an index.</summary>
    /// <param name="index">The index.</param>
    public ref JsonToken this[int index] => ref _tokens[index];

    /// <summary>Takes ownership of a body as the source of the tokens to come.</summary>
    /// <param name="body">The body.</param>
    public void Attach(BodyBuffer body)
    {
        body.GetSpan(Padding)[..Padding].Clear();
        _source = body;
        bool isArray = MemoryMarshal.TryGetArray(body.Memory, out ArraySegment<byte> segment);
        System.Diagnostics.Debug.Assert(isArray, "A body is backed by an array.");
        _sourceArray = segment.Array!;
        _sourceOffset = segment.Offset;
    }

    /// <summary>The text of a string, number, name or literal: without quotes, escapes as in the source.</summary>
    /// <param name="token">The token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(scoped in JsonToken token)
    {
        byte[] bytes = token.Is(JsonTokenFlags.Side) ? _side : _sourceArray;
        int offset = token.Is(JsonTokenFlags.Side) ? 0 : _sourceOffset;
        return new ReadOnlySpan<byte>(bytes, offset + token.Start, token.End - token.Start);
    }

    /// <summary>A part of the source.</summary>
    /// <param name="start">The offset of the first byte.</param>
    /// <param name="end">The offset after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Slice(int start, int end) => new(_sourceArray, _sourceOffset + start, end - start);

    /// <summary>The first eight bytes of a name as a number that orders as the bytes do.</summary>
    /// <param name="key">The name's token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Prefix(scoped in JsonToken key)
    {
        byte[] bytes = key.Is(JsonTokenFlags.Side) ? _side : _sourceArray;
        int offset = key.Is(JsonTokenFlags.Side) ? 0 : _sourceOffset;
        ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), offset + key.Start);
        return Prefix(ref first, key.End - key.Start);
    }

    /// <summary>The first eight bytes of a text, followed by at least eight readable bytes, as a number that orders as the bytes do.</summary>
    /// <param name="first">The first byte.</param>
    /// <param name="length">The bytes of the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Prefix(ref byte first, int length)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(ref first);
        value = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
        return length >= 8 ? value : value & ~(ulong.MaxValue >> (length * 8));
    }

    /// <summary>Follows references to the value itself.</summary>
    /// <param name="index">The index of a value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Resolve(int index)
    {
        while (_tokens[index].Kind == JsonTokenKind.Reference)
        {
            index = _tokens[index].Start;
        }

        return index;
    }

    /// <summary>Room for tokens that a reader fills by itself; the reader sets <see cref="Count"/>.</summary>
    /// <param name="capacity">The least number of tokens that must fit.</param>
    internal Span<JsonToken> Reserve(int capacity)
    {
        if (_tokens.Length < capacity)
        {
            JsonToken[] larger = ArrayPool<JsonToken>.Shared.Rent(Math.Max(capacity, 64));
            _tokens.AsSpan(0, Math.Min(Count, _tokens.Length)).CopyTo(larger);
            ReturnTokens();
            _tokens = larger;
        }

        return _tokens;
    }

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Its index.</returns>
    public int Add(in JsonToken token)
    {
        // Member by member: a copy of the whole would wait for the stores that the token was just made by.
        ref JsonToken place = ref Reserve(Count + 1)[Count];
        place.Start = token.Start;
        place.End = token.End;
        place.Next = token.Next;
        place.Kind = token.Kind;
        place.Flags = token.Flags;
        return Count++;
    }

    /// <summary>Adds an object with one member whose value is an existing one.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="value">The index of the value.</param>
    /// <returns>The index of the object.</returns>
    public int Wrap(ReadOnlySpan<byte> name, int value)
    {
        int index = Count;
        int start = AppendText(name);
        Add(new JsonToken { Kind = JsonTokenKind.Object, Flags = JsonTokenFlags.Rewrite, Next = index + 3 });
        Add(new JsonToken
        {
            Kind = JsonTokenKind.Key,
            Flags = JsonTokenFlags.Side | JsonTokenFlags.Rewrite,
            Start = start,
            End = start + name.Length,
            Next = index + 2,
        });
        Add(new JsonToken { Kind = JsonTokenKind.Reference, Flags = JsonTokenFlags.Rewrite, Start = value, Next = index + 3 });
        return index;
    }

    /// <summary>Adds a null.</summary>
    /// <returns>Its index.</returns>
    public int AddNull()
    {
        int start = AppendText("null"u8);
        return Add(new JsonToken
        {
            Kind = JsonTokenKind.Null,
            Flags = JsonTokenFlags.Side | JsonTokenFlags.Rewrite,
            Start = start,
            End = start + 4,
            Next = Count + 1,
        });
    }

    /// <summary>Adds a copy of another document: its bytes and its tokens.</summary>
    /// <param name="other">The document.</param>
    /// <returns>What to add to an index of that document to get the one here.</returns>
    public int Append(JsonTape other)
    {
        int first = Count;
        int sideStart = AppendText(other._side.AsSpan(0, other._sideLength));
        BodyBuffer body = _source ?? new BodyBuffer(other.Source.Length + Padding);
        int sourceStart = body.Length;
        body.Write(other.Source);
        Attach(body);
        Span<JsonToken> copies = Reserve(first + other.Count).Slice(first, other.Count);
        other._tokens.AsSpan(0, other.Count).CopyTo(copies);
        foreach (ref JsonToken token in copies)
        {
            int moved = token.Kind == JsonTokenKind.Reference ? first : token.Is(JsonTokenFlags.Side) ? sideStart : sourceStart;
            token.Start += moved;
            token.End += moved;
            token.Next += first;
        }

        Count = first + other.Count;
        return first;
    }

    /// <summary>Adds an object without members.</summary>
    /// <returns>The index of the object.</returns>
    public int AddEmptyObject() =>
        Add(new JsonToken { Kind = JsonTokenKind.Object, Flags = JsonTokenFlags.Rewrite, Next = Count + 1 });

    /// <summary>Gives a member another name.</summary>
    /// <param name="key">The index of the name.</param>
    /// <param name="name">The new name.</param>
    public void Rename(int key, ReadOnlySpan<byte> name)
    {
        int start = AppendText(name);
        ref JsonToken token = ref _tokens[key];
        token.Start = start;
        token.End = start + name.Length;
        token.Flags |= JsonTokenFlags.Side | JsonTokenFlags.Rewrite;
    }

    /// <summary>Keeps a text with the tape.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its offset, for tokens that are <see cref="JsonTokenFlags.Side"/>.</returns>
    public int AppendText(ReadOnlySpan<byte> text)
    {
        text.CopyTo(ReserveText(text.Length));
        return CommitText(text.Length);
    }

    /// <summary>Room for a text to keep with the tape.</summary>
    /// <param name="length">The most bytes it may take.</param>
    internal Span<byte> ReserveText(int length)
    {
        int wanted = _sideLength + length + Padding;
        if (_side.Length < wanted)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, _side.Length * 2));
            _side.AsSpan(0, _sideLength).CopyTo(larger);
            ReturnSide();
            _side = larger;
        }

        return _side.AsSpan(_sideLength, length);
    }

    /// <summary>Keeps the text that was written to <see cref="ReserveText"/>'s room.</summary>
    /// <param name="length">Its bytes.</param>
    /// <returns>Its offset.</returns>
    internal int CommitText(int length)
    {
        int start = _sideLength;
        _sideLength += length;
        return start;
    }

    /// <summary>Gives back what was rented, the body included.</summary>
    public void Release()
    {
        ReturnTokens();
        ReturnSide();
        _tokens = [];
        _side = [];
        _sideLength = 0;
        Count = 0;
        _sourceArray = [];
        _source?.Dispose();
        _source = null;
    }

    private void ReturnTokens()
    {
        if (_tokens.Length > 0)
        {
            ArrayPool<JsonToken>.Shared.Return(_tokens);
        }
    }

    private void ReturnSide()
    {
        if (_side.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_side);
        }
    }
}
