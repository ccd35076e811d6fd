using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>What a backend's <c>target</c>, <c>allow</c> or <c>deny</c>, <c>mapping</c> and <c>group</c> do to its data, in this order
/// (core.md 7.5). Applying it changes the index of the document; no value is copied.</summary>
internal sealed class ShapePlan
{
    private readonly byte[][] _target;
    private readonly FieldTree? _allow;
    private readonly FieldTree? _deny;
    private readonly KeyValuePair<byte[], byte[]>[] _mapping;
    private readonly byte[]? _group;
    private readonly IDataFilter? _filter;

    private ShapePlan(BackendConfig backend, IDataFilter? filter)
    {
        _filter = filter;
        _target = backend.Target.Length == 0 ? [] : [.. backend.Target.Split('.').Select(Encoding.UTF8.GetBytes)];
        _allow = filter is null && backend.Allow.Count > 0 ? FieldTree.ForAllow(backend.Allow) : null;
        _deny = filter is null && _allow is null && backend.Deny.Count > 0 ? FieldTree.ForDeny(backend.Deny) : null;
        _mapping = filter is not null ? [] :
        [
            .. backend.Mapping.Select(static entry => KeyValuePair.Create(
                Encoding.UTF8.GetBytes(entry.Key), Encoding.UTF8.GetBytes(entry.Value.Split('.')[0]))),
        ];
        _group = backend.Group.Length == 0 ? null : Encoding.UTF8.GetBytes(backend.Group);
    }

    /// <summary>Prepares a backend's shaping.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="filter">What takes the place of <c>allow</c>, <c>deny</c> and <c>mapping</c>; <see langword="null"/> for nothing.</param>
    /// <returns>The plan; <see langword="null"/> when nothing is to be done.</returns>
    public static ShapePlan? Compile(BackendConfig backend, IDataFilter? filter)
    {
        bool any = backend.Target.Length + backend.Group.Length + backend.Allow.Count + backend.Deny.Count + backend.Mapping.Count > 0;
        return any || filter is not null ? new ShapePlan(backend, filter) : null;
    }

    /// <summary>Shapes data.</summary>
    /// <param name="data">One document, or null data.</param>
    /// <returns>Why the filter failed; <see langword="null"/> when the data is shaped.</returns>
    public Failure? Apply(ResponseData data)
    {
        JsonTape tape = data.Tape;
        int root = data.RootIndex;
        if (_target.Length > 0)
        {
            root = FindTarget(tape, root);
        }

        if (_filter is not null)
        {
            data.RootIndex = root;
            if (_filter.Apply(data) is { } failure)
            {
                return failure;
            }

            root = data.RootIndex;
        }

        if (root >= 0)
        {
            if (_allow is not null)
            {
                FieldFilter.Allow(tape, root, _allow);
            }
            else if (_deny is not null)
            {
                FieldFilter.Deny(tape, root, _deny);
            }

            foreach (KeyValuePair<byte[], byte[]> entry in _mapping)
            {
                Rename(tape, root, entry.Key, entry.Value);
            }
        }

        if (_group is not null)
        {
            root = tape.Wrap(_group, root < 0 ? tape.AddNull() : root);
        }

        data.RootIndex = root;
        return null;
    }

    private int FindTarget(JsonTape tape, int root)
    {
        foreach (byte[] name in _target)
        {
            root = root < 0 ? -1 : TapeObject.Find(tape, root, name);
            if (root < 0 || !TapeObject.IsObject(tape, root))
            {
                return tape.AddEmptyObject();
            }
        }

        return root;
    }

    private static void Rename(JsonTape tape, int root, byte[] name, byte[] newName)
    {
        int key = TapeObject.FindKey(tape, root, name);
        if (key < 0)
        {
            return;
        }

        // The original sets the new name, then deletes the old one: a name mapped to itself is gone.
        bool isSame = name.AsSpan().SequenceEqual(newName);
        TapeObject.Remove(tape, root, name);
        if (isSame)
        {
            return;
        }

        TapeObject.Remove(tape, root, newName);
        tape[key].Flags &= ~JsonTokenFlags.Removed;
        tape.Rename(key, newName);
        tape[root].Flags |= JsonTokenFlags.Unsorted | JsonTokenFlags.Rewrite;
    }
}
