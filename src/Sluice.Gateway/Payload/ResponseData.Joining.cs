using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <content>Data of several documents that shows as one object.</content>
internal sealed partial class ResponseData
{
    /// <summary>The number of documents that are joined; 0 when the data is one document.</summary>
    internal int PartCount => _parts.Count;

    /// <summary>Joins the data of several backends: the members of all, of two with the same name the later part's; objects under
    /// the same name are not joined in turn (core.md 7.3).</summary>
    /// <param name="parts">The parts in the order of the configuration; <see langword="null"/> for a backend without data. They
    /// belong to the result from here on.</param>
    /// <returns>The data; <see langword="null"/> when every part is.</returns>
    public static ResponseData? Merge(ReadOnlySpan<ResponseData?> parts)
    {
        ResponseData? only = null;
        ResponseData? joined = null;
        bool any = false;
        foreach (ResponseData? part in parts)
        {
            if (part is null)
            {
                continue;
            }

            any = true;
            if (part.IsNull)
            {
                part.Dispose();
            }
            else if (only is null)
            {
                only = part;
            }
            else
            {
                joined ??= Join(only);
                joined.Adopt(part);
            }
        }

        return joined ?? only ?? (any ? Empty() : null);
    }

    /// <summary>Puts the members of <c>proxy.static</c> over data (core.md 7.6).</summary>
    /// <param name="data">The data, which belongs to the result from here on; <see langword="null"/>: there is none yet.</param>
    /// <param name="overlay">The members.</param>
    public static ResponseData Overlay(ResponseData? data, StaticData overlay)
    {
        ResponseData joined = data is null or { IsNull: true } ? Rent() : Join(data);
        if (data is { IsNull: true })
        {
            data.Dispose();
        }

        joined._isJoined = true;
        joined._parts.Add(overlay.Data);
        return joined;
    }

    /// <summary>Makes one document of joined ones, for features that change data. The bytes and the index are copied, nothing is read
    /// anew; data that is one document already stays as it is.</summary>
    /// <returns>Why they do not fit into one document; <see langword="null"/> when they do.</returns>
    internal Failure? Unite()
    {
        if (!_isJoined)
        {
            return null;
        }

        long bytes = 0;
        int[] starts = new int[_parts.Count];
        foreach (ResponseData part in _parts)
        {
            bytes += part._tape.Source.Length;
        }

        if (bytes > JsonLimits.Default.MaxBytes)
        {
            return new Failure(FailureKind.TooLarge, $"the merged data is larger than {JsonLimits.Default.MaxBytes} bytes");
        }

        DropView();
        MemberStack stack = MemberStack.Current;
        int start = stack.CollectJoined(this);
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = _tape.Append(_parts[i]._tape);
        }

        _root = _tape.AddEmptyObject();
        for (int i = start; i < stack.Count; i++)
        {
            int key = starts[stack[i].Part] + stack[i].Key;
            JsonToken name = _tape[key];
            name.Next = _tape.Count + 1;
            _tape.Add(name);
            _tape.Add(new JsonToken { Kind = JsonTokenKind.Reference, Flags = JsonTokenFlags.Rewrite, Start = key + 1, Next = _tape.Count + 1 });
        }

        stack.Clear();
        _tape[_root].Next = _tape.Count;
        foreach (ResponseData part in _parts)
        {
            part.Dispose();
        }

        _parts.Clear();
        _isJoined = false;
        return null;
    }

    /// <summary>The document of a part.</summary>
    /// <param name="part">The part.</param>
    internal JsonTape Part(int part) => _parts[part]._tape;

    /// <summary>The object of a part.</summary>
    /// <param name="part">The part.</param>
    internal int PartRoot(int part) => _parts[part]._root;

    private static ResponseData Join(ResponseData first)
    {
        if (first._isJoined)
        {
            first.DropView();
            return first;
        }

        ResponseData joined = Rent();
        joined._isJoined = true;
        joined._parts.Add(first);
        return joined;
    }

    private void Adopt(ResponseData part)
    {
        if (!part._isJoined)
        {
            _parts.Add(part);
            return;
        }

        _parts.AddRange(part._parts);
        part._parts.Clear();
        part.Dispose();
    }

    private void DropView()
    {
        _view?.Dispose();
        _view = null;
    }

    private void WriteJoined(ref OutputBuffer output)
    {
        MemberStack stack = MemberStack.Current;
        int start = stack.CollectJoined(this);
        int end = stack.Count;
        output.Write((byte)'{');
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                output.Write((byte)',');
            }

            JsonTape tape = Part(stack[i].Part);
            int key = stack[i].Key;
            JsonEncoder.WriteName(tape, in tape[key], ref output);
            JsonEncoder.WriteValue(tape, key + 1, ref output, stack);
        }

        output.Write((byte)'}');
        stack.Clear();
    }
}
