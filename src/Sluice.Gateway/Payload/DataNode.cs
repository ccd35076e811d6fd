using System.Buffers;
using System.Text;

namespace Sluice.Gateway.Payload;

/// <summary>A value of <see cref="ResponseData"/>, for features that look into data. It is a view: it does not outlive the data.</summary>
internal readonly struct DataNode
{
    private readonly JsonTape _tape;
    private readonly int _index;

    /// <summary>A view of a value.</summary>
    /// <param name="tape">The canonical document.</param>
    /// <param name="index">The index of the value.</param>
    internal DataNode(JsonTape tape, int index)
    {
        _tape = tape;
        _index = index;
    }

    /// <summary>The kind of the value: never a name or a reference. <see cref="JsonTokenKind.Null"/> also where there is no data.</summary>
    public JsonTokenKind Kind => _tape is null ? JsonTokenKind.Null : _tape[_index].Kind;

    /// <summary>The number of the value in its data, for features that remember what they made of a value.</summary>
    public int Index => _index;

    /// <summary>The value as it stands: a number's digits, a literal, a string with its escapes and without its quotes, an array or
    /// object as compact JSON.</summary>
    public ReadOnlySpan<byte> Raw => _tape is null ? "null"u8 : _tape.Text(_tape[_index]);

    /// <summary>The items of an array, in order; nothing for any other value.</summary>
    public ItemEnumerator Items => new(_tape, _index);

    /// <summary>The members of an object, sorted by name, each name once; nothing for any other value.</summary>
    public MemberEnumerator Members => new(_tape, _index);

    /// <summary>The text of a string.</summary>
    public string GetString() => JsonText.GetString(_tape is not null && _tape[_index].Is(JsonTokenFlags.Escaped), Raw);

    /// <summary>Finds a member of an object.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is one; false for what is no object.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out DataNode value)
    {
        int found = Kind == JsonTokenKind.Object ? TapeObject.Find(_tape, _index, name) : -1;
        value = found < 0 ? default : new DataNode(_tape, found);
        return found >= 0;
    }

    /// <summary>Writes the value as JSON.</summary>
    /// <param name="output">Where to.</param>
    public void WriteJson(IBufferWriter<byte> output)
    {
        if (Kind != JsonTokenKind.String)
        {
            output.Write(Raw);
            return;
        }

        output.Write("\""u8);
        output.Write(Raw);
        output.Write("\""u8);
    }

    /// <summary>The items of an array.</summary>
    internal struct ItemEnumerator
    {
        private readonly JsonTape _tape;
        private readonly int _end;
        private int _current;
        private int _next;

        internal ItemEnumerator(JsonTape tape, int index)
        {
            _tape = tape;
            bool isArray = tape is not null && tape[index].Kind == JsonTokenKind.Array;
            _next = index + 1;
            _end = isArray ? tape![index].Next : _next;
            _current = -1;
        }

        /// <summary>The item.</summary>
        public readonly DataNode Current => new(_tape, _current);

        /// <summary>This.</summary>
        public readonly ItemEnumerator GetEnumerator() => this;

        /// <summary>Moves to the next item.</summary>
        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            _current = _next;
            _next = _tape[_current].Next;
            return true;
        }
    }

    /// <summary>A member of an object.</summary>
    internal readonly struct Member
    {
        private readonly JsonTape _tape;
        private readonly int _key;

        internal Member(JsonTape tape, int key)
        {
            _tape = tape;
            _key = key;
        }

        /// <summary>The name, unescaped.</summary>
        public ReadOnlySpan<byte> Name => _tape.Text(_tape[_key]);

        /// <summary>The value.</summary>
        public DataNode Value => new(_tape, _key + 1);

        /// <summary>The name as a string.</summary>
        public string GetName() => Encoding.UTF8.GetString(Name);
    }

    /// <summary>The members of an object.</summary>
    internal struct MemberEnumerator
    {
        private readonly JsonTape _tape;
        private readonly int _end;
        private int _current;
        private int _next;

        internal MemberEnumerator(JsonTape tape, int index)
        {
            _tape = tape;
            bool isObject = tape is not null && tape[index].Kind == JsonTokenKind.Object;
            _next = index + 1;
            _end = isObject ? tape![index].Next : _next;
            _current = -1;
        }

        /// <summary>The member.</summary>
        public readonly Member Current => new(_tape, _current);

        /// <summary>This.</summary>
        public readonly MemberEnumerator GetEnumerator() => this;

        /// <summary>Moves to the next member.</summary>
        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            _current = _next;
            _next = _tape[_current + 1].Next;
            return true;
        }
    }
}
