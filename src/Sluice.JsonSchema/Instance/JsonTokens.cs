using System.Buffers;
using System.Runtime.CompilerServices;

namespace Sluice.JsonSchema.Instance;

/// <summary>
/// The tokens of one document, in document order, in pooled arrays. An object's children are its names and values
/// in turn. The document's bytes are not kept here: whoever asks for text brings them.
/// </summary>
internal sealed class JsonTokens
{
    /// <summary>Tokens that are kept from one document to the next: 64 KB. A larger document gives its array back.</summary>
    private const int KeptTokens = 4096;

    private JsonToken[] _items = new JsonToken[256];
    private byte[] _side = [];
    private int _sideLength;

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether repeated names have been marked.</summary>
    public bool HasMarkedNames { get; set; }

    /// <summary>One token.</summary>
    /// <param name="index">Its number, in document order.</param>
    public ref JsonToken this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _items[index];
    }

    /// <summary>The text of a string (escapes resolved, UTF-8) or of a number (as written).</summary>
    /// <param name="source">The document.</param>
    /// <param name="index">The token.</param>
    /// <returns>The bytes, valid until the tokens are cleared.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> source, int index)
    {
        ref readonly var token = ref _items[index];
        return (token.Flags & JsonTokenFlags.Unescaped) == JsonTokenFlags.None
            ? source.Slice(token.Start, token.Length)
            : _side.AsSpan(token.Start, token.Length);
    }

    /// <summary>Adds a token.</summary>
    /// <param name="kind">The value's kind.</param>
    /// <param name="start">Where its text starts.</param>
    /// <param name="length">The length of its text, 0 for a container that is not closed yet.</param>
    /// <param name="flags">What else is known.</param>
    /// <returns>The token's number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(JsonKind kind, int start, int length, JsonTokenFlags flags = JsonTokenFlags.None)
    {
        var index = Count;
        if (index == _items.Length)
        {
            Grow();
        }

        ref var token = ref _items[index];
        token.Start = start;
        token.Length = length;
        token.Next = index + 1;
        token.Kind = kind;
        token.Flags = flags;
        Count = index + 1;
        return index;
    }

    /// <summary>Makes room in the side buffer for a string's text without its escapes.</summary>
    /// <param name="length">The most bytes that the text can have.</param>
    /// <param name="start">Where the room starts.</param>
    /// <returns>The room.</returns>
    public Span<byte> ReserveSide(int length, out int start)
    {
        if (_side.Length - _sideLength < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_sideLength + length, (int)Math.Min(_side.Length * 2L, Array.MaxLength)));
            _side.AsSpan(0, _sideLength).CopyTo(larger);
            ReturnSide();
            _side = larger;
        }

        start = _sideLength;
        return _side.AsSpan(_sideLength, length);
    }

    /// <summary>Keeps what was written to the room last reserved.</summary>
    /// <param name="length">Bytes written.</param>
    public void CommitSide(int length) => _sideLength += length;

    /// <summary>Forgets the document; keeps arrays of an ordinary size for the next one.</summary>
    public void Clear()
    {
        Count = 0;
        _sideLength = 0;
        HasMarkedNames = false;
        if (_items.Length > KeptTokens)
        {
            ArrayPool<JsonToken>.Shared.Return(_items);
            _items = new JsonToken[256];
        }

        if (_side.Length > KeptTokens * 16)
        {
            ReturnSide();
            _side = [];
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(_items.Length * 2);
        _items.AsSpan(0, Count).CopyTo(larger);
        if (_items.Length > 256)
        {
            ArrayPool<JsonToken>.Shared.Return(_items);
        }

        _items = larger;
    }

    private void ReturnSide()
    {
        if (_side.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_side);
        }
    }
}
