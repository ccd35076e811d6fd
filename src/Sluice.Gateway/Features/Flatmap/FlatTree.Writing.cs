using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Features.Flatmap;

/// <content>The way back into the document: new tokens after the old ones, which refer to every value that nothing looked into.</content>
internal sealed partial class FlatTree
{
    /// <summary>Makes the tree the root of the data; data that did not change is left alone.</summary>
    /// <param name="data">The data that the tree was made of.</param>
    public void WriteTo(ResponseData data)
    {
        if (!_changed)
        {
            return;
        }

        // A root that lost its last member is null, one that never had any is what it was.
        ref readonly FlatNode root = ref _nodes[Root];
        data.RootIndex = root.First == None ? root.Token : Write(Root);
    }

    private int Write(int node)
    {
        int first = _nodes[node].First;
        if (first == None)
        {
            return WriteLeaf(_nodes[node].Token);
        }

        if (!Enter())
        {
            return _tape.AddNull();
        }

        bool isArray = _nodes[node].Is(FlatNodeFlags.IsArray);
        JsonTokenFlags flags = isArray || _nodes[node].Is(FlatNodeFlags.Ascending) ? JsonTokenFlags.None : JsonTokenFlags.Unsorted;
        int index = _tape.Add(new JsonToken
        {
            Kind = isArray ? JsonTokenKind.Array : JsonTokenKind.Object,
            Flags = flags | JsonTokenFlags.Rewrite,
        });
        for (int child = first; child != None; child = _nodes[child].Next)
        {
            if (!isArray)
            {
                WriteName(_nodes[child].Label);
            }

            Write(child);
        }

        _tape[index].Next = _tape.Count;
        return index;
    }

    private int WriteLeaf(int token)
    {
        if (token == None)
        {
            return _tape.AddNull();
        }

        JsonToken value = _tape[token];
        if (value.Kind is JsonTokenKind.Array or JsonTokenKind.Object)
        {
            value = new JsonToken { Kind = JsonTokenKind.Reference, Flags = JsonTokenFlags.Rewrite, Start = token };
        }

        value.Next = _tape.Count + 1;
        return _tape.Add(value);
    }

    private void WriteName(FlatLabel label)
    {
        JsonToken name;
        if (label.Kind == FlatLabelKind.Key)
        {
            name = _tape[label.Value];
        }
        else
        {
            ReadOnlySpan<byte> text = Text(label, stackalloc byte[MaxIndexText]);
            int start = _tape.AppendText(text);
            name = new JsonToken
            {
                Kind = JsonTokenKind.Key,
                Flags = JsonTokenFlags.Side | JsonTokenFlags.Rewrite,
                Start = start,
                End = start + text.Length,
            };
        }

        name.Next = _tape.Count + 1;
        _tape.Add(name);
    }
}
