using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Payload;

/// <summary>A member of an object in the order of its name.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct MemberEntry
{
    /// <summary>The first eight bytes of the name (<see cref="JsonTape.Prefix(in JsonToken)"/>).</summary>
    public ulong Prefix;

    /// <summary>The index of the name.</summary>
    public int Key;

    /// <summary>Which part of joined data the member is from; 0 otherwise.</summary>
    public int Part;
}

/// <summary>The members of the objects that an encoder is inside of, each object's sorted by name and each name once: the last that
/// the document has (core.md 8.5). It also keeps the encoder's place in every open array and object, so that no code recurses.</summary>
internal sealed class MemberStack
{
    /// <summary>Below this a sort by insertion is quicker than setting up a better one.</summary>
    private const int InsertionSortLimit = 24;

    [ThreadStatic]
    private static MemberStack? t_current;

    private readonly Comparison<MemberEntry> _comparison;
    private MemberEntry[] _entries = new MemberEntry[256];
    private EncodeFrame[] _frames = new EncodeFrame[32];
    private JsonTape? _tape;
    private ResponseData? _joined;

    private MemberStack() => _comparison = Compare;

    /// <summary>The calling thread's stack; between two encodings it is empty.</summary>
    public static MemberStack Current => t_current ??= new MemberStack();

    /// <summary>The number of members on the stack.</summary>
    public int Count { get; private set; }

    /// <summary>The number of arrays and objects that are open.</summary>
    public int FrameCount { get; private set; }

    /// <summary>The innermost open array or object.</summary>
    public ref EncodeFrame Frame => ref _frames[FrameCount - 1];

    /// <summary>A member.</summary>
    /// <param name="index">Its place on the stack.</param>
    public ref readonly MemberEntry this[int index] => ref _entries[index];

    /// <summary>Opens an array or object.</summary>
    /// <param name="frame">The encoder's place in it.</param>
    public void Push(in EncodeFrame frame)
    {
        if (FrameCount == _frames.Length)
        {
            Array.Resize(ref _frames, FrameCount * 2);
        }

        _frames[FrameCount++] = frame;
    }

    /// <summary>Closes the innermost array or object.</summary>
    public void Pop() => FrameCount--;

    /// <summary>Adds the members of an object, sorted.</summary>
    /// <param name="tape">The document.</param>
    /// <param name="index">The index of the object.</param>
    /// <returns>The place of the first; they end at <see cref="Count"/>.</returns>
    public int Collect(JsonTape tape, int index)
    {
        int start = Count;
        Add(tape, index, part: 0);
        if (tape[index].Is(JsonTokenFlags.Unsorted))
        {
            _tape = tape;
            Sort(start);
        }

        return start;
    }

    /// <summary>Adds the members of several objects as if they were one: where two have the same name, the later part's is it.</summary>
    /// <param name="joined">The data.</param>
    /// <returns>The place of the first; they end at <see cref="Count"/>.</returns>
    public int CollectJoined(ResponseData joined)
    {
        int start = Count;
        for (int part = 0; part < joined.PartCount; part++)
        {
            Add(joined.Part(part), joined.PartRoot(part), part);
        }

        _tape = null;
        _joined = joined;
        Sort(start);
        _joined = null;
        return start;
    }

    /// <summary>Forgets the members from a place on.</summary>
    /// <param name="start">The place.</param>
    public void Truncate(int start) => Count = start;

    /// <summary>Forgets everything, and gives back the memory of an unusually large document.</summary>
    public void Clear()
    {
        Count = 0;
        FrameCount = 0;
        _tape = null;
        if (_entries.Length > 65_536)
        {
            _entries = new MemberEntry[256];
        }
    }

    private void Add(JsonTape tape, int index, int part)
    {
        int end = tape[index].Next;
        for (int key = index + 1; key < end; key = tape[key + 1].Next)
        {
            ref JsonToken token = ref tape[key];
            if (token.Is(JsonTokenFlags.Removed))
            {
                continue;
            }

            if (Count == _entries.Length)
            {
                Array.Resize(ref _entries, Count * 2);
            }

            _entries[Count++] = new MemberEntry { Prefix = tape.Prefix(token), Key = key, Part = part };
        }
    }

    private void Sort(int start)
    {
        Span<MemberEntry> entries = _entries.AsSpan(start, Count - start);
        if (entries.Length <= InsertionSortLimit)
        {
            SortByInsertion(entries);
        }
        else
        {
            entries.Sort(_comparison);
        }

        int kept = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (i + 1 == entries.Length || entries[i].Prefix != entries[i + 1].Prefix || CompareNames(entries[i], entries[i + 1]) != 0)
            {
                entries[kept++] = entries[i];
            }
        }

        Count = start + kept;
    }

    private void SortByInsertion(Span<MemberEntry> entries)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            MemberEntry entry = entries[i];
            int j = i - 1;
            while (j >= 0 && IsAfter(entries[j], entry))
            {
                entries[j + 1] = entries[j];
                j--;
            }

            entries[j + 1] = entry;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAfter(in MemberEntry left, in MemberEntry right) =>
        left.Prefix != right.Prefix ? left.Prefix > right.Prefix : CompareNames(left, right) > 0;

    private int Compare(MemberEntry left, MemberEntry right)
    {
        int order = left.Prefix.CompareTo(right.Prefix);
        order = order != 0 ? order : CompareNames(left, right);
        order = order != 0 ? order : left.Part.CompareTo(right.Part);
        return order != 0 ? order : left.Key.CompareTo(right.Key);
    }

    private int CompareNames(in MemberEntry left, in MemberEntry right)
    {
        JsonTape leftTape = _tape ?? _joined!.Part(left.Part);
        JsonTape rightTape = _tape ?? _joined!.Part(right.Part);
        return leftTape.Text(leftTape[left.Key]).SequenceCompareTo(rightTape.Text(rightTape[right.Key]));
    }
}
