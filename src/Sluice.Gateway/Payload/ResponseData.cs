using System.Buffers;
using Microsoft.Extensions.ObjectPool;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>The decoded data of a response: a JSON object, or null (core.md 7). It is pooled and owns the bytes it stands on;
/// whoever holds it last disposes it, once.</summary>
/// <remarks>It is either one document, or several joined: then it shows the members of all of them as one object, and of two with
/// the same name the later document's. Joining copies nothing.</remarks>
internal sealed partial class ResponseData : IDisposable
{
    /// <summary>What the pool keeps: enough for every request that a busy gateway decodes at the same time.</summary>
    private const int MaxPooled = 1024;

    private static readonly DefaultObjectPool<ResponseData> Pool = new(new PoolPolicy(), MaxPooled);

    private readonly JsonTape _tape = new();
    private readonly List<ResponseData> _parts = [];
    private ResponseData? _view;
    private int _root = NoRoot;
    private bool _isJoined;
    private bool _isShared;
    private bool _isRented;

    private const int NoRoot = -1;

    private ResponseData()
    {
    }

    /// <summary>Whether there is no object: the backend answered <c>null</c>.</summary>
    public bool IsNull => !_isJoined && _root == NoRoot;

    /// <summary>Whether there is no object or it has no member; such data never counts as complete (core.md 8.1).</summary>
    public bool IsEmpty
    {
        get
        {
            if (!_isJoined)
            {
                return _root == NoRoot || !TapeObject.HasMembers(_tape, _root);
            }

            foreach (ResponseData part in _parts)
            {
                if (!part.IsEmpty)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The data for reading: every object with its names sorted and each once. Valid until the data is disposed.</summary>
    /// <remarks>Data that is not canonical already is written and read once for this, so only features that look into all of the
    /// data ask for it. The data itself is not changed.</remarks>
    public DataNode Root
    {
        get
        {
            if (_view is null && (_isJoined || (_root != NoRoot && _tape[_root].Is(JsonTokenFlags.Rewrite))))
            {
                var body = new BodyBuffer();
                WriteJson(body);
                _view = Rent();
                _view.Scan(body, Unlimited);
            }

            ResponseData view = _view ?? this;
            return view._root == NoRoot ? default : new DataNode(view._tape, view._root);
        }
    }

    /// <summary>The document, where the data is one.</summary>
    internal JsonTape Tape => _tape;

    /// <summary>The index of the object in <see cref="Tape"/>; negative where the data is null.</summary>
    internal int RootIndex
    {
        get => _root;
        set => _root = value;
    }

    private static JsonLimits Unlimited { get; } = new() { MaxBytes = int.MaxValue, MaxTokens = int.MaxValue, MaxDepth = int.MaxValue };

    /// <summary>New data without an object, to be filled.</summary>
    internal static ResponseData Rent()
    {
        ResponseData data = Pool.Get();
        data._isRented = true;
        return data;
    }

    /// <summary>Data from a JSON body, which must be an object or <c>null</c>.</summary>
    /// <param name="body">The body; the data owns it from here on, also when it is refused.</param>
    /// <param name="limits">The limits; <see langword="null"/>: the defaults.</param>
    public static DecodeResult FromJson(BodyBuffer body, JsonLimits? limits = null)
    {
        ResponseData data = Rent();
        return data.ToResult(data.TryScan(body, limits ?? JsonLimits.Default) ?? data.RequireObject("an object is expected"));
    }

    /// <summary>Data without members.</summary>
    public static ResponseData Empty()
    {
        ResponseData data = Rent();
        data._root = data._tape.AddEmptyObject();
        return data;
    }

    /// <summary>What <c>return_error_details</c> puts in place of a failed backend's data: <c>error_NAME</c> with the status, the body
    /// and its type, in this order, empty ones left out (core.md 8.4). Filters take it for a scalar.</summary>
    /// <param name="name">The configured name.</param>
    /// <param name="statusCode">The backend's status.</param>
    /// <param name="body">The backend's body.</param>
    /// <param name="contentType">The backend's <c>Content-Type</c>.</param>
    public static ResponseData FromErrorDetails(string name, int statusCode, ReadOnlySpan<byte> body, string? contentType)
    {
        var buffer = new BodyBuffer(body.Length + 256);
        var json = new JsonBuilder(buffer);
        json.StartObject();
        json.Name("error_" + name);
        json.StartObject();
        json.Name("http_status_code");
        json.Number(statusCode);
        if (!body.IsEmpty)
        {
            json.Name("http_body");
            json.String(body);
        }

        if (!string.IsNullOrEmpty(contentType))
        {
            json.Name("http_body_encoding");
            json.String(contentType);
        }

        json.EndObject();
        json.EndObject();
        json.Complete();

        ResponseData data = Rent();
        data.Scan(buffer, Unlimited);
        TapeObject.KeepAsWritten(data._tape, data._root + 2);
        return data;
    }

    /// <summary>Data that a script made.</summary>
    /// <param name="body">The data as JSON; the result owns it from here on, also when it is refused.</param>
    /// <param name="numbers">The offsets of the numbers that the script made, ascending: they are numbers to every writer, where one
    /// from JSON is the text it was sent as.</param>
    public static DecodeResult FromScript(BodyBuffer body, IReadOnlyList<int> numbers)
    {
        DecodeResult result = FromJson(body);
        if (result.Data is { } data)
        {
            int next = 0;
            for (int i = 0; i < data._tape.Count && next < numbers.Count; i++)
            {
                ref JsonToken token = ref data._tape[i];
                if (token.Kind == JsonTokenKind.Number && token.Start == numbers[next])
                {
                    token.Flags |= JsonTokenFlags.Computed;
                    next++;
                }
            }
        }

        return result;
    }

    /// <summary>Writes the data as JSON (core.md 8.5); <c>null</c> where there is none.</summary>
    /// <param name="output">Where to.</param>
    public void WriteJson(IBufferWriter<byte> output)
    {
        var buffer = new OutputBuffer(output);
        if (_isJoined)
        {
            WriteJoined(ref buffer);
        }
        else if (_root == NoRoot)
        {
            buffer.Write("null"u8);
        }
        else
        {
            MemberStack stack = MemberStack.Current;
            JsonEncoder.WriteValue(_tape, _root, ref buffer, stack);
            stack.Clear();
        }

        buffer.Flush();
    }

    /// <summary>Finds the value of a sequential placeholder and writes it as text (core.md 7.4).</summary>
    /// <param name="path">The path.</param>
    /// <param name="output">Where to; untouched when nothing is found.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryFind(DataPath path, IBufferWriter<byte> output)
    {
        if (!TryFind(path, out JsonTape? tape, out int value))
        {
            return false;
        }

        var buffer = new OutputBuffer(output);
        GoNotation.WriteParameter(tape, value, ref buffer);
        buffer.Flush();
        return true;
    }

    /// <summary>Finds a member of the object itself.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tape">The document that has it.</param>
    /// <param name="value">The index of its value.</param>
    internal bool TryFindMember(ReadOnlySpan<byte> name, out JsonTape tape, out int value)
    {
        if (!_isJoined)
        {
            tape = _tape;
            value = _root == NoRoot ? -1 : TapeObject.Find(_tape, _root, name);
            return value >= 0;
        }

        for (int i = _parts.Count - 1; i >= 0; i--)
        {
            if (_parts[i].TryFindMember(name, out tape, out value))
            {
                return true;
            }
        }

        tape = _tape;
        value = -1;
        return false;
    }

    /// <summary>Puts the members of the object on a stack, sorted, each name once.</summary>
    /// <param name="stack">The stack.</param>
    /// <returns>The place of the first.</returns>
    internal int CollectMembers(MemberStack stack) =>
        _isJoined ? stack.CollectJoined(this) : _root == NoRoot ? stack.Count : stack.Collect(_tape, _root);

    /// <summary>The document that a collected member is from.</summary>
    /// <param name="member">The member.</param>
    internal JsonTape TapeOf(in MemberEntry member) => _isJoined ? Part(member.Part) : _tape;

    /// <summary>Reads a body as the data's document; the first value becomes the root, whatever it is.</summary>
    /// <param name="body">The body; the data owns it from here on.</param>
    /// <param name="limits">The limits.</param>
    internal JsonFault Scan(BodyBuffer body, JsonLimits limits)
    {
        _tape.Attach(body);
        JsonFault fault = JsonScanner.Scan(_tape, limits);
        _root = fault.Kind == JsonFaultKind.None ? 0 : NoRoot;
        return fault;
    }

    /// <summary>Reads a body as the data's document.</summary>
    /// <param name="body">The body; the data owns it from here on.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>Why it is not JSON; <see langword="null"/> when it is.</returns>
    internal Failure? TryScan(BodyBuffer body, JsonLimits limits)
    {
        JsonFault fault = Scan(body, limits);
        return fault.Kind == JsonFaultKind.None ? null : fault.ToFailure(_tape.Source, limits);
    }

    /// <summary>This data, or its failure: then the data is disposed.</summary>
    /// <param name="failure">The failure.</param>
    internal DecodeResult ToResult(Failure? failure)
    {
        if (failure is null)
        {
            return new DecodeResult(this);
        }

        Dispose();
        return new DecodeResult(failure);
    }

    /// <summary>Makes a <c>null</c> document null data, and refuses what is no object.</summary>
    /// <param name="expected">What was expected, for the message.</param>
    internal Failure? RequireObject(string expected)
    {
        switch (_tape[_root].Kind)
        {
            case JsonTokenKind.Object:
                return null;
            case JsonTokenKind.Null:
                _root = NoRoot;
                return null;
            default:
                return new Failure(FailureKind.Decode, $"the body is {Describe(_tape[_root].Kind)}: {expected}");
        }
    }

    /// <summary>Makes the data last: disposing it does nothing.</summary>
    internal void Share() => _isShared = true;

    /// <summary>A kind of value in an author's words.</summary>
    /// <param name="kind">The kind.</param>
    internal static string Describe(JsonTokenKind kind) => kind switch
    {
        JsonTokenKind.Object => "a JSON object",
        JsonTokenKind.Array => "a JSON array",
        JsonTokenKind.String => "a JSON string",
        JsonTokenKind.Number => "a JSON number",
        JsonTokenKind.Null => "a JSON null",
        _ => "a JSON boolean",
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isShared || !_isRented)
        {
            return;
        }

        _isRented = false;
        foreach (ResponseData part in _parts)
        {
            part.Dispose();
        }

        _parts.Clear();
        _view?.Dispose();
        _view = null;
        _tape.Release();
        _root = NoRoot;
        _isJoined = false;
        Pool.Return(this);
    }

    private bool TryFind(DataPath path, out JsonTape tape, out int value)
    {
        if (path.Segments.Length == 1)
        {
            return TryFindMember(path.Segments[0], out tape, out value);
        }

        // A step that is missing or no object ends the walk; the last name is then looked up where it ended (core.md 7.4).
        if (!TryFindMember(path.Segments[0], out tape, out value) || !TapeObject.IsObject(tape, value))
        {
            return TryFindMember(path.Segments[^1], out tape, out value);
        }

        for (int i = 1; i < path.Segments.Length - 1; i++)
        {
            int next = TapeObject.Find(tape, value, path.Segments[i]);
            if (next < 0 || !TapeObject.IsObject(tape, next))
            {
                break;
            }

            value = next;
        }

        value = TapeObject.Find(tape, value, path.Segments[^1]);
        return value >= 0;
    }

    private sealed class PoolPolicy : PooledObjectPolicy<ResponseData>
    {
        public override ResponseData Create() => new();

        public override bool Return(ResponseData obj) => true;
    }
}
